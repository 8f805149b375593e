//! src/hosting/object-store.sh with a command in the place of `aws` that only writes down what it is asked: names, headers and
//! order. No store is asked.

use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use crate::desk::Desk;

const NGINX: &str = include_str!("../../src/hosting/nginx.conf");

/// A folder with every kind of file, and the stand-in for `aws`, which fails for names with `fails` in them.
fn store(name: &str, more: &[&str]) -> Desk {
    let desk = Desk::new(name);
    std::fs::create_dir_all(desk.path("dist/studio")).unwrap();
    let files = [
        "communique.js",
        "communique.js.br",
        "communique.js.gz",
        "communique-0.1.0.js",
        "communique-0123456789ab.wasm",
        "communique-0123456789ab.bin",
        "communique-pt-BR.0123456789ab.txt",
        "index.html",
        "studio/main.js",
        "statements.json",
        "statements.json.sig",
        "statements-1.json",
    ];
    for file in files.iter().chain(more) {
        desk.write(&format!("dist/{file}"), file);
    }
    desk.write("aws", "#!/bin/sh\necho \"$*\" >> asked\ncase $3 in *fails*) exit 1 ;; esac\n");
    std::fs::set_permissions(desk.path("aws"), std::fs::Permissions::from_mode(0o755)).unwrap();
    desk
}

fn upload(desk: &Desk, folder: &str) -> bool {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/src/hosting/object-store.sh");
    let mut command = Command::new("sh");
    command.args([script, folder, "s3://press/feeds/"]).current_dir(desk.path("")).env("AWS", "./aws");
    command.output().unwrap().status.success()
}

#[test]
fn files_are_uploaded_with_the_headers_of_the_server_and_what_is_named_before_what_names_it() {
    let desk = store("store", &[]);
    assert!(upload(&desk, "dist"));
    let asked = desk.read("asked");
    let order: Vec<&str> = asked.lines().map(|line| line.split("s3://press/feeds/").nth(1).unwrap()).collect();
    let forever = "public, max-age=31536000, immutable";
    let loader = "public, max-age=600, stale-while-revalidate=86400";
    let feed = "public, max-age=60, stale-while-revalidate=600";
    let rows = [
        ("communique-0123456789ab.bin", "application/octet-stream", forever, ""),
        ("communique-0123456789ab.wasm", "application/wasm", forever, ""),
        ("communique-pt-BR.0123456789ab.txt", "text/plain; charset=utf-8", forever, ""),
        ("communique-0.1.0.js", "text/javascript; charset=utf-8", forever, ""),
        ("index.html", "text/html; charset=utf-8", "no-cache", ""),
        ("studio/main.js", "text/javascript; charset=utf-8", "no-cache", ""),
        ("communique.js", "text/javascript; charset=utf-8", loader, " --content-encoding br"),
        ("statements.json.sig", "text/plain; charset=utf-8", feed, ""),
        ("statements-1.json", "application/feed+json", feed, ""),
        ("statements.json", "application/feed+json", feed, ""),
    ];
    let expected = rows.map(|(name, content_type, caching, encoding)| {
        assert!(NGINX.contains(&format!("\"{caching}\"")), "nginx.conf says {caching}, too");
        format!("{name} --content-type {content_type} --cache-control {caching}{encoding}")
    });
    assert_eq!(order, expected);
    assert!(asked.contains("s3 cp dist/communique.js.br s3://press/feeds/communique.js "), "{asked}");
}

#[test]
fn an_upload_that_fails_ends_it_before_anything_names_what_is_missing() {
    let desk = store("failing", &["communique-fails.0123456789ab.txt"]);
    assert!(!upload(&desk, "dist"));
    assert!(!desk.read("asked").contains("/communique.js"));
    assert!(!upload(&desk, "none"), "nor is a folder that isn't there a success");
}
