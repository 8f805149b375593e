//! Communiqué: an embeddable widget for official statements.
//!
//! A partner's page names one script; this crate, compiled to WebAssembly, reads the publisher's JSON Feed and shows
//! it as a paged list. The pure modules decide and are tested natively; `browser` does what it is told.
//!
//! Read in this order: [`feed`] (what a statement is), [`options`] (what a partner may set), [`state`] (what happens
//! when), [`view`] (what is to be seen), then `browser`.

extern crate alloc;

pub mod date;
pub mod markup;
pub mod messages;
pub mod notice;
pub mod policy;
mod slice;
pub mod url;
