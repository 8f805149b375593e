//! One statement as nodes: an article with its labels, title, summary, controls and, when opened, its text. Never reads
//! the list around it.

use alloc::string::String;
use alloc::vec::Vec;

use super::build::{button, classed, element, part};
use crate::date::{Date, push_digits};
use crate::feed::{Contact, Content, Link, Signature, Statement, Status};
use crate::language;
use crate::markup::{self, Element, Node};
use crate::messages::{Label, Messages};
use crate::notice::Notice;
use crate::options::{Name, Options};
use crate::url::{self, Schemes};

/// What a statement's nodes depend on beside the statement.
pub struct Setting<'a> {
    /// The options.
    pub options: &'a Options,
    /// The words.
    pub words: &'a Messages,
    /// The language of the feed, for statements that don't name their own.
    pub feed_language: Option<&'a str>,
    /// The base of relative URLs.
    pub base: &'a str,
    /// The reader's offset from UTC in minutes, east positive, at an instant.
    pub offset: &'a dyn Fn(i64) -> i32,
}

/// The kinds that have a name in every language; other words are shown as they are.
const KINDS: &[(&str, Label)] = &[
    ("statement", Label::KindStatement),
    ("commentary", Label::KindCommentary),
    ("address", Label::KindAddress),
    ("meeting", Label::KindMeeting),
    ("visit", Label::KindVisit),
    ("news", Label::KindNews),
];

/// The levels of headings.
const HEADINGS: &[&str] = &["h2", "h3", "h4", "h5", "h6"];

/// The heading element of a level, 2 to 6.
pub fn heading(level: u8) -> &'static str {
    HEADINGS.get(usize::from(level.saturating_sub(2))).copied().unwrap_or("h6")
}

/// The id of what belongs to the statement at `place`: unique within one shadow root.
fn reference(name: &str, place: u32) -> String {
    let mut id = String::from(name);
    push_digits(&mut id, place, 1);
    id
}

