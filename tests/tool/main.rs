//! The tool as a publisher runs it: commands in a folder of their own, judged by what they print and write.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod archive;
mod chain;
mod check;
mod desk;
mod import;
mod import_feeds;
mod import_texts;
#[cfg(unix)]
mod object_store;
mod server;
mod sign;
mod terminal;
