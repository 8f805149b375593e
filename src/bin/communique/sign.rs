//! `sign`: detached Ed25519 signatures beside feed documents. It never shows a private key, never writes over one, and
//! changes no feed.

use crate::terminal::say;
use crate::{check, document};
use anyhow::{Context, Result, bail, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use communique::report;
use communique::signature::signatures;
use ed25519_dalek::pkcs8::DecodePrivateKey;
use ed25519_dalek::{Signer, SigningKey};
use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// What stands before the 32 bytes of an Ed25519 key in PKCS #8 (RFC 8410, section 7).
const PKCS8: [u8; 16] =
    [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

/// Signs each of `files` and prints the public key.
pub fn sign(files: &[PathBuf], key: &Path, generate: bool) -> Result<()> {
    if let Some(signature) = files.iter().find(|file| file.extension().is_some_and(|ending| ending == "sig")) {
        bail!("{} is a signature itself; name the documents alone", signature.display());
    }
    // All of them before a key is made, which can't be taken back.
    let mut documents = Vec::new();
    for file in files {
        let name = file.to_string_lossy();
        if !document::is_local(&name) {
            bail!("{name} is no file; a document is signed in a file, before it is uploaded");
        }
        let document = fs::read(file).with_context(|| format!("{} can't be read", file.display()))?;
        if let Err(reason) = usable(&document, &name) {
            bail!("{reason}\nNothing is signed");
        }
        documents.push((file, document));
    }
    if generate {
        make(key)?;
    }
    let key = read(key)?;
    for (file, document) in documents {
        let path = beside(file);
        let before = fs::read_to_string(&path).ok();
        let text = text(&key, &document, before.as_deref());
        if before.as_deref() != Some(&text) {
            fs::write(&path, text).with_context(|| format!("{} can't be written", path.display()))?;
        }
        say(path.display())?;
    }
    say(format_args!("data-public-key=\"{}\"", STANDARD.encode(key.verifying_key().as_bytes())))
}

/// Why the widget could show nothing of the document called `name`, or not its very words.
fn usable(document: &[u8], name: &str) -> Result<(), String> {
    let text = report::text(document).map_err(|fault| format!("{name} {fault}"))?;
    report::read(text, None, check::now()).map(drop).map_err(|unusable| unusable.complaint(name))
}

/// The signature of `document`, and on a second line the one of the version before, if `before` has one.
fn text(key: &SigningKey, document: &[u8], before: Option<&str>) -> String {
    let now = key.sign(document).to_bytes();
    let mut text = STANDARD.encode(now) + "\n";
    let before = before.and_then(signatures).unwrap_or_default();
    if before.first().is_some_and(|first| first == &now) {
        // Nothing has changed; neither has the version before.
        return before.iter().take(2).map(|signature| STANDARD.encode(signature) + "\n").collect();
    }
    if let Some(first) = before.first() {
        text.push_str(&STANDARD.encode(first));
        text.push('\n');
    }
    text
}

fn beside(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".sig");
    name.into()
}

fn read(path: &Path) -> Result<SigningKey> {
    let bytes = match fs::read(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            bail!("{} can't be read: {error}; with --generate a new key is made there", path.display())
        }
        bytes => bytes.with_context(|| format!("{} can't be read", path.display()))?,
    };
    let Ok(pem) = String::from_utf8(bytes) else {
        bail!("{} is no text, and PEM is needed; `openssl pkey -inform DER -in {0}` makes it of DER", path.display())
    };
    ensure!(
        !pem.contains("ENCRYPTED PRIVATE KEY"),
        "{} is locked with a pass phrase; `openssl pkey -in {0}` writes it without",
        path.display()
    );
    let pem = pem.trim_start_matches('\u{feff}').trim();
    match SigningKey::from_pkcs8_pem(pem) {
        Ok(key) => Ok(key),
        Err(_) => bail!("{} is no Ed25519 private key in PKCS #8 (\"BEGIN PRIVATE KEY\")", path.display()),
    }
}

/// Writes a new key that only its owner may read.
fn make(path: &Path) -> Result<()> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|error| anyhow::anyhow!("the system has no random bytes: {error}"))?;
    let body = STANDARD.encode([&PKCS8[..], &seed].concat());
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = match options.open(path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            bail!("{} is there already; without --generate it is the key that signs", path.display())
        }
        file => file.with_context(|| format!("{} can't be made", path.display()))?,
    };
    file.write_all(["-----BEGIN PRIVATE KEY-----\n", &body, "\n-----END PRIVATE KEY-----\n"].concat().as_bytes())?;
    Ok(())
}
