//! Which statement takes the place of which (`_statement.replaces`), found out when first asked for. Looks at the newest
//! statements only, so that a long list costs no reader a pause.

use alloc::string::String;
use alloc::vec::Vec;
use core::cell::RefCell;

use super::list::List;
use crate::feed::decode::identifier;

/// How many entries are looked at, from the newest on.
const ENTRIES_MAX: usize = 300;

/// What was found out, and about which list.
#[derive(Default)]
pub struct Relations {
    /// Documents, entries and time of fetching: with others the list is another one.
    of: (usize, usize, i64),
    /// The ids of a statement and of the one that takes its place.
    links: Vec<(String, String)>,
}

impl List {
    /// The id of the newest statement that takes the place of the one called `id`.
    pub fn successor(&self, id: &str) -> Option<String> {
        let of = (self.documents.len(), self.entries.len(), self.fetched);
        let relations = &mut *RefCell::borrow_mut(&self.relations);
        if relations.of != of {
            *relations = Relations { of, links: self.links() };
        }
        relations.links.iter().find(|(replaced, _)| replaced == id).map(|(_, successor)| successor.clone())
    }

    fn links(&self) -> Vec<(String, String)> {
        let mut links = Vec::new();
        for entry in self.entries.iter().take(ENTRIES_MAX) {
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
