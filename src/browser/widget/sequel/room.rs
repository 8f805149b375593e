//! Keeps the room that a page of the list takes when the next one is shorter, so that the pager stays under the reader's
//! pointer and the host's page in its place. Never keeps room for opened texts, for another list or another width.

use wasm_bindgen::JsCast;
use web_sys::{Element as DomElement, HtmlElement};

use super::Widget;
use crate::date::push_digits;
use crate::options::Paging;

/// What room is kept, and for which list.
#[derive(Clone, Copy, Default)]
pub struct Room {
    /// The statements in the list; 0 while no room is kept.
    loaded: u32,
    /// The list's width in CSS pixels.
    width: f64,
    /// Its height.
    height: f64,
}

/// Keeps the room of the page on view, which is about to be turned.
pub fn keep(widget: &Widget) {
    let (paging, loaded) = {
        let state = widget.state.borrow();
        (state.options.paging(), state.loaded())
    };
    let Some(list) = list(widget).filter(|_| paging == Paging::Pages) else { return };
    let known = widget.room.get();
    let _ = list.style().remove_property("min-block-size");
    let area = list.get_bounding_client_rect();
    let mut height = area.height() - opened(&list);
    if known.loaded == loaded && known.width == area.width() {
        height = height.max(known.height);
    }
    widget.room.set(Room { loaded, width: area.width(), height });
    let mut value = String::new();
    push_digits(&mut value, (height + 0.5) as u32, 1);
    value.push_str("px");
    let _ = list.style().set_property("min-block-size", &value);
}

/// Lets go of the room where the list is another one now.
#[inline(never)]
pub fn check(widget: &Widget) {
    let kept = widget.room.get().loaded;
    if kept != 0 && kept != widget.state.borrow().loaded() {
        give_up(widget);
    }
}

/// Lets go of the room.
pub fn give_up(widget: &Widget) {
    widget.room.set(Room::default());
    if let Some(list) = list(widget) {
        let _ = list.style().remove_property("min-block-size");
    }
}

fn list(widget: &Widget) -> Option<HtmlElement> {
    widget.root.query_selector(".list[part]").ok().flatten().map(JsCast::unchecked_into)
}

/// How much of the list's height is opened texts.
fn opened(list: &DomElement) -> f64 {
    let mut sum = 0.0;
    if let Ok(bodies) = list.query_selector_all(".body:not([hidden])") {
        for index in 0..bodies.length() {
            let Some(body) = bodies.item(index).and_then(|body| body.dyn_into::<DomElement>().ok()) else { continue };
            let above = body.previous_element_sibling();
            let top = above.map_or_else(
                || body.get_bounding_client_rect().top(),
                |above| above.get_bounding_client_rect().bottom(),
            );
            sum += body.get_bounding_client_rect().bottom() - top;
        }
    }
    sum
}
