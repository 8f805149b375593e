//! Which statement takes the place of which (`_statement.replaces`), found out when first asked for. Looks at the newest
//! statements only, so that a long list costs no reader a pause.

use alloc::string::String;
use alloc::vec::Vec;
use core::cell::RefCell;

use super::list::{List, comes};
use crate::feed::decode::identifier;

/// How many entries are looked at, from the newest on.
const ENTRIES_MAX: usize = 300;

/// What was found out about a list as it was chosen last.
#[derive(Default)]
pub struct Relations {
    /// What time it was then: no statement takes another's place before its own has come.
    now: i64,
    /// The ids of a statement and of the one that takes its place, once somebody has asked.
    links: Option<Vec<(String, String)>>,
}

impl Relations {
    /// Nothing yet about the list as it is `now`.
    pub(super) fn at(now: i64) -> RefCell<Relations> {
        RefCell::new(Relations { now, links: None })
    }
}

impl List {
    /// The id of the newest statement that takes the place of the one called `id`. `offset` gives the reader's offset from UTC
    /// in minutes, east positive, at an instant.
    pub fn successor(&self, id: &str, offset: &dyn Fn(i64) -> i32) -> Option<String> {
        let Relations { now, links } = &mut *RefCell::borrow_mut(&self.relations);
        let links = links.get_or_insert_with(|| self.links(*now, offset));
        links.iter().find(|(replaced, _)| replaced == id).map(|(_, successor)| successor.clone())
    }

    fn links(&self, now: i64, offset: &dyn Fn(i64) -> i32) -> Vec<(String, String)> {
        let mut links = Vec::new();
        let come = self.entries.iter().filter(|entry| comes(entry, now, offset).is_none());
        for entry in come.take(ENTRIES_MAX) {
            let Some(document) = self.documents.get(entry.document as usize) else { continue };
            let extension = document.items.extension(entry.index as usize, &["replaces"]);
            if let Some(replaced) = identifier(extension.get("replaces"))
                && replaced != entry.id.as_str()
            {
                links.push((replaced, String::from(entry.id.as_str())));
            }
        }
        links
    }
}
