//! A web server of answers that never change, as good or bad as a test wants them.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;

/// Answers by path, at an address of its own until the program ends.
pub struct Server(String);

/// One answer: a status, headers that are lines, a body.
#[derive(Clone)]
pub struct Answer(u16, String, Vec<u8>);

impl Answer {
    /// What any page may read.
    pub fn open(body: impl AsRef<[u8]>) -> Answer {
        Answer(200, "Access-Control-Allow-Origin: *\r\n".into(), body.as_ref().into())
    }

    /// The same with other headers.
    pub fn with(self, headers: &str) -> Answer {
        Answer(self.0, headers.into(), self.2)
    }

    pub fn status(status: u16) -> Answer {
        Answer(status, "Access-Control-Allow-Origin: *\r\n".into(), Vec::new())
    }

    pub fn redirect(to: &str) -> Answer {
        Answer(302, format!("Access-Control-Allow-Origin: *\r\nLocation: {to}\r\n"), Vec::new())
    }
}

impl Server {
    /// Serves what `answers` makes of the server's own address.
    pub fn new(answers: impl FnOnce(&str) -> Vec<(&'static str, Answer)>) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let answers = Arc::new(answers(&address));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let answers = answers.clone();
                std::thread::spawn(move || serve(stream, &answers));
            }
        });
        Server(address)
    }

    pub fn url(&self, path: &str) -> String {
        [&self.0, path].concat()
    }
}

fn serve(mut stream: TcpStream, answers: &[(&str, Answer)]) -> Option<()> {
    let mut lines = BufReader::new(stream.try_clone().ok()?).lines();
    let first = lines.next()?.ok()?;
    let path = first.split(' ').nth(1)?;
    while !lines.next()?.ok()?.is_empty() {}
    let Answer(status, headers, body) = answers
        .iter()
        .find(|(known, _)| *known == path)
        .map_or_else(|| Answer::status(404), |(_, answer)| answer.clone());
    let length = body.len();
    let head = format!("HTTP/1.1 {status} Said\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n");
    stream.write_all(&[head.as_bytes(), &body].concat()).ok()
}
