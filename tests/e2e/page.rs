//! Host pages as a partner would write them, with the recorder as their first script. Only builds text; serves nothing.

/// What the page's first script does besides recording.
#[derive(Clone, Copy, Default)]
struct Recording {
    counting: bool,
    clock: bool,
    without_wasm: bool,
}

/// A host page. What isn't said is a plain, standards-mode English page without a policy.
#[derive(Clone)]
pub struct Page {
    kind: Kind,
    language: String,
    head: String,
    before: String,
    parts: Vec<String>,
    after: String,
    headers: Vec<(String, String)>,
    recording: Recording,
    base: Option<String>,
}

/// The kinds of document a host may have.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Html,
    Quirks,
    Xhtml,
}

/// The nonce that lets the recorder, and a tag that asks for it, through a policy: write `'nonce-e2e'`.
pub const NONCE: &str = "e2e";

impl Page {
    pub fn new() -> Self {
        Page {
            kind: Kind::Html,
            language: "en".to_owned(),
            head: String::new(),
            before: String::new(),
            parts: Vec::new(),
            after: String::new(),
            headers: Vec::new(),
            recording: Recording::default(),
            base: None,
        }
    }

    /// A page with one widget in it.
    pub fn with(tag: Tag) -> Self {
        Page::new().tag(tag)
    }

    /// One more tag in the body.
    pub fn tag(mut self, tag: Tag) -> Self {
        self.parts.push(tag.html());
        self
    }

    /// Markup between (or without) the widgets.
    pub fn markup(mut self, html: &str) -> Self {
        self.parts.push(html.to_owned());
        self
    }

    /// Markup at the start of the body.
    pub fn before(mut self, html: &str) -> Self {
        self.before.push_str(html);
        self
    }

    /// Markup at the end of the body.
    pub fn after(mut self, html: &str) -> Self {
        self.after.push_str(html);
        self
    }

    /// Markup in the head, after the recorder.
    pub fn head(mut self, html: &str) -> Self {
        self.head.push_str(html);
        self
    }

    /// A style sheet of the host.
    pub fn style(self, css: &str) -> Self {
        self.head(&format!("<style>{css}</style>"))
    }

    /// A script of the host that runs before the widget's.
    pub fn script(self, code: &str) -> Self {
        self.head(&format!("<script nonce=\"{NONCE}\">{code}</script>"))
    }

    /// `<base href>`.
    pub fn base(mut self, url: &str) -> Self {
        self.base = Some(url.to_owned());
        self
    }

    /// The page's own language.
    pub fn language(mut self, tag: &str) -> Self {
        self.language = tag.to_owned();
        self
    }

    /// No doctype.
    pub fn quirks(mut self) -> Self {
        self.kind = Kind::Quirks;
        self
    }

    /// Served and parsed as XML.
    pub fn xhtml(mut self) -> Self {
        self.kind = Kind::Xhtml;
        self
    }

    /// A response header of the page.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The page's Content-Security-Policy.
    pub fn policy(self, policy: &str) -> Self {
        self.header("content-security-policy", policy)
    }

    /// Counts listeners, timers and observers from the first script on.
    pub fn counting(mut self) -> Self {
        self.recording.counting = true;
        self
    }

    /// The page's time stands still until the test moves it.
    pub fn stopped_clock(mut self) -> Self {
        self.recording.clock = true;
        self
    }

    /// The browser has no WebAssembly.
    pub fn without_wasm(mut self) -> Self {
        self.recording.without_wasm = true;
        self
    }

    /// The whole document.
    pub fn html(&self) -> String {
        let recorder = include_str!("page/recorder.js");
        let Recording { counting, clock, without_wasm } = self.recording;
        let options = format!("const OPTIONS = {{counting: {counting}, clock: {clock}, withoutWasm: {without_wasm}}};");
        let base = self.base.as_ref().map(|url| format!("<base href=\"{}\"/>", escape(url))).unwrap_or_default();
        let (start, html, open, close) = match self.kind {
            Kind::Html => ("<!doctype html>", "<html", "", ""),
            Kind::Quirks => ("", "<html", "", ""),
            Kind::Xhtml => (
                "<?xml version=\"1.0\" encoding=\"utf-8\"?>",
                "<html xmlns=\"http://www.w3.org/1999/xhtml\"",
                "//<![CDATA[\n",
                "//]]>\n",
            ),
        };
        let language = escape(&self.language);
        let (head, before, parts, after) = (&self.head, &self.before, self.parts.join("\n"), &self.after);
        format!(
            "{start}\n{html} lang=\"{language}\"><head><meta charset=\"utf-8\"/><title>Host page</title>\
             <script nonce=\"{NONCE}\">{open}(() => {{ {options}\n{recorder}\n}})();\n{close}</script>{base}{head}</head>\
             <body>{before}<h1>Host page</h1><p id=\"host-text\">The host's own words.</p>\n{parts}\n\
             <p id=\"host-end\">The end of the host page.</p>{after}</body></html>"
        )
    }

    /// The answer that carries it.
    pub fn reply(&self) -> crate::reply::Reply {
        let content_type = match self.kind {
            Kind::Xhtml => "application/xhtml+xml",
            _ => "text/html; charset=utf-8",
        };
        let reply = crate::reply::Reply::new(content_type, self.html());
        self.headers.iter().fold(reply, |reply, (name, value)| reply.header(name, value))
    }
}

/// A tag a partner pastes: the script, or the element.
#[derive(Clone)]
pub struct Tag {
    name: &'static str,
    attributes: Vec<(String, Option<String>)>,
    inside: String,
}

impl Tag {
    /// `<script async src=…>`, the first form of design §1.
    pub fn script(src: &str) -> Self {
        Tag { name: "script", attributes: vec![], inside: String::new() }.flag("async").attribute("src", src)
    }

    /// `<communique-feed>`, the second form.
    pub fn element() -> Self {
        Tag { name: "communique-feed", attributes: vec![], inside: String::new() }
    }

    /// Any attribute.
    pub fn attribute(mut self, name: &str, value: &str) -> Self {
        self.attributes.retain(|(known, _)| known != name);
        self.attributes.push((name.to_owned(), Some(value.to_owned())));
        self
    }

    /// An attribute without a value.
    pub fn flag(mut self, name: &str) -> Self {
        self.attributes.push((name.to_owned(), None));
        self
    }

    /// An option: `data-NAME`.
    pub fn set(self, option: &str, value: &str) -> Self {
        self.attribute(&format!("data-{option}"), value)
    }

    /// What stands inside the element, as a fallback.
    pub fn inside(mut self, html: &str) -> Self {
        self.inside = html.to_owned();
        self
    }

    pub fn html(&self) -> String {
        let mut html = format!("<{}", self.name);
        for (name, value) in &self.attributes {
            // A value always, so that the page is well-formed as XHTML as well.
            html.push_str(&format!(" {name}=\"{}\"", escape(value.as_deref().unwrap_or_default())));
        }
        html.push_str(&format!(">{}</{}>", self.inside, self.name));
        html
    }
}

/// Text as it stands in an attribute value.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
}
