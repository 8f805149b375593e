//! What a test server answers: a body and everything that can go wrong on its way. Plain data, never a decision.

use std::time::Duration;

use tokio::sync::watch;

/// One answer. Unless changed it is a whole `200` that any origin may read and no cache keeps.
#[derive(Clone, Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// The headers wait for this gate.
    pub head_gate: Option<Gate>,
    /// The body waits for this gate, the headers having been sent.
    pub body_gate: Option<Gate>,
    /// The body comes in pieces of so many bytes, with so long a pause between them.
    pub drip: Option<(usize, Duration)>,
    pub ending: Ending,
}

/// How an answer ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// As it should.
    Whole,
    /// The connection breaks after so many bytes of a body that was announced longer.
    Broken(usize),
    /// The connection closes without one byte of an answer.
    Nothing,
}

impl Reply {
    /// `200` with this body and content type.
    pub fn new(content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let headers = vec![
            ("content-type".to_owned(), content_type.to_owned()),
            ("access-control-allow-origin".to_owned(), "*".to_owned()),
            ("cache-control".to_owned(), "no-store".to_owned()),
        ];
        Reply {
            status: 200,
            headers,
            body: body.into(),
            head_gate: None,
            body_gate: None,
            drip: None,
            ending: Ending::Whole,
        }
    }

    /// A JSON Feed.
    pub fn feed(body: impl Into<Vec<u8>>) -> Self {
        Reply::new("application/feed+json", body)
    }

    /// An HTML document.
    pub fn html(body: impl Into<Vec<u8>>) -> Self {
        Reply::new("text/html; charset=utf-8", body)
    }

    /// An answer with this status and a short text for a body.
    pub fn status(status: u16) -> Self {
        Reply { status, ..Reply::new("text/plain; charset=utf-8", format!("test answer {status}")) }
    }

    /// Without its body.
    pub fn bare(mut self) -> Self {
        self.body.clear();
        self
    }

    /// A redirect that any origin may follow.
    pub fn redirect(to: &str) -> Self {
        Reply::status(302).header("location", to)
    }

    /// The connection closes without an answer.
    pub fn nothing() -> Self {
        Reply { ending: Ending::Nothing, ..Reply::status(200) }
    }

    /// With this header, replacing one of the same name.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self = self.without(name);
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Without this header.
    pub fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(known, _)| !known.eq_ignore_ascii_case(name));
        self
    }

    /// Other origins may not read it.
    pub fn without_cors(self) -> Self {
        self.without("access-control-allow-origin")
    }

    /// Nothing is sent until the gate opens.
    pub fn waiting_for(mut self, gate: &Gate) -> Self {
        self.head_gate = Some(gate.clone());
        self
    }

    /// The headers are sent at once, the body when the gate opens.
    pub fn body_waiting_for(mut self, gate: &Gate) -> Self {
        self.body_gate = Some(gate.clone());
        self
    }

    /// The body comes in pieces.
    pub fn dripping(mut self, bytes: usize, pause: Duration) -> Self {
        self.drip = Some((bytes, pause));
        self
    }

    /// The connection breaks after so many bytes of the body.
    pub fn broken_after(mut self, bytes: usize) -> Self {
        self.ending = Ending::Broken(bytes);
        self
    }
}

/// A door that answers wait at, so that a test decides when something arrives. Opens once, for all.
#[derive(Clone, Debug)]
pub struct Gate(watch::Sender<bool>);

impl Gate {
    /// A closed gate.
    pub fn closed() -> Self {
        Gate(watch::Sender::new(false))
    }

    /// Lets everything through that waits or will come.
    pub fn open(&self) {
        self.0.send_replace(true);
    }

    /// Returns when the gate is open.
    pub async fn passed(&self) {
        let mut seen = self.0.subscribe();
        // An error would mean that the sender is gone; it lives in `self`.
        let _ = seen.wait_for(|open| *open).await;
    }
}
