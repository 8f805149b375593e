//! What is wrong with the options and the feed, for the webmaster: told on the console, kept for `data-debug`. Part of the
//! program's sequel but for [`Faults`] itself; changes nothing in the list.

use alloc::string::String;
use alloc::vec::Vec;

use super::list::listing;
use super::walk::Walk;
use super::{Effect, State};
use crate::feed::wire::Json;
use crate::feed::{Content, decode};
use crate::markup;
use crate::notice::Notice;
use crate::options::Name;
use crate::options::sequel::context;

/// What was wrong.
#[derive(Default)]
pub struct Faults {
    /// With the options.
    pub options: Vec<Notice>,
    /// With the feed.
    pub feed: Vec<Notice>,
    /// Whether the webmaster was told of the feed's.
    pub(super) report: Report,
    /// The feed's own members as they came, as long as there are no words for what is wrong with them.
    pub(super) members: Json,
}

/// Whether the webmaster was told what is wrong with the feed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Report {
    /// There was nothing to be told yet.
    #[default]
    Open,
    /// There is, and there are no words for it yet.
    Wordless,
    /// In one line, which is all there is for a feed.
    Given,
}

impl Faults {
    /// Those of another feed with the same options.
    pub(super) fn of_another_feed(&mut self) -> Faults {
        Faults { options: core::mem::take(&mut self.options), ..Faults::default() }
    }

    /// The options were read again: a console line for each that is wrong and wasn't before.
    pub(super) fn judge(&mut self, options: Vec<Notice>, effects: &mut Vec<Effect>) {
        for notice in options.iter().filter(|notice| !self.options.contains(notice)) {
            let mut line = String::from("Communiqué: ");
            line.push_str(&notice.text());
            effects.push(Effect::Warn(line));
        }
        self.options = options;
    }
}

impl State {
    /// Reads the first document again, for the words about its faults.
    pub(super) fn examine(&mut self) {
        let members = core::mem::take(&mut self.faults.members);
        if core::mem::take(&mut self.faults.report) != Report::Wordless {
            return;
        }
        let Some(document) = self.list.documents.first() else { return };
        let notices = &mut self.faults.feed;
        let feed = decode::feed(&members, &document.url, notices);
        listing(document, 0, &[], self.list.seed, notices);
        let mut walk = Walk::default();
        walk.begin([&self.url, &document.url]);
        walk.judge(feed.next_url, notices);
    }

    /// What is wrong with the statements on view, and with the markup of those that are open.
    pub fn faults_on_view(&self) -> Vec<Notice> {
        let mut notices = Vec::new();
        let (from, to) = self.range();
        for place in from..to {
            let Some((document, index)) = self.list.source(place) else { continue };
            let Some(statement) = decode::statement(document, index, &mut notices) else { continue };
            if let Content::Html(html) = &statement.content
                && self.is_open(place, &statement.id)
            {
                let found = markup::parse(html, &context(&self.options, &document.url)).1;
                notices.extend(found.into_iter().map(|notice| notice.of(&statement.id)));
            }
        }
        notices
    }

    /// One console line for what is known to be wrong with the feed, once. Statements are read for it where that is seen
    /// in the widget, too.
    pub(super) fn report(&mut self, effects: &mut Vec<Effect>) {
        if self.faults.report == Report::Given {
            return;
        }
        let debug = self.options.flag(Name::Debug);
        let on_view = if debug { self.faults_on_view() } else { Vec::new() };
        let count = (self.faults.feed.len() + on_view.len()) as u32;
        if count == 0 {
            return;
        }
        self.faults.report = Report::Given;
        let mut line = String::from("Communiqué: ");
        line.push_str(&self.url);
        line.push_str(" has at least ");
        crate::date::push_digits(&mut line, count, 1);
        line.push_str(if count == 1 { " fault" } else { " faults" });
        line.push_str(if debug { "; run" } else { "; set data-debug to see them here, or run" });
        line.push_str(" `cargo x check` on the feed");
        if debug {
            for list in [&self.faults.feed, &on_view] {
                for notice in list {
                    line.push_str("\n  ");
                    line.push_str(&notice.text());
                }
            }
        }
        effects.push(Effect::Warn(line));
    }
}
