//! The opened text of a statement, written as `notation` says. Part of the program's sequel, which may come later than the
//! first list.

use alloc::string::String;
use alloc::vec::Vec;
use core::mem;

use super::Setting;
use crate::feed::{Contact, Content, Signature, Statement, media};
use crate::markup::{self, Element, Node};
use crate::messages::Label;
use crate::options::sequel::context;
use crate::slice;
use crate::state::State;
use crate::url::{self, Schemes};
use crate::view::build::Build;

/// Adds the opened text of `statement`, whose title has that id.
#[inline(never)]
pub fn text(setting: &Setting, build: &mut Build, statement: &Statement, title_id: &str) {
    setting.text(build, statement, title_id);
}

/// Adds which statement of the list this one takes the place of, and which one took its own.
#[inline(never)]
pub fn relations(setting: &Setting, build: &mut Build, state: &State, statement: &Statement, title_id: &str) {
    let successor = state.list.successor(&statement.id, setting.offset);
    let replaced = statement.replaces.as_deref().filter(|replaced| *replaced != statement.id);
    for (label, id) in [(Label::ReplacedBy, successor.as_deref()), (Label::Replaces, replaced)] {
        let Some(id) = id else { continue };
        build.open(head!("p", "class" = "relation"));
        if state.list.place(id).is_some() || state.has_sifted_out(id) {
            build.open(button!("follow"));
            build.attribute("data-to", id);
            build.attribute("aria-describedby", title_id);
        } else {
            build.open("span");
        }
        setting.own(build, label);
        build.close();
    }
}

