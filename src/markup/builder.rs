//! Puts tags and texts together to a tree after the WHATWG tree construction rules for body content: implied and
//! missing end tags, misnested formatting, tables. It knows nothing of attributes and addresses; what is to be dropped
//! it builds apart from the tree. Each step walks the open elements at most, and these are limited.

use super::Problem;
use super::output::has_word;
use super::reference::References;
use super::text::SPACE;
use super::tokenizer::{Attributes, Token, Tokenizer};
use crate::policy::{ELEMENTS, Policy, Row, find, id, rows, rule::*};
use crate::slice::{from, run};
use alloc::{string::String, vec::Vec};
use core::marker::PhantomData;

/// The places of elements that have rules of their own.
macro_rules! places {
    ($($name:ident $text:literal)*) => { $(pub(crate) const $name: u8 = id($text, ELEMENTS) as u8;)* };
}
places! {
    A "a" BR "br" BUTTON "button" COL "col" COLGROUP "colgroup" DD "dd" DIV "div" DT "dt" FONT "font" IMG "img"
    LI "li" MATH "math" P "p" PRE "pre" RP "rp" RT "rt" RTC "rtc" RUBY_ID "ruby" SPAN "span" SVG "svg" TABLE "table" TBODY "tbody" TD "td" TH "th" TR "tr"
}
/// Text, and the root: no element of the policy.
pub(crate) const TEXT: u8 = 255;
pub(crate) const ROOT: u8 = 254;
/// A link of a drawing's own: it shows nothing, but has an end tag to be told from that of a link around the drawing.
const LINK: u8 = 253;

/// A node being built. `text` is a text's content.
#[derive(Default)]
pub(crate) struct Item<'a> {
    /// The element's place in the policy.
    pub id: u8,
    /// What its tag says besides its name.
    pub attributes: &'a str,
    /// A text's content.
    pub text: String,
    /// Numbers of its child nodes.
    pub children: Vec<usize>,
    /// Number of its parent.
    pub parent: usize,
    /// How many children have been turned into nodes.
    pub done: usize,
    /// It has become an element.
    pub shown: bool,
}

/// An open element: its place in the policy and its node.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Open {
    pub id: u8,
    pub node: usize,
}

/// The tree and what is open in it.
pub(crate) struct Builder<'a, P> {
    /// The policy's elements.
    pub rows: Vec<Row>,
    /// Replaces references, here and for attributes.
    pub references: References,
    /// What was left out, one bit each.
    pub problems: u32,
    /// All nodes; number 0 is the root, number 1 takes what is dropped when there is no room for more.
    pub(super) nodes: Vec<Item<'a>>,
    pub(super) stack: Vec<Open>,
    /// Formatting elements to open again; 0 is a marker.
    pub(super) formats: Vec<usize>,
    /// The bytes of attributes that were copied.
    pub(super) copied: usize,
    /// Taken when a number has no node, which doesn't happen.
    spare: Item<'a>,
    /// A `<pre>` was just opened: a line break that follows is not part of its text.
    after_pre: bool,
    policy: PhantomData<P>,
}

/// The tree of `html`.
pub(crate) fn build<P: Policy>(html: &str) -> Builder<'_, P> {
    let mut builder = Builder {
        rows: rows(P::elements()),
        references: References::default(),
        nodes: Vec::new(),
        problems: 0,
        stack: Vec::new(),
        formats: Vec::new(),
        copied: 0,
        spare: Item::default(),
        after_pre: false,
        policy: PhantomData::<P>,
    };
    builder.create(ROOT, "");
    builder.create(ROOT, "");
    builder.stack.push(Open { id: ROOT, node: 0 });
    let mut tokenizer = Tokenizer { rest: html };
    while let Some(token) = tokenizer.next(builder.is_foreign()) {
        let after_pre = core::mem::take(&mut builder.after_pre);
        match token {
            Token::Text(text) => builder.text(text, after_pre),
            Token::End(name) => builder.end(name),
            Token::Start(name, attributes, closed) => {
                if builder.start(name, attributes, closed) {
                    tokenizer.skip_raw(name);
                }
            }
            Token::Nothing => (),
        }
        P::step(1);
    }
    P::step(html.len());
    builder
}

