//! Debian's nginx with the project's own configuration, on loopback, for one scenario. It serves folders that the scenario
//! names and is gone with it.

use std::net::TcpListener;
use std::path::{Path, PathBuf};

use crate::process::Process;
use crate::stage::wait_until;

/// A running nginx, serving each folder at an origin of its own.
pub struct Nginx {
    _process: Process,
    _folder: Folder,
    origins: Vec<String>,
}

struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Where nginx is; a user's search path often leaves its folder out.
fn program() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain(["/usr/sbin".into(), "/usr/local/sbin".into()]);
    folders.map(|folder| folder.join("nginx")).find(|file| file.is_file())
}

/// Whether there is an nginx.
pub fn is_installed() -> bool {
    program().is_some()
}

impl Nginx {
    /// Starts it with src/hosting/nginx.conf once for each of `roots`; only the lines marked CHANGE are changed.
    pub async fn start(roots: &[&Path]) -> Nginx {
        let own = include_str!("../../src/hosting/nginx.conf");
        let (before, server) = own.split_at(own.find("server {").unwrap());
        Self::run(before, roots, |root, port| {
            let one = server.replace("listen 80;", &format!("listen 127.0.0.1:{port};"));
            assert!(one.contains("root /srv/press;"));
            let root = format!("root {};", root.display());
            one.replace("root /srv/press;", &root).replace("press.example.org", "127.0.0.1")
        })
        .await
    }

    /// Starts it as Debian has it, with `settings` inside its one server.
    pub async fn with(settings: &str, root: &Path) -> Nginx {
        Self::run("include /etc/nginx/mime.types;\n", &[root], |root, port| {
            format!("server {{ listen 127.0.0.1:{port}; root {};\n{settings}\n}}\n", root.display())
        })
        .await
    }

    async fn run(before: &str, roots: &[&Path], server: impl Fn(&Path, u16) -> String) -> Nginx {
        let ports: Vec<u16> = {
            let free: Vec<TcpListener> = roots.iter().map(|_| TcpListener::bind(("127.0.0.1", 0)).unwrap()).collect();
            free.iter().map(|free| free.local_addr().unwrap().port()).collect()
        };
        let folder =
            std::env::temp_dir().join(format!("communique-nginx-{}-{}", std::process::id(), ports.first().unwrap()));
        std::fs::create_dir_all(&folder).unwrap();
        let mut servers = before.to_owned();
        for (root, port) in roots.iter().zip(&ports) {
            servers.push_str(&server(root, *port));
        }
        // Paths that need no rights; started by root, its workers must read what only root may.
        let paths: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map(|name| format!("{name}_temp_path {}/{name};\n", folder.display()))
            .concat();
        let user = if std::process::Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout == b"0\n") {
            "user root;"
        } else {
            ""
        };
        let whole = format!(
            "{user}\ndaemon off;\nworker_processes 1;\npid {0}/pid;\nerror_log {0}/error.log;\n\
             events {{ worker_connections 256; }}\nhttp {{\naccess_log off;\n{paths}{servers}\n}}\n",
            folder.display()
        );
        let file = folder.join("nginx.conf");
        std::fs::write(&file, whole).unwrap();
        let process = Process::start(&program().unwrap().to_string_lossy(), |command| {
            command.arg("-e").arg(folder.join("error.log")).arg("-p").arg(&folder).arg("-c").arg(&file);
        });
        let process = process.unwrap();
        for port in &ports {
            wait_until("nginx listens", async || {
                let tried = std::net::TcpStream::connect(("127.0.0.1", *port));
                let log = std::fs::read_to_string(folder.join("error.log")).unwrap_or_default();
                tried.map(drop).map_err(|error| format!("{error}\n{log}"))
            })
            .await;
        }
        let origins = ports.iter().map(|port| format!("http://127.0.0.1:{port}")).collect();
        Nginx { _process: process, _folder: Folder(folder), origins }
    }

    /// The address of a path in the nth folder.
    pub fn url(&self, nth: usize, path: &str) -> String {
        format!("{}{path}", self.origins[nth])
    }
}
