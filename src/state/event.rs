//! What happens and what is to be done: the [`Event`]s that come in, the [`Effect`]s that go out, and the [`Moment`] in which
//! the one leads to the other. Only words; what they do stands in [`super::State`].

use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use crate::failure::Failure;
use crate::feed::Document;
use crate::feed::wire::Json;
use crate::messages::{Label, Messages};
use crate::notice::Notice;
use crate::options::Options;
use crate::search::Normal;

/// What the pure code may know of the moment in which it decides.
pub struct Moment<'a> {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub now: i64,
    /// A random number, 0 to 65,535.
    pub random: u32,
    /// The reader's offset from UTC in minutes, east positive, at an instant.
    pub offset: &'a dyn Fn(i64) -> i32,
    /// Whether the page is visible and the browser online: only then is the feed polled.
    pub attended: bool,
    /// Whether the browser knows that it has no connection.
    pub offline: bool,
    /// A clock in milliseconds, for work that is done a slice at a time.
    pub clock: fn() -> i64,
    /// Unicode's normalisation, for search.
    pub normal: Normal,
}

/// A feed's first document as the host's storage kept it.
pub struct Kept {
    /// The feed's own members.
    pub feed: Json,
    /// The items.
    pub document: Document,
    /// When it was fetched, in milliseconds since 1970.
    pub fetched: i64,
}

/// Something that happened.
pub enum Event {
    /// The attributes were read, at first or again.
    Configured {
        /// The options, judged.
        options: Options,
        /// What was wrong with them.
        notices: Vec<Notice>,
        /// The feed's absolute URL; empty where there is none.
        url: String,
        /// The nearest `lang` in the page; empty where there is none.
        page_language: String,
    },
    /// The sequel is here: what a sketch has begun goes on.
    Resumed {
        /// Whether the list is on view already.
        shown: bool,
        /// What is wrong with the options.
        notices: Vec<Notice>,
    },
    /// The words of a language have come, or will not.
    Worded {
        /// The tag that was asked for.
        language: String,
        /// Its words, or English's where they can't be had.
        words: Messages,
    },
    /// A document of the feed has come.
    Loaded {
        /// The request it answers.
        generation: u32,
        /// The feed's own members.
        feed: Json,
        /// The items.
        document: Document,
    },
    /// A request failed.
    Failed {
        /// The request.
        generation: u32,
        /// Why.
        failure: Failure,
        /// Milliseconds after which the server wants to be asked again, if it said so.
        retry_after: Option<u32>,
        /// Whether it was the document's signature that could not be had.
        of_signature: bool,
    },
    /// The copy kept in the host's storage, asked for by [`Effect::Recall`], if there is one.
    Recalled(Option<Kept>),
    /// The reader or the host wants page so-and-so, from 1.
    Page(u32),
    /// The reader wants more of the list.
    More,
    /// The reader opens or closes a statement, whichever it isn't.
    Toggled(String),
    /// A control was pressed; answered by [`Effect::Press`].
    Pressed,
    /// The reader follows a link from one statement to another; the host did not object.
    Follow(String),
    /// What the host wanted before there was a list is next; asked for by [`Effect::Obey`].
    Ordered,
    /// Something of a statement was copied, or could not be; the label says which.
    Copied(String, Label),
    /// The host wants a statement opened; answered by [`Effect::Offer`] where there is something to open.
    Offer(String),
    /// A statement is to be opened; the host did not object.
    Open(String),
    /// The reader or the host wants a statement closed.
    Close(String),
    /// The reader wants the failed request made again.
    Retry,
    /// The host wants the feed fetched again.
    Refresh,
    /// The reader wants to see what a refresh brought.
    Reveal,
    /// This stands in the search box now.
    Typed(String),
    /// The reader has chosen in a filter: its number, and the key of the value, empty for all.
    Chosen(u32, String),
    /// The reader wants to see everything again.
    Cleared,
    /// The reader wants more of an archive loaded and searched.
    Deepen,
    /// The widget's part of the URL's hash says this now; nothing where the hash is the host's alone.
    Located(Option<String>),
    /// A timer ran out.
    Due(Timer),
    /// The page became visible, or the browser came online.
    Attended,
}

