//! Communiqué: an embeddable widget for official statements.
//!
//! A partner's page names one script; this crate, compiled to WebAssembly, reads the publisher's JSON Feed and shows
//! it as a paged list. The pure modules decide and are tested natively; `browser` does what it is told.
//!
//! Read in this order: [`feed`] (what a statement is), [`options`] (what a partner may set), [`state`] (what happens
//! when), [`view`] (what is to be seen), then `browser`.
//!
//! The program comes in two parts. The first makes a sketch of a widget: its first list ([`state::State::sketch`],
//! [`view::sketch`], `browser::sketch`). The other, its sequel, makes a whole widget of that once a reader goes on
//! ([`state::update`], `browser::widget`); functions in modules called `sequel` are the doors to it.

extern crate alloc;

// Public for its own tests alone; the bundle exports no more for it.
#[cfg(all(target_arch = "wasm32", not(feature = "studio")))]
#[doc(hidden)]
pub mod browser;
pub mod citation;
pub mod date;
pub mod failure;
pub mod feed;
pub mod filter;
pub mod language;
pub mod link;
pub mod loader;
pub mod markup;
pub mod messages;
pub mod notice;
pub mod options;
pub mod paging;
pub mod policy;
#[cfg(any(feature = "cli", feature = "studio"))]
pub mod report;
pub mod scrutiny;
pub mod search;
pub mod signature;
mod slice;
pub mod state;
#[cfg(all(target_arch = "wasm32", feature = "studio"))]
pub mod studio;
pub mod url;
pub mod view;
