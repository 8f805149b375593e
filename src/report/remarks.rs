//! What JSON Feed or the schema of `_statement` minds and the widget doesn't: it reads such a feed all the same and says
//! nothing of it. For whoever publishes the feed; no reader's bundle has these words.

use alloc::collections::BTreeSet;
use alloc::vec::Vec;

use crate::date::{DAY_MS, Date};
use crate::feed::decode::{identifier, is_absent};
use crate::feed::wire::Json;
use crate::feed::{Statement, Status};
use crate::notice::Notice;

/// What there is to say of the feed's own members.
pub fn of_feed(root: &Json) -> Vec<Notice> {
    let mut remarks = Vec::new();
    // The items have remarks of their own.
    twice(root, "items", &mut remarks);
    if is_absent(root.get("title")) {
        remarks.push(Notice::new("title", "is missing, which JSON Feed requires", ""));
    }
    if matches!(root.get("_statement").get("total"), Json::Number(total) if total % 1.0 != 0.0) {
        remarks.push(Notice::new("_statement.total", "is no whole number; what follows the point is passed over", ""));
    }
    remarks
}

/// What there is to say of an item that was read as `statement`.
pub fn of_item(item: &Json, statement: &Statement) -> Vec<Notice> {
    let mut remarks = Vec::new();
    twice(item, "", &mut remarks);
    let texts = ["content_html", "content_text", "summary", "title"];
    let silent = texts.iter().all(|name| is_absent(item.get(name))) && !statement.has_body();
    if silent && statement.status == Status::Valid {
        let problem = "is missing, and so are content_html, summary and title; there is nothing to read";
        remarks.push(Notice::new("content_text", problem, ""));
    }
    if let Json::Text(written) = item.get("date_modified")
        && let (Some(date), Some(modified)) = (statement.date, Date::parse(written))
    {
        let alike = matches!((date, modified), (Date::Day(_), Date::Day(_)) | (Date::Instant(_), Date::Instant(_)));
        // A day somewhere begins and ends less than a day from the same one in UTC.
        if modified.ends() + if alike { 0 } else { DAY_MS } <= date.key() {
            remarks.push(Notice::new("date_modified", "is before date_published; no change is shown", written));
        }
    }
    let extension = item.get("_statement");
    if let Json::Text(written) = extension.get("status")
        && statement.status != Status::Valid
        && !["corrected", "withdrawn"].contains(&written.as_str())
    {
        let problem = "is understood, but fits the schema only in small letters and without blanks";
        remarks.push(Notice::new("_statement.status", problem, written));
    }
    let replaces = extension.get("replaces");
    if !is_absent(replaces) && identifier(replaces).is_none() {
        remarks.push(Notice::new("_statement.replaces", "is no id, which is text or a number; passed over", ""));
    }
    remarks.into_iter().map(|remark| remark.of(&statement.id)).collect()
}

/// Notes which names stand more than once in an object in `value`, at any depth but in its member `apart`.
fn twice(value: &Json, apart: &str, remarks: &mut Vec<Notice>) {
    match value {
        Json::Object(members) => {
            let mut seen = BTreeSet::new();
            let again: BTreeSet<&str> =
                members.iter().map(|(name, _)| name.as_str()).filter(|name| !seen.insert(*name)).collect();
            let problem = "stands more than once in one object; only the last one counts";
            remarks.extend(again.into_iter().map(|name| Notice::new("the member", problem, name)));
            let inner = members.iter().filter(|(name, _)| name != apart);
            inner.for_each(|(_, value)| twice(value, "", remarks));
        }
        Json::List(values) => values.iter().for_each(|value| twice(value, "", remarks)),
        _ => {}
    }
}