impl Setting<'_> {
    /// The opened text: authors, salutation, paragraphs, signature, contacts, files, the link to the publisher's page,
    /// what can be done with it.
    fn text(&self, build: &mut Build, statement: &Statement, title_id: &str) {
        self.byline(build, statement);
        for line in &statement.salutation {
            build.open(head!("p", "class" = "salutation"));
            build.end(line);
        }
        match &statement.content {
            Content::None => {}
            Content::Text(text) => build.nodes(&markup::paragraphs(text)),
            Content::Html(html) => {
                let mut nodes = markup::parse(html, &context(self.options, self.base)).0;
                mark_bare(&mut nodes);
                box_wide(&mut nodes, title_id);
                build.nodes(&nodes);
            }
        }
        if let Some(Signature { name, role }) = &statement.signature {
            build.open(part!("p", "signature"));
            if !name.is_empty() {
                build.open("strong");
                build.end(name);
            }
            if !role.is_empty() {
                if !name.is_empty() {
                    build.open("br");
                    build.close();
                }
                build.open("span");
                build.end(role);
            }
            build.close();
        }
        self.contacts(build, &statement.contacts);
        if !statement.attachments.is_empty() {
            build.open(head!("ul", "class" = "attachments"));
            for file in &statement.attachments {
                build.open("li");
                self.link(build, &file.url);
                // A file without a title goes by its name, and without one by its address.
                let path = slice::cut(&file.url, b"?#");
                let name = path.bytes().rposition(|byte| byte == b'/').map_or(0, |slash| slash + 1);
                let name = readable(slice::from(path, name));
                let names = [&file.title, &name, &file.url];
                let name = names.into_iter().find(|name| !name.is_empty()).map_or("", String::as_str);
                build.text(name);
                if let Some(kind) = media::kind(&file.media_type, &file.url, name) {
                    build.text(&[" (", kind, ")"].concat());
                }
                self.end_link(build, &file.url);
                build.close();
            }
            build.close();
        }
        if let Some(url) = &statement.url {
            build.open(head!("p", "class" = "source"));
            self.source(build, url, title_id);
        }
        if let Some(state) = self.state {
            self.tools(build, state, statement, title_id);
        }
    }

    /// The authors, where they are neither the publishers nor who signed.
    fn byline(&self, build: &mut Build, statement: &Statement) {
        let publishers = self.state.map(|state| state.feed.publishers.as_slice()).unwrap_or_default();
        let signatory = statement.signature.as_ref().map(|signature| &signature.name);
        let mut line = String::new();
        for author in &statement.authors {
            if !publishers.contains(author) && Some(author) != signatory {
                if !line.is_empty() {
                    line.push_str(self.words.get(Label::Separator));
                }
                line.push_str(author);
            }
        }
        if !line.is_empty() {
            build.open(head!("p", "class" = "byline"));
            build.end(&line);
        }
    }

    /// What a reader can do with the statement, and what came of it.
    fn tools(&self, build: &mut Build, state: &State, statement: &Statement, title_id: &str) {
        let linked = statement.url.is_some();
        build.open(head!("div", "class" = "tools"));
        for (offered, button, label) in [
            (linked, button!("copy"), Label::CopyLink),
            (true, button!("cite"), Label::Cite),
            (linked && state.shares, button!("share"), Label::Share),
        ] {
            if offered {
                build.open(button);
                build.attribute("aria-describedby", title_id);
                self.own(build, label);
                build.text(" ");
            }
        }
        if let Some((id, label)) = &state.copied
            && *id == statement.id
        {
            // The live region says it aloud.
            build.open(head!("span", "class" = "copied", "aria-hidden" = "true"));
            self.own(build, *label);
        }
        build.close();
    }

    /// Adds the contacts as lists of who and how. One with no way to reach anybody is a line of its own.
    fn contacts(&self, build: &mut Build, contacts: &[Contact]) {
        let mut listed = false;
        for contact in contacts {
            let ways = contact.phone.len() + contact.fax.len() + contact.email.len() > 0 || contact.url.is_some();
            if listed != ways {
                if ways {
                    build.open(head!("dl", "class" = "contacts"));
                } else {
                    build.close();
                }
                listed = ways;
            }
            if ways {
                self.contact(build, contact);
            } else {
                build.open("p");
                build.end(&contact.label);
            }
        }
        if listed {
            build.close();
        }
    }

    /// Adds a contact: who, then each way to reach them with its name.
    fn contact(&self, build: &mut Build, contact: &Contact) {
        let telefax = contact.phone == contact.fax;
        let web = contact.url.as_deref().unwrap_or_default();
        let ways = [
            (Label::Phone, contact.phone.as_str(), "tel:"),
            (Label::Fax, if telefax { "" } else { &contact.fax }, ""),
            (Label::Email, &contact.email, "mailto:"),
            (Label::Website, web, "web"),
        ];
        // The publisher's own word for the only way says what it is; over several it is their heading.
        let lone = !contact.label.is_empty() && ways.iter().filter(|(_, shown, _)| !shown.is_empty()).count() == 1;
        let heads = !contact.label.is_empty() && !lone;
        if heads {
            // A list of its own: what stands after two names would be read as belonging to both.
            build.open(head!("dt", "class" = "who"));
            build.end(&contact.label);
            build.open(head!("dd", "class" = "ways"));
            build.open("dl");
        }
        for (label, shown, prefix) in ways {
            if shown.is_empty() {
                continue;
            }
            build.open("dt");
            if lone {
                build.text(&contact.label);
            } else {
                build.mine();
                build.text(self.words.get(label));
                if telefax && prefix == "tel:" {
                    build.text(" / ");
                    build.text(self.words.get(Label::Fax));
                }
            }
            build.close();
            build.open("dd");
            let address = match prefix {
                "tel:" => telephone(shown),
                "mailto:" => [prefix, shown].concat(),
                "" => String::new(),
                _ => String::from(shown),
            };
            let address = url::resolve("", &address, Schemes::Links);
            if let Some(address) = &address {
                self.link(build, address);
            }
            // A number stays on its line; what is said besides may break.
            let whole = prefix == "tel:" && shown.len() <= NUMBER_MAX;
            build.open(if whole { head!("bdi", "class" = "whole") } else { "bdi" });
            build.end(shown);
            if let Some(address) = &address {
                self.end_link(build, address);
            }
            build.close();
        }
        if heads {
            build.close();
            build.close();
        }
    }
}

/// Gives the links whose text is their address a class: on paper it would stand there twice.
fn mark_bare(nodes: &mut [Node]) {
    for node in nodes {
        let Node::Element(element) = node else { continue };
        if let Some(Node::Text(text)) = element.children.first()
            && element.attributes.iter().any(|(name, address)| *name == "href" && spoken(address) == spoken(text))
        {
            element.attributes.push(("class", String::from("bare")));
        }
        mark_bare(&mut element.children);
    }
}

