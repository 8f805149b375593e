//! Native tests: decisions of the pure modules, held to fixtures. No browser, no network.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod announce;
mod archive;
mod arrival;
mod bounds;
mod cldr;
mod date;
mod failure;
mod feed;
#[path = "../fixtures/feeds.rs"]
mod feeds;
mod finding;
mod language;
mod link;
mod loader;
mod markup;
mod messages;
mod notation;
mod options;
mod paging;
mod play;
mod policy;
mod properties;
mod random;
mod reader;
#[cfg(any(feature = "cli", feature = "studio"))]
mod report;
mod requests;
mod schema;
mod search;
mod signature;
mod sketch;
mod state;
mod trail;
mod tree;
mod trust;
mod url;
mod view;
mod walk;
mod widget;
