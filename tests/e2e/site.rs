//! The test site: servers on loopback, each an origin of its own (the partner's page, the bundle, the feed), whose
//! routes are data and whose requests are all written down. Never answers what a test did not ask for but 404.

use std::convert::Infallible;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use bytes::Bytes;
use hyper::body::{Body, Frame, Incoming};
use hyper::{HeaderMap, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::task::{JoinHandle, JoinSet};

use crate::reply::{Ending, Reply};

/// The three origins of every scenario.
pub struct Site {
    /// The partner's: serves host pages.
    pub host: Server,
    /// Serves `dist/`, unless a route stands before a file of it.
    pub bundle: Server,
    /// The publisher's: serves feeds.
    pub feed: Server,
}

impl Site {
    /// Three servers on free ports.
    pub async fn start() -> Self {
        Site {
            host: Server::start(None).await,
            bundle: Server::start(Some(dist())).await,
            feed: Server::start(None).await,
        }
    }

    /// Every request to any of the origins, in the order of arrival.
    pub fn log(&self) -> Vec<Visit> {
        let mut all: Vec<Visit> =
            [&self.host, &self.bundle, &self.feed].iter().flat_map(|server| server.log()).collect();
        all.sort_by_key(|visit| visit.at);
        all
    }
}

/// Where the built bundle is: `COMMUNIQUE_DIST`, else `dist/` of this checkout.
pub fn dist() -> PathBuf {
    let given = std::env::var_os("COMMUNIQUE_DIST").map(PathBuf::from);
    given.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("dist"))
}

/// Where `cargo x release --trial` leaves the page that a bundler made of the npm package.
pub fn bundled() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/npm-trial/dist")
}

/// One request as it arrived.
#[derive(Clone, Debug)]
pub struct Visit {
    pub at: std::time::Instant,
    pub method: String,
    /// The whole URL asked for.
    pub url: String,
    /// Path and query.
    pub path: String,
    pub headers: HeaderMap,
}

impl Visit {
    /// A header's value, or nothing.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

struct Route {
    pattern: String,
    replies: Vec<Reply>,
    served: usize,
}

#[derive(Default)]
struct Shared {
    origin: String,
    files: Option<PathBuf>,
    routes: Mutex<Vec<Route>>,
    log: Mutex<Vec<Visit>>,
}

/// One origin.
pub struct Server {
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Server {
    /// A server on a free port of 127.0.0.1; `files` is a folder for whatever no route names.
    pub async fn start(files: Option<PathBuf>) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port on loopback");
        let port = listener.local_addr().expect("its address").port();
        let shared = Arc::new(Shared { origin: format!("http://127.0.0.1:{port}"), files, ..Shared::default() });
        let task = tokio::spawn(accept(listener, shared.clone()));
        Server { shared, task }
    }

    /// `http://127.0.0.1:PORT`
    pub fn origin(&self) -> &str {
        &self.shared.origin
    }

    /// The address of a path on this server.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.shared.origin)
    }

    /// Answers a path always alike. `*.wasm` stands for every path that ends so. The latest route wins.
    pub fn serve(&self, pattern: &str, reply: Reply) {
        self.serve_each(pattern, vec![reply]);
    }

    /// Answers the first request with the first reply and so on; the last one stays.
    pub fn serve_each(&self, pattern: &str, replies: Vec<Reply>) {
        let route = Route { pattern: pattern.to_owned(), replies, served: 0 };
        let mut routes = self.shared.routes.lock().unwrap();
        routes.retain(|older| older.pattern != pattern);
        routes.push(route);
    }

    /// Every request so far.
    pub fn log(&self) -> Vec<Visit> {
        self.shared.log.lock().unwrap().clone()
    }

    /// How many requests there were for a path (without its query), or for every path that ends so (`*.wasm`).
    pub fn count(&self, pattern: &str) -> usize {
        self.log().iter().filter(|visit| matches(pattern, &visit.path)).count()
    }
}

impl Server {
    /// Returns once there were (at least) so many requests for a path; the names are those of [`Server::count`].
    pub async fn asked(&self, pattern: &str, times: usize) {
        crate::stage::wait_until(&format!("{pattern} is asked for {times} times"), async || {
            let count = self.count(pattern);
            if count >= times { Ok(()) } else { Err(format!("{count} times")) }
        })
        .await;
    }
}