/// Gives tables and preformatted text a box to scroll in. Browsers other than WebKit let the keyboard into one that scrolls;
/// here, where nothing can be measured, it is let into those that may be too wide for a telephone. They are named by the
/// statement's title.
fn box_wide(nodes: &mut [Node], title: &str) {
    for node in nodes {
        let Node::Element(element) = node else { continue };
        box_wide(&mut element.children, title);
        if element.name != "table" && element.name != "pre" {
            continue;
        }
        let mut attributes = Vec::new();
        for (name, value) in [("class", "wide"), ("role", "group"), ("aria-labelledby", title), ("tabindex", "0")] {
            if name != "tabindex" || width(element, false) > NARROW {
                attributes.push((name, String::from(value)));
            }
        }
        let inner = mem::replace(element, Element { name: "div", attributes, children: Vec::new() });
        element.children.push(Node::Element(inner));
    }
}

/// The longest telephone number that isn't broken, in bytes.
const NUMBER_MAX: usize = 24;

/// As many letters surely fit beside each other.
const NARROW: usize = 32;

/// How many letters, at least, stand beside each other where nothing more can be broken; blanks don't break what is
/// `preformatted`.
fn width(element: &Element, preformatted: bool) -> usize {
    let preformatted = preformatted || element.name == "pre";
    let (mut widest, mut row, mut run) = (0, 0, 0);
    for child in &element.children {
        match child {
            Node::Element(child) => {
                let own = width(child, preformatted);
                widest = widest.max(own);
                // A cell has room around it.
                row += own + 2;
            }
            Node::Text(text) => {
                for byte in text.bytes() {
                    match byte {
                        b' ' if preformatted => run += 1,
                        // Chinese, Japanese and Korean are broken anywhere.
                        b'\n' | b' ' | 0xe3.. => run = 0,
                        // Not the first byte of a letter.
                        0x80..0xc0 => {}
                        _ => run += 1,
                    }
                    widest = widest.max(run);
                }
            }
        }
    }
    if element.name == "tr" { row } else { widest }
}

/// The name of a file without its percent-encoding, unless something in it can't be seen, or turns the rest around and makes it
/// look like another.
fn readable(name: &str) -> String {
    let decoded = crate::link::decode(name);
    let hidden = |letter| matches!(letter, '\0'..='\u{1f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}');
    if decoded.chars().any(hidden) { String::from(name) } else { decoded }
}

/// What is written of an address that people read.
fn spoken(address: &str) -> &str {
    let address = address.trim_ascii();
    let address = address.strip_prefix("https://").or(address.strip_prefix("http://")).unwrap_or(address);
    address.strip_suffix("/").unwrap_or(address)
}

/// A telephone number as an address (RFC 3966): its digits, with a leading plus; empty where that would likely dial a wrong
/// number, which is worse than no link. It ends where anything but blanks, dots, dashes and an area code in brackets
/// follows: a second number, an extension, opening hours, words.
fn telephone(number: &str) -> String {
    let mut address = String::from("tel:");
    // How many digits it must have: fewer where it is a short number that stands alone.
    let mut least = 3;
    let mut group = 0;
    let mut before = ' ';
    let mut letters = number.chars();
    while let Some(letter) = letters.next() {
        let first = address.len() == 4;
        match letter {
            '0'..='9' => address.push(letter),
            '+' if first => address.push(letter),
            '(' if !first => {
                let rest = letters.as_str();
                let inside = slice::cut(rest, b")");
                let after = slice::from(rest, inside.len() + 1);
                if inside == "0" && address != "tel:+39" {
                    // Dialled at home only; Italy has it in all its numbers.
                    letters = after.chars();
                } else if address.len() > 9
                    || !inside.bytes().all(|byte| byte.is_ascii_digit() || byte == b' ')
                    || slice::run(slice::from(after, slice::run(after, b" -.")), DIGITS) == 0
                {
                    break;
                }
            }
            '.' | ')' => {}
            _ if is_dash(letter) => {}
            // Among blanks and no-break spaces are the marks of direction that telephones copy along.
            ' ' | '\u{a0}' | '\u{2000}'..='\u{200f}' | '\u{202a}'..='\u{202f}' => group = address.len(),
            _ if first && letter != '*' && letter != '#' => {}
            _ => {
                if letter == ':' && slice::run(letters.as_str(), DIGITS) > 0 {
                    // What stands before it was an hour.
                    address.truncate(group);
                }
                least = if is_dash(before) { usize::MAX } else { 7 };
                break;
            }
        }
        before = letter;
    }
    if address.starts_with("tel:+") {
        least = least.max(7);
    }
    let digits = address.bytes().filter(u8::is_ascii_digit).count();
    if digits < least || digits > 15 { String::new() } else { address }
}

const DIGITS: &[u8] = b"0123456789";

fn is_dash(letter: char) -> bool {
    matches!(letter, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}
