//! Cuts markup into tags and texts after the WHATWG tokenizer, without copying: names, attributes and texts are slices
//! of the source. It passes over comments, declarations and what isn't closed before the end, and judges nothing.

use super::text::SPACE;
use crate::slice::{cut, from, leading, run, take};

/// A piece of markup.
pub(crate) enum Token<'a> {
    /// Text, its references not yet replaced.
    Text(&'a str),
    /// A start tag: its name, what stands between the name and the `>`, and whether that ends in a slash.
    Start(&'a str, &'a str, bool),
    /// An end tag's name.
    End(&'a str),
    /// A comment or declaration.
    Nothing,
}

/// What is left of the markup.
pub(crate) struct Tokenizer<'a> {
    pub rest: &'a str,
}

impl<'a> Tokenizer<'a> {
    /// The next piece. In foreign content, a drawing or formula, CDATA sections are what they are in XML.
    pub fn next(&mut self, foreign: bool) -> Option<Token<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        let mut text = self.rest;
        while !self.rest.is_empty() && !is_markup(self.rest) {
            self.advance(b"<");
        }
        let length = text.len() - self.rest.len();
        if length > 0 {
            return Some(Token::Text(take(&mut text, length)));
        }
        Some(match self.rest.as_bytes() {
            [_, b, ..] if b.is_ascii_alphabetic() => self.tag(1),
            [_, b'/', b, ..] if b.is_ascii_alphabetic() => self.tag(2),
            [_, b'!', b'-', b'-', ..] => {
                // The dashes of "<!--" may be those of "-->" too; "--!>" ends a comment as well, but not at once.
                let at_once = self.rest.starts_with("<!-->") || self.rest.starts_with("<!--->");
                take(&mut self.rest, if at_once { 2 } else { 4 });
                while !self.rest.is_empty() && !self.skip("-->") && !self.skip("--!>") {
                    self.advance(b"-");
                }
                Token::Nothing
            }
            _ => {
                let end = if foreign && self.rest.starts_with("<![CDATA[") { "]]>" } else { ">" };
                while !self.rest.is_empty() && !self.skip(end) {
                    self.advance(b"]>");
                }
                Token::Nothing
            }
        })
    }

    /// Takes `text`, if it comes next.
    fn skip(&mut self, text: &str) -> bool {
        let found = self.rest.starts_with(text);
        if found {
            take(&mut self.rest, text.len());
        }
        found
    }

    /// Goes on at least one byte, up to one of `ends`, of which one stands here or which is sought from here.
    fn advance(&mut self, ends: &[u8]) {
        let length = leading(self.rest, ends);
        let length = length + cut(from(self.rest, length), ends).len();
        take(&mut self.rest, length);
    }

    /// Takes a tag whose name begins after `skip` bytes: nothing, if the markup ends inside it.
    fn tag(&mut self, skip: usize) -> Token<'a> {
        take(&mut self.rest, skip);
        let name = cut(self.rest, b" \t\n\r\x0c/>");
        let written = from(self.rest, name.len());
        let mut attributes = Attributes::new(written);
        while attributes.next().is_some() {}
        self.rest = attributes.rest;
        let written = take(&mut { written }, written.len() - self.rest.len());
        if !self.skip(">") {
            return Token::Nothing;
        }
        if skip == 1 { Token::Start(name, written, attributes.slash) } else { Token::End(name) }
    }

    /// Passes over the content of the element `name`, which isn't markup, and its end tag.
    pub fn skip_raw(&mut self, name: &str) {
        if name.eq_ignore_ascii_case("plaintext") {
            self.rest = "";
        }
        let script = name.eq_ignore_ascii_case("script");
        // 1 inside a comment of a script, 2 inside a script element written in that comment.
        let mut nested = 0;
        while !self.rest.is_empty() {
            let end_tag = usize::from(self.rest.starts_with("</"));
            if self.rest.starts_with('<') && is_tag(from(self.rest, 1 + end_tag), name) {
                if end_tag == 1 && nested < 2 {
                    self.tag(2);
                    return;
                }
                // A start tag opens the inner element, an end tag closes it.
                nested = if end_tag == 1 { 1 } else { 2.min(nested * 2) };
            }
            if script && nested == 0 && self.rest.starts_with("<!--") {
                nested = 1;
                take(&mut self.rest, 2);
            }
            if self.rest.starts_with("-->") {
                nested = 0;
            }
            self.advance(b"<-");
        }
    }
}

/// Whether `text` begins with a tag, a comment or a declaration; any other "<" is text.
fn is_markup(text: &str) -> bool {
    match text.as_bytes() {
        [b'<', b, ..] if b.is_ascii_alphabetic() => true,
        [b'<', b'!' | b'?', ..] | [b'<', b'/', _, ..] => true,
        _ => false,
    }
}

/// Whether `text` begins with the tag's name `name`. Looks no further, for it is asked at each "<".
fn is_tag(text: &str, name: &str) -> bool {
    let (found, rest) = text.as_bytes().split_at_checked(name.len()).unwrap_or_default();
    found.eq_ignore_ascii_case(name.as_bytes())
        && matches!(rest, [b' ' | b'\t' | b'\n' | b'\r' | b'\x0c' | b'/' | b'>', ..])
}

/// The attributes in what stands between a tag's name and its `>`: names and values as written.
pub(crate) struct Attributes<'a> {
    pub rest: &'a str,
    /// Whether a slash that belongs to no value was the last thing taken.
    pub slash: bool,
}

impl<'a> Attributes<'a> {
    /// The attributes in `written`.
    pub fn new(written: &'a str) -> Self {
        Attributes { rest: written, slash: false }
    }
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a str, &'a str);

    #[inline(never)]
    fn next(&mut self) -> Option<(&'a str, &'a str)> {
        let gap = run(self.rest, b" \t\n\r\x0c/");
        self.slash = take(&mut self.rest, gap).ends_with('/');
        if self.rest.is_empty() || self.rest.starts_with('>') {
            return None;
        }
        // A "=" that begins a name belongs to it.
        let length = leading(self.rest, b"=");
        let length = length + cut(from(self.rest, length), b" \t\n\r\x0c/>=").len();
        let name = take(&mut self.rest, length);
        let value = from(self.rest, run(self.rest, SPACE));
        if !value.starts_with('=') {
            return Some((name, ""));
        }
        let value = from(value, 1);
        self.rest = from(value, run(value, SPACE));
        let quotes: &[u8] = match self.rest.as_bytes() {
            [b'"', ..] => b"\"",
            [b'\'', ..] => b"'",
            _ => b"",
        };
        self.rest = from(self.rest, quotes.len());
        let value = cut(self.rest, if quotes.is_empty() { b" \t\n\r\x0c>" } else { quotes });
        self.rest = from(self.rest, value.len() + quotes.len());
        Some((name, value))
    }
}