impl Setting<'_> {
    /// The article of `statement`, which stands at `place` in the list.
    pub fn article(&self, statement: &Statement, place: u32, open: bool, notices: &mut Vec<Notice>) -> Element {
        let withdrawn = statement.status == Status::Withdrawn;
        let inline = self.options.reads_inline() && statement.has_body() && !withdrawn;
        let title_id = reference("title-", place);
        let body_id = reference("body-", place);
        let own_language = statement
            .language
            .as_deref()
            .or(self.feed_language)
            .filter(|tag| !tag.eq_ignore_ascii_case(self.words.tag()));

        let mut title =
            part(heading(self.options.heading_level() + 1), "title").with("id", &title_id).with("tabindex", "-1");
        let named = if statement.title.is_empty() { self.words.get(Label::KindStatement) } else { &statement.title };
        let linked = statement.url.as_deref().filter(|_| !self.options.reads_inline());
        title = match (linked, withdrawn) {
            (Some(url), false) => title.child(self.link(url).with("data-do", "visit").text(named)),
            (_, true) => title.child(element("s").text(named)),
            _ => title.text(named),
        };

        let mut article = part("article", "statement")
            .with("data-id", &statement.id)
            .with("aria-labelledby", &title_id)
            .with_some("lang", own_language)
            .with_some("dir", own_language.map(language::direction));
        article = article.child_some(self.labels(statement)).child(title);
        if let Some(status) = self.status(statement) {
            article = article.child(status);
        }
        if withdrawn {
            return article.child_some(self.translations(statement));
        }
        if !statement.summary.is_empty() {
            article = article.child(part("p", "summary").text(&statement.summary));
        }
        if let Some(image) = statement.image.as_deref().filter(|_| self.options.flag(Name::Images)) {
            article = article.child(
                classed("img", "image")
                    .with("src", image)
                    .with("alt", "")
                    .with("loading", "lazy")
                    .with("decoding", "async")
                    .with("referrerpolicy", "no-referrer"),
            );
        }
        if inline {
            let label = self.words.get(if open { Label::Close } else { Label::Read });
            let control = self
                .own(button("toggle", label))
                .with("aria-expanded", if open { "true" } else { "false" })
                .with("aria-controls", &body_id);
            let mut body = part("div", "body").with("id", &body_id);
            if open {
                body.children = self.text(statement, notices);
            } else {
                body = body.with("hidden", "");
            }
            article = article.child(classed("p", "actions").child(control)).child(body);
        } else if let Some(url) = statement.url.as_deref().filter(|_| linked.is_none()) {
            article = article.child(classed("p", "actions").child(self.source(url)));
        }
        article.child_some(self.translations(statement))
    }

    /// Marks words of our own inside a statement in another language.
    fn own(&self, element: Element) -> Element {
        element.with("lang", self.words.tag()).with("dir", self.words.get(Label::Direction))
    }

    fn link(&self, url: &str) -> Element {
        let link = element("a").with("href", url).with("rel", "noopener noreferrer");
        if self.options.opens_blank() { link.with("target", "_blank") } else { link }
    }

    fn source(&self, url: &str) -> Element {
        self.own(self.link(url)).with("data-do", "visit").text(self.words.get(Label::Source))
    }

    fn day(&self, date: Date) -> String {
        self.words.date(date.day(self.offset))
    }

    /// The line above the title: kind, date, place, number, date of the last change.
    fn labels(&self, statement: &Statement) -> Option<Element> {
        let mut line = classed("p", "meta");
        if let Some(kind) = &statement.kind {
            let known = KINDS.iter().find(|(word, _)| word.eq_ignore_ascii_case(kind));
            line = line.child(match known {
                Some((_, label)) => self.own(part("span", "kind")).text(self.words.get(*label)),
                None => part("span", "kind").text(kind),
            });
        }
        if let Some(date) = statement.date {
            line = line.child(self.own(part("time", "date")).with("datetime", &date.datetime()).text(&self.day(date)));
        }
        for text in [&statement.place, &statement.number].into_iter().flatten() {
            line = line.child(classed("span", "place").text(text));
        }
        if let Some(modified) = statement.modified {
            line = line.child(
                self.own(classed("time", "updated"))
                    .with("datetime", &modified.datetime())
                    .text(&self.words.fill(Label::Updated, &[("date", &self.day(modified))])),
            );
        }
        Some(line).filter(|line| !line.children.is_empty())
    }

    /// The notice of a corrected or withdrawn statement.
    fn status(&self, statement: &Statement) -> Option<Element> {
        let label = match statement.status {
            Status::Valid => return None,
            Status::Corrected => Label::Corrected,
            Status::Withdrawn => Label::Withdrawn,
        };
        let mut notice = part("p", "notice").child(self.own(element("strong")).text(self.words.get(label)));
        let withdrawn = self.words.get(Label::WithdrawnText);
        let note = statement.note.as_deref().or(Some(withdrawn).filter(|_| statement.status == Status::Withdrawn));
        if let Some(note) = note {
            notice = notice.text(" ").text(note);
        }
        Some(notice)
    }

    fn translations(&self, statement: &Statement) -> Option<Element> {
        if statement.translations.is_empty() {
            return None;
        }
        let mut line =
            classed("p", "translations").child(self.own(element("span")).text(self.words.get(Label::Translations)));
        for Link { url, title, language } in &statement.translations {
            let tag = Some(language.as_str()).filter(|tag| !tag.is_empty());
            let text = if title.is_empty() { tag.unwrap_or(url) } else { title };
            let link = self.link(url).with_some("hreflang", tag).with_some("lang", tag);
            line = line.text(" ").child(link.with_some("dir", tag.map(language::direction)).text(text));
        }
        Some(line)
    }

    /// The opened text: salutation, paragraphs, signature, contacts, files, the link to the publisher's page.
    fn text(&self, statement: &Statement, notices: &mut Vec<Notice>) -> Vec<Node> {
        let mut nodes: Vec<Node> =
            statement.salutation.iter().map(|line| Node::Element(classed("p", "salutation").text(line))).collect();
        match &statement.content {
            Content::None => {}
            Content::Text(text) => nodes.extend(markup::paragraphs(text)),
            Content::Html(html) => {
                let context = markup::Context {
                    base: self.base,
                    images: self.options.flag(Name::Images),
                    blank: self.options.opens_blank(),
                    heading_level: self.options.heading_level() + 1,
                };
                let (parsed, found) = markup::parse(html, &context);
                nodes.extend(parsed);
                notices.extend(found.into_iter().map(|notice| notice.of(&statement.id)));
            }
        }
        if let Some(Signature { name, role }) = &statement.signature {
            let mut block = part("p", "signature").child(element("strong").text(name));
            if !role.is_empty() {
                block = block.child(element("br")).child(element("span").text(role));
            }
            nodes.push(Node::Element(block));
        }
        if !statement.contacts.is_empty() {
            let mut list = classed("dl", "contacts");
            for contact in &statement.contacts {
                list = self.contact(list, contact);
            }
            nodes.push(Node::Element(list));
        }
        if !statement.attachments.is_empty() {
            let mut list = classed("ul", "attachments");
            for file in &statement.attachments {
                let name =
                    if file.title.is_empty() { file.url.rsplit('/').next().unwrap_or_default() } else { &file.title };
                list = list.child(element("li").child(self.link(&file.url).text(name)));
            }
            nodes.push(Node::Element(list));
        }
        if let Some(url) = &statement.url {
            nodes.push(Node::Element(classed("p", "source").child(self.source(url))));
        }
        nodes
    }

    /// Adds a contact: who, then each way to reach them with its name.
    fn contact(&self, mut list: Element, contact: &Contact) -> Element {
        if !contact.label.is_empty() {
            list = list.child(classed("dt", "who").text(&contact.label));
        }
        let (phone, fax) = (contact.phone.as_str(), contact.fax.as_str());
        let mut both = String::from(self.words.get(Label::Phone));
        if phone == fax {
            both.push_str(" / ");
            both.push_str(self.words.get(Label::Fax));
        }
        let web = contact.url.as_deref().unwrap_or_default();
        let rows = [
            (both.as_str(), phone, Some(telephone(phone))),
            (self.words.get(Label::Fax), if phone == fax { "" } else { fax }, None),
            (self.words.get(Label::Email), contact.email.as_str(), Some(["mailto:", &contact.email].concat())),
            (self.words.get(Label::Website), web, Some(String::from(web))),
        ];
        for (name, shown, address) in rows {
            if shown.is_empty() {
                continue;
            }
            let usable = address.and_then(|address| url::resolve("", &address, Schemes::Links));
            let shown = shown.trim_start_matches("https://").trim_start_matches("mailto:").trim_start_matches("tel:");
            let value = match usable {
                Some(address) => self.link(&address).child(element("bdi").text(shown)),
                None => element("bdi").text(shown),
            };
            list = list.child(self.own(element("dt")).text(name)).child(element("dd").child(value));
        }
        list
    }
}

/// A telephone number as an address (RFC 3966): its digits, with a leading plus.
fn telephone(number: &str) -> String {
    let mut address = String::from("tel:");
    for letter in number.chars() {
        if letter.is_ascii_digit() || (letter == '+' && address.len() == 4) {
            address.push(letter);
        }
    }
    address
}
