//! Cuts markup into tags and texts after the WHATWG tokenizer, without copying: names, attributes and texts are slices
//! of the source. It passes over comments, declarations and what isn't closed before the end, and judges nothing.

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
    rest: &'a str,
}

impl<'a> Tokenizer<'a> {
    pub fn new(source: &'a str) -> Self {
        Tokenizer { rest: source }
    }

    /// How much is left, in bytes.
    pub fn left(&self) -> usize {
        self.rest.len()
    }

    fn take(&mut self, length: usize) -> &'a str {
        take(&mut self.rest, length)
    }

    /// The next piece. In foreign content, a drawing or formula, CDATA sections are what they are in XML.
    pub fn next(&mut self, foreign: bool) -> Option<Token<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        Some(match self.rest.as_bytes() {
            [b'<', b, ..] if b.is_ascii_alphabetic() => {
                let name = self.name(1);
                match self.attributes() {
                    Some((attributes, closed)) => Token::Start(name, attributes, closed),
                    None => Token::Nothing,
                }
            }
            [b'<', b'/', b, ..] if b.is_ascii_alphabetic() => {
                let name = self.name(2);
                self.attributes().map_or(Token::Nothing, |_| Token::End(name))
            }
            [b'<', b'!', b'-', b'-', ..] => {
                self.comment();
                Token::Nothing
            }
            [b'<', b'/' | b'!' | b'?', ..] if self.rest != "</" => {
                let end: &[u8] = if foreign && self.rest.starts_with("<![CDATA[") { b"]]>" } else { b">" };
                let length = self.rest.as_bytes().windows(end.len()).position(|bytes| bytes == end);
                self.take(length.unwrap_or(self.rest.len()) + end.len());
                Token::Nothing
            }
            // A "<" that begins no tag is text; text goes on to the next one, whatever that is.
            bytes => Token::Text(self.take(1 + position(bytes.iter().skip(1), |b| b == b'<'))),
        })
    }

    /// Takes a tag's name, which begins after `skip` bytes.
    fn name(&mut self, skip: usize) -> &'a str {
        self.take(skip);
        self.take(position(self.rest.as_bytes(), |b| is_space(b) || matches!(b, b'/' | b'>')))
    }

    /// Takes a tag's attributes and its `>`; `None` if the markup ends before.
    fn attributes(&mut self) -> Option<(&'a str, bool)> {
        let start = self.rest;
        let mut attributes = Attributes::new(start);
        while attributes.next().is_some() {}
        let length = start.len() - attributes.rest.len();
        let written = self.take(length);
        (self.take(1) == ">").then_some((written, attributes.slash))
    }

    fn comment(&mut self) {
        // The dashes of "<!--" may be those of "-->" too; "--!>" ends a comment as well, but not at once.
        let mut at = 2;
        while let Some(bytes) = self.rest.as_bytes().get(at..) {
            match bytes {
                [] => break,
                [b'-', b'-', b'>', ..] => {
                    self.take(at + 3);
                    return;
                }
                [b'-', b'-', b'!', b'>', ..] if at > 3 => {
                    self.take(at + 4);
                    return;
                }
                _ => at += 1,
            }
        }
        self.take(self.rest.len());
    }

    /// Passes over the content of the element `name`, which isn't markup, and its end tag.
    pub fn skip_raw(&mut self, name: &str) {
        let script = name.eq_ignore_ascii_case("script");
        // 1 inside a comment of a script, 2 inside a script element written in that comment.
        let mut nested = 0;
        loop {
            self.take(position(self.rest.as_bytes(), |b| matches!(b, b'<' | b'-')));
            let bytes = self.rest.as_bytes();
            let tag = |start: &str| {
                let end = start.len() + name.len();
                self.rest.starts_with(start)
                    && self.rest.get(start.len()..end).is_some_and(|found| found.eq_ignore_ascii_case(name))
                    && bytes.get(end).is_some_and(|b| is_space(*b) || matches!(b, b'/' | b'>'))
            };
            match bytes {
                [] => return,
                [b'<', b'!', b'-', b'-', ..] if script && nested == 0 => {
                    nested = 1;
                    self.take(2);
                    continue;
                }
                [b'-', b'-', b'>', ..] => nested = 0,
                [b'<', ..] if nested == 1 && tag("<") => nested = 2,
                [b'<', ..] if tag("</") => {
                    if nested < 2 {
                        self.name(2);
                        self.attributes();
                        return;
                    }
                    nested = 1;
                }
                _ => (),
            }
            self.take(1);
        }
    }
}

/// The attributes in what stands between a tag's name and its `>`: names and values as written.
pub(crate) struct Attributes<'a> {
    rest: &'a str,
    slash: bool,
}

impl<'a> Attributes<'a> {
    pub fn new(written: &'a str) -> Self {
        Attributes { rest: written, slash: false }
    }

    fn take(&mut self, length: usize) -> &'a str {
        take(&mut self.rest, length)
    }
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<(&'a str, &'a str)> {
        let gap = self.take(position(self.rest.as_bytes(), |b| !is_space(b) && b != b'/'));
        self.slash = gap.ends_with('/');
        if matches!(self.rest.as_bytes().first(), None | Some(b'>')) {
            return None;
        }
        // A "=" that begins a name belongs to it.
        let after_first = self.rest.as_bytes().get(1..).unwrap_or_default();
        let end = |b| is_space(b) || matches!(b, b'/' | b'>' | b'=');
        let name = self.take(1 + position(after_first, end));
        let space = position(self.rest.as_bytes(), |b| !is_space(b));
        if self.rest.as_bytes().get(space) != Some(&b'=') {
            return Some((name, ""));
        }
        self.take(space + 1);
        self.take(position(self.rest.as_bytes(), |b| !is_space(b)));
        Some((
            name,
            match self.rest.as_bytes().first() {
                Some(quote @ (b'"' | b'\'')) => {
                    self.take(1);
                    let value = self.take(position(self.rest.as_bytes(), |b| b == *quote));
                    self.take(1);
                    value
                }
                _ => self.take(position(self.rest.as_bytes(), |b| is_space(b) || b == b'>')),
            },
        ))
    }
}

/// The first `length` bytes of `rest`, which loses them, or all that is left.
fn take<'a>(rest: &mut &'a str, length: usize) -> &'a str {
    let (taken, left) = rest.split_at_checked(length).unwrap_or((rest, ""));
    *rest = left;
    taken
}

/// Where the first byte that is `wanted` stands, or the end.
fn position<'a>(bytes: impl IntoIterator<Item = &'a u8>, wanted: impl Fn(u8) -> bool) -> usize {
    let mut at = 0;
    for b in bytes {
        if wanted(*b) {
            break;
        }
        at += 1;
    }
    at
}

/// White space in tags.
pub(crate) fn is_space(b: u8) -> bool {
    matches!(b, b' ' | b'\t' | b'\n' | b'\r' | b'\x0c')
}
