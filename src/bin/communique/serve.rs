//! `serve`: the preview on this machine. It listens on 127.0.0.1 only and leaves nothing running.

use crate::bundle::Wanted;
use crate::workspace::Workspace;
use crate::{budget, bundle, process, site, watch::Watch};
use anyhow::{Context, Result, ensure};
use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::time::Instant;
use tokio::net::TcpListener;

/// How many ports after the wanted one are tried.
const FURTHER_PORTS: u16 = 100;

/// Builds and serves until Ctrl-C.
pub fn serve(workspace: Workspace, wanted: Wanted, port: u16) -> Result<()> {
    print!("{}", budget::table(&bundle::build(&workspace, wanted)?.sizes));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let ended = runtime.block_on(async {
        let listener = listen(port).await?;
        println!("\nCommuniqué is at http://{}/ (Ctrl-C ends)", listener.local_addr()?);
        let site = site::router(&workspace.dist());
        tokio::select! {
            served = async { axum::serve(listener, site).await } => served.context("the server failed"),
            rebuilt = rebuild(&workspace, wanted) => rebuilt,
            asked = asked_to_end() => asked,
        }
    });
    // A rebuild may be under way; its compiler got the same Ctrl-C.
    runtime.shutdown_background();
    ended
}

async fn listen(wanted: u16) -> Result<TcpListener> {
    for port in wanted..=wanted.saturating_add(FURTHER_PORTS) {
        match TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await {
            Err(error) if error.kind() == ErrorKind::AddrInUse => {}
            bound => return bound.with_context(|| format!("port {port} can't be used")),
        }
    }
    anyhow::bail!("ports {wanted} to {} are all taken", wanted.saturating_add(FURTHER_PORTS))
}

async fn rebuild(workspace: &Workspace, wanted: Wanted) -> Result<()> {
    let mut watch = Watch::start(workspace.root(), &["src", "www", "Cargo.toml", "Cargo.lock"])?;
    loop {
        let changed = watch.changed().await;
        let started = Instant::now();
        let builder = workspace.clone();
        let built = tokio::task::spawn_blocking(move || build_again(&builder, wanted, &changed)).await?;
        match built {
            Ok(()) => println!("Rebuilt in {:.1} s; reload the page", started.elapsed().as_secs_f32()),
            Err(error) => eprintln!("error: {error:#}\nThe last good build is still served."),
        }
    }
}

fn build_again(workspace: &Workspace, wanted: Wanted, changed: &BTreeSet<PathBuf>) -> Result<()> {
    // The languages are compiled into the tool itself, so for them it must be made anew, too.
    let own = [workspace.path("src/messages"), workspace.path("src/messages.rs"), workspace.path("src/bin")];
    if changed.iter().any(|path| own.iter().any(|own| path.starts_with(own))) {
        let mut command = process::cargo();
        let fewer: &[&str] = if wanted.fallback { &[] } else { &["--no-fallback"] };
        return process::run(command.current_dir(workspace.root()).args(["x", "build"]).args(fewer));
    }
    ensure!(!bundle::build(workspace, wanted)?.sizes.is_empty(), "nothing was built");
    Ok(())
}

#[cfg(unix)]
async fn asked_to_end() -> Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        asked = tokio::signal::ctrl_c() => asked?,
        _ = terminate.recv() => {}
    }
    Ok(())
}

#[cfg(not(unix))]
async fn asked_to_end() -> Result<()> {
    Ok(tokio::signal::ctrl_c().await?)
}