/// What has to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Fetch a document and answer with [`Event::Loaded`] or [`Event::Failed`].
    Fetch {
        /// Absolute.
        url: String,
        /// To be given back with the answer.
        generation: u32,
    },
    /// Let go of the requests under way.
    Abandon,
    /// Get the words of the language and answer with [`Event::Worded`].
    Word(String),
    /// Bring what is seen up to date.
    Render,
    /// Put the focus on the heading of the statement at this place of the list, from 0, and show it.
    Focus(u32),
    /// Tell assistive technology.
    Announce(String),
    /// Tell the host.
    Emit(HostEvent),
    /// Tell the webmaster, in one console line.
    Warn(String),
    /// Call back with [`Event::Due`]; replaces a timer of the same kind.
    Wait(Timer, u32),
    /// Find out what the pressed control is for, and answer with that event.
    Press,
    /// Ask the host, and answer with [`Event::Open`] unless it objects.
    Offer(String),
    /// Once everything else is done, go on with [`Event::Ordered`].
    Obey,
    /// Keep the feed in the host's storage.
    Keep,
    /// Remove what is kept in the host's storage of the feed at this URL.
    Forget(String),
    /// Look for a kept copy and answer with [`Event::Recalled`].
    Recall,
    /// Put the focus back into the widget where a control that is gone had it: on the heading of the statement at this
    /// place of the list, or on the button to try again. Not if the reader is elsewhere by now.
    Refocus(Option<u32>),
    /// Empty the search box and the filters, and put the focus there.
    Clear,
    /// Have the statement at this place of the list in view, and leave the focus where it is.
    Show(u32),
    /// Put this into the widget's part of the URL's hash: as a step that leads back, or in place of what stands there.
    Link(String, bool),
}

/// What is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timer {
    /// Asking again after a failure.
    Retry,
    /// The next poll.
    Refresh,
    /// A statement whose time comes.
    Publication,
    /// The next slice of a search.
    Search,
    /// Telling what a search has come to, once the reader stops typing.
    Results,
}

/// How many timers there are.
pub const TIMERS: usize = Timer::Results as usize + 1;

/// What the host hears of; its members, as they stand here, are the event's detail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum HostEvent {
    /// `communique-load`.
    Load {
        /// Statements in the list.
        count: u32,
        /// Pages of them.
        pages: u32,
        /// Whether this is an older copy.
        stale: bool,
    },
    /// `communique-error`.
    Error {
        /// Why, as its code.
        #[serde(rename = "code")]
        failure: Failure,
        /// In the reader's words.
        message: String,
        /// What was asked for.
        url: String,
        /// Whether the reader is offered another try.
        retryable: bool,
    },
    /// `communique-page`.
    Page {
        /// From 1.
        page: u32,
        /// How many there are, as far as known.
        pages: u32,
    },
    /// `communique-open`, which the host may prevent.
    Open {
        /// The statement.
        id: String,
        /// Its own page; empty where it has none.
        url: String,
    },
    /// `communique-close`.
    Close {
        /// The statement.
        id: String,
    },
}

impl HostEvent {
    /// The event's name, after `communique-`.
    pub fn name(&self) -> &'static str {
        match self {
            HostEvent::Load { .. } => "load",
            HostEvent::Error { .. } => "error",
            HostEvent::Page { .. } => "page",
            HostEvent::Open { .. } => "open",
            HostEvent::Close { .. } => "close",
        }
    }
}

/// Where a widget stands, as the element's `state` tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// `loading`, `ready` or `error`.
    pub status: &'static str,
    /// The page on view, from 1.
    pub page: u32,
    /// How many there are, as far as known.
    pub pages: u32,
    /// Statements in the list.
    pub count: u32,
    /// Whether the list is an older copy.
    pub stale: bool,
}
