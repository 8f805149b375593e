//! English, the language that is always there and the model for all others.

use super::Table;

/// English as CLDR has it: the month before the day.
pub const EN: Table = Table {
    tag: "en",
    plural: "en",
    digits: "",
    group: ",",
    months: "January|February|March|April|May|June|July|August|September|October|November|December",
    date: "{month} {day}, {year}",
    first_day: "",
    separator: ", ",
    quoted: "“{text}”",

    section: "Statements",
    loading: "Loading statements…",
    empty: "There are no statements at present.",
    retry: "Try again",

    pager: "Pages",
    page: "Page {page}",
    page_of: "Page {page} of {pages}",
    next_page: "Next page",
    previous_page: "Previous page",
    show_more: "Show more",
    shown: "{n} statement shown|{n} statements shown",

    read: "Read the full text",
    close: "Close",
    source: "Read on the publisher’s site",
    opens_new: "opens in a new tab",
    number: "No.\u{a0}{number}",
    updated: "Updated {date}",
    corrected: "Corrected",
    withdrawn: "Withdrawn",
    withdrawn_text: "This statement has been withdrawn by its publisher.",
    replaces: "Replaces an earlier statement",
    replaced_by: "Replaced by a newer statement",
    translations: "In other languages",

    copy_link: "Copy link",
    link_copied: "Link copied",
    cite: "Copy citation",
    citation_copied: "Citation copied",
    copy_failed: "Copying was not possible",
    accessed: "accessed {date}",
    share: "Share",

    search: "Search statements",
    search_hint: "Word, name or place",
    clear: "Clear",
    no_match: "No statements match.",
    filters: "Filters",
    filter_kind: "Kind",
    filter_tag: "Topic",
    filter_year: "Year",
    all: "All",
    results: "{n} result|{n} results",
    loaded_only: "Searches only the statements loaded so far.",

    new_statements: "{n} new statement|{n} new statements",
    stale: "Could not be refreshed; shown as of {date}, {time}.",
    missed: "The linked statement is not in this list.",
    older_failed: "Earlier statements could not be loaded.",

    unreachable: "The statements cannot be reached.",
    unusable: "The statements cannot be shown.",
    offline: "This device is not connected to the internet.",
    error_network: "The connection failed, or the publisher’s server does not permit this site to read the feed.",
    error_status: "The publisher’s server answered with error {status}.",
    error_timeout: "The publisher’s server took too long to answer.",
    error_too_large: "The feed is larger than can be shown here.",
    error_not_json: "The publisher’s server sent something other than a feed.",
    error_not_feed: "The file sent by the publisher’s server is not a JSON Feed.",
    error_signature_missing: "The publisher’s signature is missing, so the texts cannot be verified.",
    error_signature_wrong: "The publisher’s signature does not match, so the texts may have been altered.",
    error_signature_unsupported: "This browser cannot verify the publisher’s signature.",
    error_unavailable: "The list of statements cannot run in this browser.",

    kind_statement: "Statement",
    kind_commentary: "Commentary",
    kind_address: "Address",
    kind_meeting: "Meeting",
    kind_visit: "Visit",
    kind_news: "News",

    phone: "Phone",
    fax: "Fax",
    email: "Email",
    website: "Website",

    notices: "Notices",
};

/// English with the day before the month, as in Britain and most of the world. Its file holds these two lines only.
#[cfg(not(target_arch = "wasm32"))]
pub const EN_GB: Table = Table { tag: "en-GB", date: "{day} {month} {year}", ..EN };
