//! From JSON to the parts of a statement that show once it is opened, by the same rules as `decode`. Part of the program's
//! sequel, which may come later than the first list.

use alloc::string::String;
use alloc::vec::Vec;

use super::{Reader, Type, card, first_words, identifier, is_absent, line, list, name};
use crate::feed::wire::Json;
use crate::feed::{Attachment, Contact, Content, Document, Signature, Statement, Status};
use crate::markup;
use crate::notice::Notice;
use crate::scrutiny::Scrutiny;
use crate::url::Schemes;

/// The members of an item that are read to show it opened (JSON Feed 1.1, "Items").
const BODY_FIELDS: &[&str] = &["content_text", "authors", "author", "tags", "attachments", "_statement"];

/// Reads the item at `index` of `document` as a statement, whole. `None` where it has no id.
#[inline(never)]
pub fn statement(document: &Document, index: u32, notices: &mut Vec<Notice>) -> Option<Statement> {
    let (mut statement, _) = card(document, index, notices)?;
    complete(&mut statement, document, index, notices);
    Some(statement)
}

/// Adds to the card of the item at `index` of `document` what [`super::card`] left out.
pub fn complete(statement: &mut Statement, document: &Document, index: u32, notices: &mut Vec<Notice>) {
    let item = &document.items.fields(index as usize, BODY_FIELDS);
    let id = statement.id.clone();
    let mut reader = Reader { base: &document.url, item: Some(&id), notices };
    if let Content::Html(html) = &statement.content
        && (statement.title.is_empty() || !markup::begins_with_text(html))
    {
        let context = markup::Context { base: &document.url, images: true, blank: false, heading_level: 2 };
        let (nodes, left_out) = markup::parse(html, &context);
        let mut words = markup::text(&nodes);
        if markup::is_blank(&nodes) {
            reader.notices.extend(left_out.into_iter().map(|notice| notice.of(&id)));
            reader.note("content_html", "has nothing that may be shown; passed over", "");
            words = String::from(reader.raw(item, "content_text"));
            statement.content = if words.is_empty() { Content::None } else { Content::Text(words.clone()) };
        }
        if statement.title.is_empty() {
            statement.title = first_words(&words);
        }
    }
    statement.tags = reader.texts(item, "tags", "", true);
    statement.authors = reader.authors(item);
    let replaced = item.get("_statement").get("replaces");
    statement.replaces = identifier(replaced);
    if let Json::Number(number) = replaced {
        reader.notices.weigh(&id, "_statement.replaces", *number);
    }
    // The card has it as a text, from which none of this can be told.
    if let Json::Number(number) = item.get("_statement").get("number") {
        if statement.number.is_some() {
            reader.notices.weigh(&id, "_statement.number", *number);
        } else {
            reader.note("_statement.number", "is a number from ±2^63 on; passed over", "");
        }
    }
    if statement.status == Status::Withdrawn {
        return;
    }
    statement.attachments = reader.attachments(item);
    let extension = match item.get("_statement") {
        Json::Object(_) => item.get("_statement"),
        // Noted with the card.
        _ => return,
    };
    statement.salutation = reader.texts(extension, "_statement.salutation", "", false);
    statement.signature = reader.signature(extension);
    statement.contacts = reader.contacts(extension);
}

/// What the item at `index` of `document` is about: its kind and its tags, as written.
pub fn subjects(document: &Document, index: u32) -> (Option<String>, Vec<String>) {
    let item = &document.items.fields(index as usize, &["tags", "_statement"]);
    let mut notices = Vec::new();
    let mut reader = Reader { base: &document.url, item: None, notices: &mut notices };
    let kind = reader.text(item.get("_statement"), "_statement.kind");
    (Some(kind).filter(|kind| !kind.is_empty()), reader.texts(item, "tags", "", true))
}

