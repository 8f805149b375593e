//! One statement, written as `notation` says: an article with its labels, title, summary, controls and, when opened, its text. Never reads
//! the list around it; what the program's sequel adds may.

pub mod sequel;

use alloc::string::String;

use super::build::Build;
use crate::date::{Date, push_digits};
use crate::feed::{Link, Statement, Status};
use crate::language;
use crate::messages::{Label, Messages};
use crate::options::{Name, Options};
use crate::state::State;

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
    /// The state around it, once the program's sequel is here.
    pub state: Option<&'a State>,
}

/// The kinds that have a name in every language; other words are shown as they are.
pub const KINDS: &[(&str, Label)] = &[
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
#[inline(never)]
fn reference(name: &str, place: u32) -> String {
    let mut id = String::from(name);
    push_digits(&mut id, place, 1);
    id
}

/// Marks the open element as being in the language `tag`; an empty one stands for a language that nobody names.
#[inline(never)]
pub fn mark(build: &mut Build, tag: &str) {
    build.attribute("lang", tag);
    build.attribute("dir", language::direction(tag));
}

/// Marks the open element as being in the language `tag`, unless that is the widget's own language.
#[inline(never)]
pub fn foreign(build: &mut Build, tag: Option<&str>, own: &str) {
    // Where nobody says which language it is, that is said, too: else it would pass for the widget's.
    let tag = tag.unwrap_or_default();
    if !tag.eq_ignore_ascii_case(own) {
        mark(build, tag);
    }
}

/// Names the open element by a title; what is withdrawn, or corrected, is called so wherever that is read out.
#[inline(never)]
fn labelled(build: &mut Build, notice_id: &str, title_id: &str) {
    build.attribute("aria-labelledby", [notice_id, " ", title_id].concat().trim_ascii_start());
}

/// Ends the open element with a word of the publisher's that stands beside the text: it runs as its own letters do, and doesn't
/// decide how the text does.
#[inline(never)]
fn aside(build: &mut Build, text: &str) {
    build.attributes(attributes!("dir" = "auto"));
    build.end(text);
}

impl Setting<'_> {
    /// Adds the article of `statement`, which stands at `place` in the list.
    pub fn article(&self, build: &mut Build, statement: &Statement, place: u32, open: bool) {
        let withdrawn = statement.status == Status::Withdrawn;
        let inline = self.options.reads_inline();
        let url = statement.url.as_deref().filter(|_| !withdrawn);
        let opens = inline && !withdrawn && statement.has_body();
        let title_id = reference("title-", place);
        let valid = statement.status == Status::Valid;
        let notice_id = if valid { String::new() } else { reference("notice-", place) };
        build.open(part!("article", "statement"));
        build.attribute("data-id", &statement.id);
        // More can be had than what is here, so the style sheet may cut that short.
        let more = if inline { opens && !open } else { url.is_some() };
        if more {
            build.attributes(attributes!("data-more" = ""));
        }
        labelled(build, &notice_id, &title_id);
        foreign(build, statement.language.as_deref().or(self.feed_language), self.words.tag());

        self.labels(build, statement);
        build.open(heading(self.options.heading_level() + 1));
        build.attributes(attributes!("class" = "title", "part" = "title", "tabindex" = "-1"));
        build.attribute("id", &title_id);
        if !valid {
            labelled(build, &notice_id, &title_id);
        }
        let title = if statement.title.is_empty() {
            build.mine();
            self.words.get(Label::KindStatement)
        } else {
            &statement.title
        };
        if withdrawn {
            build.open("s");
            build.end(title);
        } else if let Some(url) = url.filter(|_| !inline) {
            self.visit(build, url);
            build.text(title);
            self.end_link(build, url);
        } else {
            build.text(title);
        }
        build.close();
        self.status(build, statement, &notice_id);
        if let Some(state) = self.state {
            sequel::relations(self, build, state, statement, &title_id);
        }
        if !withdrawn {
            if !statement.summary.is_empty() {
                build.open(part!("p", "summary"));
                build.end(&statement.summary);
            }
            if let Some(image) = statement.image.as_deref().filter(|_| self.options.flag(Name::Images)) {
                build.open(head!("img", "class" = "image", "alt" = "", "loading" = "lazy", "decoding" = "async"));
                build.attributes(attributes!("referrerpolicy" = "no-referrer"));
                build.attribute("src", image);
                build.close();
            }
            self.translations(build, statement);
            if opens {
                let body_id = reference("body-", place);
                build.open(head!("p", "class" = "actions"));
                build.open(button!("toggle"));
                build.attributes(if open {
                    attributes!("aria-expanded" = "true")
                } else {
                    attributes!("aria-expanded" = "false")
                });
                build.attribute("aria-controls", &body_id);
                // Many are called the same.
                build.attribute("aria-describedby", &title_id);
                self.own(build, if open { Label::Close } else { Label::Read });
                build.close();
                build.open(part!("div", "body"));
                build.attribute("id", &body_id);
                if open {
                    sequel::text(self, build, statement, &title_id);
                } else {
                    build.attributes(attributes!("hidden" = ""));
                }
                build.close();
            } else if let Some(url) = url.filter(|_| inline) {
                build.open(head!("p", "class" = "actions"));
                self.source(build, url, &title_id);
            }
        }
        build.close();
    }

    /// Ends the open element with words of our own.
    #[inline(never)]
    pub(crate) fn own(&self, build: &mut Build, label: Label) {
        build.mine();
        build.end(self.words.get(label));
    }

    /// Opens a link.
    #[inline(never)]
    pub(crate) fn link(&self, build: &mut Build, url: &str) {
        build.open(head!("a", "rel" = "noopener noreferrer"));
        build.attribute("href", url);
        if self.opens_new(url) {
            build.attributes(attributes!("target" = "_blank"));
        }
    }

    /// Closes a link, after its text. One that opens a new tab says so to those who don't see it coming.
    #[inline(never)]
    pub(crate) fn end_link(&self, build: &mut Build, url: &str) {
        if self.opens_new(url) {
            build.text(" ");
            build.open(head!("span", "class" = "aloud"));
            self.own(build, Label::OpensNew);
        }
        build.close();
    }

    /// Whether a link opens a new tab; a telephone number or an address for mail never does.
    fn opens_new(&self, url: &str) -> bool {
        self.options.opens_blank() && url.starts_with("http")
    }

    /// Opens a link to a statement's own page, of which the host is asked first.
    fn visit(&self, build: &mut Build, url: &str) {
        self.link(build, url);
        build.attributes(attributes!("data-do" = "visit"));
    }

    /// Adds the link to the publisher's page and ends the line it stands in.
    #[inline(never)]
    pub(crate) fn source(&self, build: &mut Build, url: &str, title_id: &str) {
        self.visit(build, url);
        build.attribute("aria-describedby", title_id);
        build.mine();
        build.text(self.words.get(Label::Source));
        self.end_link(build, url);
        build.close();
    }

    /// Adds a date: with `label`, as part of that phrase.
    #[inline(never)]
    fn time(&self, build: &mut Build, date: Date, label: Option<Label>) {
        build.open("time");
        build.attribute("datetime", &date.datetime());
        let day = self.words.date(date.day(self.offset));
        match label {
            Some(label) => self.phrase(build, attributes!("class" = "updated"), label, "date", &day),
            None => {
                build.attributes(attributes!("class" = "date", "part" = "date"));
                build.mine();
                build.end(&day);
            }
        }
    }

    /// Ends the open element, which gets [`Build::attributes`], with words of our own that have a value in them.
    #[inline(never)]
    fn phrase(&self, build: &mut Build, attributes: &'static str, label: Label, name: &str, value: &str) {
        build.attributes(attributes);
        build.mine();
        build.end(&self.words.fill(label, &[(name, value)]));
    }

    /// The line above the title: kind, date, place, number, date of the last change.
    fn labels(&self, build: &mut Build, statement: &Statement) {
        let Statement { kind, date, place, number, modified, status, .. } = statement;
        if kind.is_none() && date.is_none() && place.is_none() && number.is_none() {
            return;
        }
        build.open(head!("p", "class" = "meta"));
        if let Some(kind) = kind {
            build.open(part!("span", "kind"));
            match KINDS.iter().find(|(word, _)| word.eq_ignore_ascii_case(kind)) {
                Some((_, label)) => self.own(build, *label),
                None => aside(build, kind),
            }
        }
        if let Some(date) = date {
            self.time(build, *date, None);
        }
        if let Some(place) = place {
            build.open(head!("span", "class" = "place"));
            aside(build, place);
        }
        if let Some(number) = number {
            build.open("span");
            // Digits, Arabic and Persian ones too, don't say what they are; a publisher's own words do.
            if let [b'0'..=b'9', ..] | [0xd9, 0xa0..=0xa9, ..] | [0xdb, 0xb0..=0xb9, ..] = number.as_bytes()
                && number.bytes().all(|byte| byte != b' ')
            {
                self.phrase(build, attributes!("class" = "number"), Label::Number, "number", number);
            } else {
                build.attributes(attributes!("class" = "number"));
                aside(build, number);
            }
        }
        // Of a corrected or withdrawn statement the notice says when.
        if let Some(modified) = modified
            && *status == Status::Valid
        {
            self.time(build, *modified, Some(Label::Updated));
        }
        build.close();
    }

    /// The notice of a corrected or withdrawn statement, whose word has that `id`.
    fn status(&self, build: &mut Build, statement: &Statement, id: &str) {
        let withdrawn = match statement.status {
            Status::Valid => return,
            Status::Corrected => false,
            Status::Withdrawn => true,
        };
        build.open(part!("p", "notice"));
        build.open("strong");
        build.attribute("id", id);
        self.own(build, if withdrawn { Label::Withdrawn } else { Label::Corrected });
        if let Some(modified) = statement.modified {
            build.text(" ");
            self.time(build, modified, None);
        }
        build.open("br");
        build.close();
        build.open("span");
        if let Some(note) = &statement.note {
            build.end(note);
        } else if withdrawn {
            self.own(build, Label::WithdrawnText);
        } else {
            build.close();
        }
        build.close();
    }

    fn translations(&self, build: &mut Build, statement: &Statement) {
        if statement.translations.is_empty() {
            return;
        }
        build.open(head!("p", "class" = "translations"));
        build.open("span");
        self.own(build, Label::Translations);
        for Link { url, title, language } in &statement.translations {
            build.text(" ");
            self.link(build, url);
            if !language.is_empty() {
                build.attribute("hreflang", language);
            }
            mark(build, language);
            build.text(if !title.is_empty() {
                title
            } else if !language.is_empty() {
                language
            } else {
                url
            });
            self.end_link(build, url);
        }
        build.close();
    }
}