fn matches(pattern: &str, path: &str) -> bool {
    let path = path.split('?').next().unwrap_or(path);
    match pattern.strip_prefix('*') {
        Some(ending) => path.ends_with(ending),
        None => path == pattern.split('?').next().unwrap_or(pattern),
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    // Aborting this task drops the set, and with it every open connection.
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            Ok((stream, _)) = listener.accept() => {
                connections.spawn(connection(stream, shared.clone()));
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn connection(stream: TcpStream, shared: Arc<Shared>) {
    let service = hyper::service::service_fn(move |request| answer(request, shared.clone()));
    // One request per connection: browsers silently repeat a request whose kept-alive connection closes.
    let server =
        hyper::server::conn::http1::Builder::new().keep_alive(false).serve_connection(TokioIo::new(stream), service);
    // A broken connection is what some tests ask for.
    let _ = server.await;
}

async fn answer(request: Request<Incoming>, shared: Arc<Shared>) -> Result<Response<Pieces>, Closed> {
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str()).to_owned();
    shared.log.lock().unwrap().push(Visit {
        at: std::time::Instant::now(),
        method: request.method().to_string(),
        url: format!("{}{path}", shared.origin),
        path: path.clone(),
        headers: request.headers().clone(),
    });
    let reply = shared.reply(&path);
    if let Some(gate) = &reply.head_gate {
        gate.passed().await;
    }
    if reply.ending == Ending::Nothing {
        return Err(Closed);
    }
    let mut response = Response::builder().status(StatusCode::from_u16(reply.status).expect("a status code"));
    for (name, value) in &reply.headers {
        response = response.header(name, value);
    }
    if reply.ending != Ending::Whole {
        response = response.header("content-length", reply.body.len());
    }
    let (sender, receiver) = mpsc::channel(1);
    tokio::spawn(send(reply, sender));
    Ok(response.body(Pieces(receiver)).expect("valid headers"))
}

async fn send(reply: Reply, pieces: mpsc::Sender<Result<Bytes, Closed>>) {
    if let Some(gate) = &reply.body_gate {
        tokio::select! {
            () = gate.passed() => {}
            () = pieces.closed() => return,
        }
    }
    let body = match reply.ending {
        Ending::Broken(bytes) => reply.body.get(..bytes).unwrap_or(&reply.body),
        _ => &reply.body[..],
    };
    let (size, pause) = reply.drip.unwrap_or((body.len().max(1), std::time::Duration::ZERO));
    for piece in body.chunks(size) {
        if pieces.send(Ok(Bytes::copy_from_slice(piece))).await.is_err() {
            return;
        }
        tokio::time::sleep(pause).await;
    }
    if reply.ending != Ending::Whole {
        let _ = pieces.send(Err(Closed)).await;
    }
}

impl Shared {
    fn reply(&self, path: &str) -> Reply {
        let mut routes = self.routes.lock().unwrap();
        if let Some(route) = routes.iter_mut().rev().find(|route| matches(&route.pattern, path)) {
            let nth = route.served.min(route.replies.len() - 1);
            route.served += 1;
            return route.replies[nth].clone();
        }
        self.file(path).unwrap_or_else(|| Reply::status(404))
    }

    /// A file of the folder; only plain names, so nothing outside of it.
    fn file(&self, path: &str) -> Option<Reply> {
        let name = path.split('?').next()?.strip_prefix('/')?;
        if name.split('/').any(|part| part.is_empty() || part.starts_with('.')) {
            return None;
        }
        let body = std::fs::read(self.files.as_ref()?.join(name)).ok()?;
        let content_type = match name.rsplit('.').next()? {
            "js" => "text/javascript; charset=utf-8",
            "wasm" => "application/wasm",
            "html" => "text/html; charset=utf-8",
            "json" => "application/feed+json",
            "css" => "text/css; charset=utf-8",
            "txt" => "text/plain; charset=utf-8",
            _ => "application/octet-stream",
        };
        Some(Reply::new(content_type, body))
    }
}

/// The connection is to be cut.
#[derive(Debug)]
struct Closed;

impl std::fmt::Display for Closed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("closed as the test asked")
    }
}

impl std::error::Error for Closed {}

impl From<Infallible> for Closed {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

/// A body that arrives piece by piece.
struct Pieces(mpsc::Receiver<Result<Bytes, Closed>>);

impl Body for Pieces {
    type Data = Bytes;
    type Error = Closed;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Closed>>> {
        self.0.poll_recv(context).map(|piece| piece.map(|piece| piece.map(Frame::data)))
    }
}
