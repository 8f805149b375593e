//! The numbers by which the loader (`element.js`) and the program understand each other. Only names for them: how a call
//! travels is the loader's and the browser layer's matter. A test holds the loader's own list to this one.

/// Declares numbers, and a list of them for the test.
macro_rules! numbers {
    ($(#[$about:meta])+ $module:ident: $type:ty { $($(#[$doc:meta])+ $name:ident = $number:literal;)+ }) => {
        $(#[$about])+
        pub mod $module {
            $($(#[$doc])+ pub const $name: $type = $number;)+

            /// Each of them with its name.
            pub const ALL: &[(&str, $type)] = &[$((stringify!($name), $name),)+];
        }
    };
}

numbers! {
    /// What can be done to a widget. One entrance for all of them, for each costs a reader some hundred bytes.
    action: u32 {
        /// Let go of it and of everything it owns.
        UNMOUNT = 0;
        /// Read its attributes again; the text is as when it was mounted: the feed's URL and the language of the page.
        CONFIGURE = 1;
        /// Fetch its feed again.
        REFRESH = 2;
        /// Turn to a page.
        GO_TO = 3;
        /// Open a statement; the text is its id.
        OPEN = 4;
        /// Close it again.
        CLOSE = 5;
        /// The words of a language have come: the tag that was asked for, a line break, the file, empty where it can't be
        /// had.
        WORDED = 6;
        /// The sequel is in place: said once for the whole page, by a number that is no widget's, then to each, with a text as
        /// when it was mounted.
        COMPLETE = 7;
        /// The sequel can't be had.
        LOST = 8;
        /// The answer to a sketch's request has come: the URL it came from, its bytes as the number, the document's value.
        ANSWERED = 9;
        /// A control was pressed, or something else stands in it.
        PRESSED = 10;
        /// Of a sketch: how many statements it has.
        COUNT = 11;
        /// Of a sketch: how many pages it has; 0 while there is no list.
        PAGES = 12;
    }
}

numbers! {
    /// Why there is no feed, if the server hasn't answered with a status; a status stands for itself.
    failure: u16 {
        /// The request failed before an answer.
        NETWORK = 0;
        /// No answer in time.
        TIMED_OUT = 1;
        /// The answer is too large.
        TOO_LARGE = 2;
    }
}