impl Reader<'_, Vec<Notice>> {
    /// The texts of a list, without repeats where `unique` says so. An object counts by its text `member`, where there
    /// is such a thing.
    fn texts(&mut self, object: &Json, field: &'static str, member: &'static str, unique: bool) -> Vec<String> {
        let mut texts = Vec::new();
        if member.is_empty() {
            self.want_list(object, field);
        }
        for value in self.limited(list(object, field), field) {
            let text = match value {
                Json::Text(text) => self.heard(field, text),
                Json::Object(_) if !member.is_empty() => self.text(value, member),
                _ => {
                    let problem = if member.is_empty() {
                        "has something that is not text; passed over"
                    } else {
                        "has something that is neither an object nor text; passed over"
                    };
                    self.note(field, problem, "");
                    continue;
                }
            };
            if text.is_empty() || unique && texts.contains(&text) {
                continue;
            }
            texts.push(text);
        }
        texts
    }

    /// A text of a list, on one line as those of members are.
    fn heard(&mut self, field: &'static str, text: &str) -> String {
        self.notices.hear(self.item, field, text);
        line(text)
    }

    /// Notes where a single value stands for a list.
    fn want_list(&mut self, object: &Json, field: &'static str) {
        if matches!(object.get(name(field)), Json::Text(_) | Json::Object(_)) {
            self.note(field, "is not a list; read as a list of one", "");
        }
    }

    /// Names of the authors: `authors` as a list, an object or a text; else, or where nobody there has one, 1.0's `author`.
    fn authors(&mut self, object: &Json) -> Vec<String> {
        let names = self.texts(object, "authors", "authors.name", true);
        if names.is_empty() { self.texts(object, "author", "authors.name", true) } else { names }
    }

    /// Reads files as [`Reader::links`] reads links. What the two share, as a function of its own, would be called from both
    /// parts of the program and add a hundred bytes to the first load.
    fn attachments(&mut self, item: &Json) -> Vec<Attachment> {
        let mut attachments = Vec::new();
        if let Json::List(files) = self.value(item, "attachments", Type::List) {
            for file in self.limited(files, "attachments") {
                if is_absent(file.get("url")) {
                    self.note("attachments.url", "is missing or blank; passed over", "");
                }
                if let Some(url) = self.url(file, "attachments.url", Schemes::Web) {
                    let title = self.text(file, "attachments.title");
                    attachments.push(Attachment { url, title, media_type: self.text(file, "attachments.mime_type") });
                }
            }
        }
        attachments
    }

    fn signature(&mut self, extension: &Json) -> Option<Signature> {
        let signature = extension.get("signature");
        let name = match signature {
            Json::Text(name) => {
                self.note("_statement.signature", "is not an object; read as its name", "");
                self.heard("_statement.signature", name)
            }
            Json::Object(_) => self.text(signature, "_statement.signature.name"),
            Json::Null => return None,
            _ => {
                self.note("_statement.signature", "is neither an object nor text; passed over", "");
                return None;
            }
        };
        let role = self.text(signature, "_statement.signature.role");
        if name.is_empty() && role.is_empty() { None } else { Some(Signature { name, role }) }
    }

    fn contacts(&mut self, extension: &Json) -> Vec<Contact> {
        let mut contacts = Vec::new();
        self.want_list(extension, "_statement.contacts");
        for contact in self.limited(list(extension, "contacts"), "_statement.contacts") {
            let contact = Contact {
                label: self.text(contact, "_statement.contacts.label"),
                phone: self.text(contact, "_statement.contacts.phone"),
                fax: self.text(contact, "_statement.contacts.fax"),
                email: address(self.text(contact, "_statement.contacts.email")),
                url: self.url(contact, "_statement.contacts.url", Schemes::Links),
            };
            let texts = contact.label.len() + contact.phone.len() + contact.fax.len() + contact.email.len();
            if texts == 0 && contact.url.is_none() {
                self.note("_statement.contacts", "has an entry without any way to make contact; passed over", "");
            } else {
                contacts.push(contact);
            }
        }
        contacts
    }
}

/// An address for mail, of which some write the link.
fn address(text: String) -> String {
    match text.split_at_checked(7) {
        Some((scheme, address)) if scheme.eq_ignore_ascii_case("mailto:") => {
            String::from(crate::slice::cut(address, b"?").trim_ascii())
        }
        _ => text,
    }
}
