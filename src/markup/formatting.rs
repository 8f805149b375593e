//! Formatting elements that are closed out of order: opened again after the block that closed them, and taken out of
//! blocks that outlive them (the standard's list of active formatting elements and its adoption agency). It decides
//! nothing about what is shown.

use super::builder::{Builder, Item, Open};
use crate::policy::{Policy, rule::*};

/// How many formatting elements are remembered for being opened again.
const FORMATS: usize = 48;

/// How many bytes of attributes may stand in copies; what is copied beyond has none. Nearly every text stays below a
/// hundredth of it.
const COPIED: usize = 1_000_000;

impl<P: Policy> Builder<'_, P> {
    /// Notes a formatting element for being opened again: at most three alike.
    pub(super) fn remember(&mut self, node: usize) {
        let (mut alike, mut first) = (0, 0);
        for (at, format) in self.formats.iter().enumerate().rev() {
            let same = |a: &Item, b: &Item| a.id == b.id && a.attributes == b.attributes;
            match (self.nodes.get(*format), self.nodes.get(node)) {
                _ if *format == 0 => break,
                (Some(a), Some(b)) if same(a, b) => (alike, first) = (alike + 1, at),
                _ => (),
            }
        }
        if alike >= 3 {
            self.formats.remove(first);
        }
        if self.formats.len() < FORMATS {
            self.formats.push(node);
        }
    }

    fn is_open(&self, node: usize) -> bool {
        self.stack.iter().rev().any(|open| open.node == node)
    }

    /// Opens again the formatting that the end of a block closed.
    pub(super) fn reconstruct(&mut self) {
        let mut at = self.formats.len();
        while let Some(node) = at.checked_sub(1).and_then(|at| self.formats.get(at)) {
            P::step(1);
            if *node == 0 || self.is_open(*node) {
                break;
            }
            at -= 1;
        }
        while self.has_room()
            && let Some(old) = self.formats.get(at).copied()
        {
            let new = self.copy(old);
            let id = self.node(new).id;
            self.place(self.current().node, new);
            self.stack.push(Open { id, node: new });
            if let Some(format) = self.formats.get_mut(at) {
                *format = new;
            }
            at += 1;
        }
    }

    /// The latest formatting element of that kind since the last marker.
    pub(super) fn format(&mut self, id: u8) -> Option<usize> {
        let nodes = &self.nodes;
        let node =
            *self.formats.iter().rev().find(|node| **node == 0 || nodes.get(**node).is_some_and(|n| n.id == id))?;
        (node != 0).then_some(node)
    }

    fn forget(&mut self, node: usize) -> Option<usize> {
        let at = self.formats.iter().position(|format| *format == node)?;
        self.formats.remove(at);
        Some(at)
    }

    /// Closes a formatting element where blocks opened inside it are still open: these leave it, and their content
    /// gets a copy of it (the standard's adoption agency; the names are the standard's).
    pub(super) fn adopt(&mut self, id: u8) {
        let current = self.current();
        if current.id == id && !self.formats.contains(&current.node) {
            self.pop();
            return;
        }
        for _ in 0..8 {
            let Some(formatting) = self.format(id) else {
                self.close(id, SPECIAL);
                return;
            };
            let Some(place) = self.stack.iter().rposition(|open| open.node == formatting) else {
                self.forget(formatting);
                return;
            };
            P::step(self.stack.len());
            let above = self.stack.get(place + 1..).unwrap_or_default();
            if above.iter().any(|open| self.rules(open.id) & SCOPE != 0) {
                return;
            }
            let furthest = above.iter().position(|open| self.rules(open.id) & SPECIAL != 0).map(|n| place + 1 + n);
            let (Some(mut furthest), true) = (furthest, self.nodes.len() < P::nodes()) else {
                self.forget(formatting);
                self.close_to(place);
                return;
            };
            let ancestor = self.at(place - 1).node;
            let block = self.at(furthest).node;
            let mut bookmark = None;
            let (mut last, mut at) = (block, furthest);
            for n in 1.. {
                at -= 1;
                let node = self.at(at).node;
                if node == formatting {
                    break;
                }
                if n > 3 {
                    self.forget(node);
                }
                let Some(format) = self.formats.iter().position(|format| *format == node) else {
                    self.stack.remove(at);
                    furthest -= 1;
                    continue;
                };
                let copy = self.copy(node);
                if let (Some(format), Some(open)) = (self.formats.get_mut(format), self.stack.get_mut(at)) {
                    *format = copy;
                    open.node = copy;
                }
                bookmark = bookmark.or(Some(copy));
                self.unlink(last);
                self.place(copy, last);
                last = copy;
            }
            self.unlink(last);
            self.place(ancestor, last);
            let copy = self.copy(formatting);
            let children = core::mem::take(&mut self.node(block).children);
            for child in &children {
                self.node(*child).parent = copy;
            }
            self.node(copy).children = children;
            self.place(block, copy);
            // The copy takes the formatting element's place in the list, or the one behind the first copy above.
            let at = self.forget(formatting);
            let after = bookmark.and_then(|node| self.formats.iter().position(|format| *format == node));
            let at = after.map(|at| at + 1).or(at).unwrap_or(self.formats.len());
            self.formats.insert(at, copy);
            self.stack.remove(place);
            self.stack.insert(furthest, Open { id, node: copy });
        }
    }

    fn copy(&mut self, node: usize) -> usize {
        let Item { id, attributes, .. } = *self.node(node);
        self.copied += attributes.len();
        self.create(id, if self.copied > COPIED { "" } else { attributes })
    }
}
