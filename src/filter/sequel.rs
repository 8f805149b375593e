//! The filter at work. Part of the program's sequel: most lists have none.

use super::wanted;
use crate::feed::wire::Json;
use crate::feed::{Document, Entry};
use crate::options::{Name, Options};
use crate::slice::next_part;

/// The members of an item that filters read.
const TAG_FIELDS: &[&str] = &["tags"];

/// Whether the options let `entry` through. `number` gives a tag a number, the same for all ways to write it; `None` where there
/// are too many.
pub fn admits(
    options: &Options,
    documents: &[Document],
    entry: &Entry,
    number: &mut impl FnMut(&str) -> Option<u32>,
) -> bool {
    let Some(document) = documents.get(entry.document as usize) else { return false };
    let object = document.items.fields(entry.index as usize, TAG_FIELDS);
    let tags = match object.get("tags") {
        Json::List(tags) => tags.as_slice(),
        Json::Null => &[],
        tag => core::slice::from_ref(tag),
    };
    let mut has = |list: &str| tags.iter().any(|tag| matches!(tag, Json::Text(tag) if lists(list, tag, number)));
    wanted(options, Name::Tags).is_none_or(&mut has) && !wanted(options, Name::ExcludeTags).is_some_and(has)
}

/// Whether `tag` is one of the comma-separated `list`, in whatever case and with whatever diacritics.
fn lists(list: &str, tag: &str, number: &mut impl FnMut(&str) -> Option<u32>) -> bool {
    let tag = tag.trim_ascii();
    let mut rest = Some(list);
    while let Some(wanted) = next_part(&mut rest, b',') {
        let wanted = wanted.trim_ascii();
        if wanted.is_empty() {
            continue;
        }
        // The list's own tags come first, so that they are always among those with numbers.
        if wanted.eq_ignore_ascii_case(tag) || number(wanted).is_some_and(|wanted| number(tag) == Some(wanted)) {
            return true;
        }
    }
    false
}