impl<'a, P: Policy> Builder<'a, P> {
    /// The node with that number.
    #[inline(never)]
    pub fn node(&mut self, number: usize) -> &mut Item<'a> {
        match self.nodes.get_mut(number) {
            Some(node) => node,
            None => &mut self.spare,
        }
    }

    /// The rules of an element.
    #[inline(never)]
    pub fn rules(&self, id: u8) -> u32 {
        self.rows.get(usize::from(id)).map_or(0, |row| row.rules)
    }

    /// The element that an element is shown as.
    pub fn shown(&self, id: u8) -> u8 {
        self.rows.get(usize::from(id)).map_or(id, |row| row.shown)
    }

    /// The open element at that place of the stack.
    #[inline(never)]
    pub(super) fn at(&self, place: usize) -> Open {
        self.stack.get(place).copied().unwrap_or(Open { id: ROOT, node: 0 })
    }

    #[inline(never)]
    pub(super) fn current(&self) -> Open {
        self.at(self.stack.len() - 1)
    }

    fn is_foreign(&self) -> bool {
        matches!(self.current().id, SVG | MATH | LINK)
    }

    pub(super) fn has_room(&self) -> bool {
        self.nodes.len() < P::nodes() && self.stack.len() <= P::depth()
    }

    /// Where on the stack the element stands that an end tag of `id` would close, if no element with one of the rules
    /// `walls` is in between. A heading's end tag closes any heading.
    #[inline(never)]
    fn open(&self, id: u8, walls: u32) -> Option<usize> {
        let heading = self.rules(id) & HEADING;
        let mut place = self.stack.len();
        while place > 0 {
            place -= 1;
            P::step(1);
            let open = self.at(place).id;
            let rules = self.rules(open);
            if open == id || rules & heading != 0 {
                return Some(place);
            }
            if rules & walls != 0 || (id == P && open == BUTTON) {
                break;
            }
        }
        None
    }

    /// Closes all that was opened since the stack was `length` long.
    pub(super) fn close_to(&mut self, length: usize) {
        while self.stack.len() > length.max(1) {
            let id = self.stack.pop().map_or(ROOT, |open| open.id);
            if self.rules(id) & MARKER != 0 {
                while self.formats.pop().is_some_and(|node| node != 0) {}
            }
        }
    }

    #[inline(never)]
    pub(super) fn pop(&mut self) {
        self.close_to(self.stack.len() - 1);
    }

    pub(super) fn close(&mut self, id: u8, walls: u32) {
        if let Some(place) = self.open(id, walls) {
            self.close_to(place);
        }
    }

    pub(super) fn create(&mut self, id: u8, attributes: &'a str) -> usize {
        self.nodes.push(Item { id, attributes, ..Item::default() });
        self.nodes.len() - 1
    }

    /// Puts `child` under `parent`, or, where that is a table's grid, before the table.
    pub(super) fn place(&mut self, parent: usize, child: usize) {
        let mut parent = parent;
        let mut at = self.node(parent).children.len();
        let id = self.node(parent).id;
        let part = self.node(child).id;
        if self.rules(id) & GRID != 0 && self.rules(part) & PART == 0 {
            let table = self.open(TABLE, 0).map_or(0, |place| self.at(place).node);
            parent = self.node(table).parent;
            let siblings = &self.node(parent).children;
            at = siblings.iter().rposition(|node| *node == table).unwrap_or(siblings.len());
        }
        // Text grows the text before it.
        if part == TEXT
            && let Some(before) = at.checked_sub(1).and_then(|at| self.node(parent).children.get(at).copied())
            && self.node(before).id == TEXT
        {
            let text = core::mem::take(&mut self.node(child).text);
            self.node(before).text.push_str(&text);
            self.nodes.pop();
            return;
        }
        self.node(child).parent = parent;
        self.node(parent).children.insert(at, child);
    }

    pub(super) fn unlink(&mut self, child: usize) {
        let parent = self.node(child).parent;
        let siblings = &mut self.node(parent).children;
        if let Some(at) = siblings.iter().rposition(|node| *node == child) {
            siblings.remove(at);
        }
    }

    /// Opens an element, if there is room; where there is none, what follows stands a space apart from what was before.
    #[inline(never)]
    fn insert(&mut self, id: u8, attributes: &'a str) {
        let rules = self.rules(id);
        let mut node = 1;
        if self.has_room() {
            node = self.create(id, attributes);
            self.place(self.current().node, node);
        } else {
            let full = self.nodes.len() >= P::nodes();
            self.problems |= 1 << if full { Problem::Nodes } else { Problem::Depth } as u32;
            if rules & DROP == 0 || self.stack.len() > 2 * P::depth() {
                if rules & (BLOCK | VOID | PART) != 0 {
                    self.text(" ", false);
                }
                return;
            }
        }
        if rules & VOID != 0 {
            return;
        }
        self.stack.push(Open { id, node });
        if rules & MARKER != 0 {
            self.formats.push(0);
        }
        if rules & FORMATTING != 0 {
            self.remember(node);
        }
    }

    fn text(&mut self, raw: &str, after_pre: bool) {
        let mut text = self.references.decode(raw, false);
        if after_pre && text.starts_with('\n') {
            text.remove(0);
        }
        let blank = run(&text, SPACE) == text.len();
        if text.is_empty() || (blank && (self.rules(self.current().id) & GRID != 0 || self.current().id == COLGROUP)) {
            return;
        }
        if self.current().id == COLGROUP {
            self.pop();
            text = String::from(from(&text, run(&text, SPACE)));
        }
        self.reconstruct();
        let node = self.create(TEXT, "");
        self.node(node).text = text;
        self.place(self.current().node, node);
    }

    /// A start tag. True if what follows is its raw content.
    fn start(&mut self, name: &str, attributes: &'a str, closed: bool) -> bool {
        let Some(id) = find(&self.rows, name) else { return false };
        let rules = self.rules(id);
        if self.is_foreign() {
            if rules & ISLAND != 0 || matches!(id, SVG | MATH) {
                if !closed {
                    self.insert(id, "");
                }
                return false;
            }
            if id == A && !closed {
                self.insert(LINK, "");
            }
            // A font is one of a drawing's own, unless it says what HTML's says.
            if rules & BREAKOUT == 0
                || (id == FONT && !Attributes::new(attributes).any(|(name, _)| has_word("color face size", name, true)))
            {
                return false;
            }
            self.leave_foreign();
        }
        if rules & ALIAS != 0 || rules & (ISLAND | RAW) == ISLAND {
            return false;
        }
        self.problems |= 1 << (rules & NOTICE);
        if rules & RAW != 0 {
            return true;
        }
        let current = self.current();
        if current.id == COLGROUP && id != COL {
            self.pop();
        }
        if rules & PART != 0 {
            self.table_part(id, attributes);
            return false;
        }
        if id == TABLE && self.in_grid() {
            self.close(TABLE, 0);
        }
        if matches!(id, LI | DD | DT) {
            self.close_item(id);
        }
        if rules & BLOCK != 0 {
            self.close(P, SCOPE);
        }
        if rules & self.rules(self.current().id) & HEADING != 0 {
            self.pop();
        }
        if id == A
            && let Some(node) = self.format(A)
        {
            self.adopt(A);
            self.formats.retain(|format| *format != node);
            self.stack.retain(|open| open.node != node);
        }
        if rules & RUBY != 0 {
            if self.open(RUBY_ID, SCOPE).is_some() {
                while self.implies_end(id) {
                    self.pop();
                }
            }
        } else if rules & SPECIAL == 0 {
            self.reconstruct();
        }
        if matches!(id, SVG | MATH) && closed {
            return false;
        }
        self.insert(id, attributes);
        self.after_pre = self.shown(id) == PRE;
        false
    }

    /// Whether a part of a ruby annotation closes the current element.
    fn implies_end(&self, part: u8) -> bool {
        let current = self.current().id;
        let other = current != RTC || !matches!(part, RT | RP);
        matches!(current, P | LI | DD | DT) || self.rules(current) & RUBY != 0 && other
    }

    fn leave_foreign(&mut self) {
        while self.is_foreign() {
            self.pop();
        }
    }

    /// Whether a table is open and none of its cells.
    fn in_grid(&self) -> bool {
        let part = self.stack.iter().rev().find(|open| self.rules(open.id) & (GRID | MARKER) != 0);
        part.is_some_and(|open| self.rules(open.id) & GRID != 0)
    }

    /// Closes the item that a new one of that kind follows.
    fn close_item(&mut self, id: u8) {
        for (place, open) in self.stack.iter().enumerate().rev() {
            if open.id == id || (id != LI && matches!(open.id, DD | DT)) {
                self.close_to(place);
                break;
            }
            if self.rules(open.id) & SPECIAL != 0 && !matches!(self.shown(open.id), DIV | P) {
                break;
            }
        }
    }

    /// A part of a table: closes what can't contain it, and opens the parts its author left out.
    fn table_part(&mut self, id: u8, attributes: &'a str) {
        let row = matches!(id, TR | TD | TH);
        if self.open(TABLE, WALL).is_none() {
            if !self.has_room() {
                self.text(" ", false);
            }
            return;
        }
        let section = |rules: u32, id: u8| rules & GRID != 0 && !matches!(id, TABLE | TR);
        loop {
            let current = self.current().id;
            if current == TABLE
                || (id == COL && current == COLGROUP)
                || (row && section(self.rules(current), current))
                || (row && id != TR && current == TR)
            {
                break;
            }
            self.pop();
        }
        if id == COL && self.current().id == TABLE {
            self.insert(COLGROUP, "");
        }
        if row && self.current().id == TABLE {
            self.insert(TBODY, "");
        }
        if row && id != TR && self.current().id != TR {
            self.insert(TR, "");
        }
        self.insert(id, attributes);
    }

    /// An end tag.
    fn end(&mut self, name: &str) {
        let Some(id) = find(&self.rows, name) else { return };
        let rules = self.rules(id);
        if rules & ALIAS != 0 {
            return;
        }
        if self.is_foreign() {
            if matches!(id, P | BR) {
                self.leave_foreign();
            } else if id == A
                && let Some(place) = self.open(LINK, SPECIAL)
            {
                self.close_to(place);
                return;
            }
        }
        if self.current().id == COLGROUP && !matches!(id, COL | COLGROUP) {
            self.pop();
        }
        if id == BR {
            self.start("br", "", false);
            return;
        }
        if id == P && self.open(P, SCOPE).is_none() {
            self.insert(P, "");
        }
        if rules & FORMATTING != 0 {
            self.adopt(id);
            return;
        }
        self.close(
            id,
            match id {
                TABLE => WALL,
                SVG | MATH if self.rules(self.current().id) & ISLAND != 0 => 0,
                LI => SCOPE | LIST,
                _ if rules & PART != 0 => WALL,
                _ if rules & SPECIAL != 0 => SCOPE,
                _ => SPECIAL,
            },
        );
    }
}
