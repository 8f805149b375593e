//! Keeps the room that a page of the list takes when the next one is shorter, so that the pager stays under the reader's
//! pointer and the host's page in its place. Never keeps room for opened texts, for another list or another width, and never
//! by a style attribute, which a strict policy refuses.

use js_sys::{Array, Reflect};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::Element as DomElement;

use super::Widget;
use crate::browser::dom::property;
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
    /// How much of that lies below the lowest statement.
    below: f64,
}

#[wasm_bindgen]
extern "C" {
    /// A constructed style sheet (CSSOM, section 6.1); web_sys has no way to give one to a shadow root.
    #[derive(Clone)]
    #[wasm_bindgen(js_name = CSSStyleSheet)]
    pub type Sheet;
    #[wasm_bindgen(constructor, js_class = CSSStyleSheet, catch)]
    fn new() -> Result<Sheet, JsValue>;
    #[wasm_bindgen(method, js_class = CSSStyleSheet, js_name = replaceSync, catch)]
    fn replace(this: &Sheet, css: &str) -> Result<(), JsValue>;
}

/// Writes the widget's own sheet. A browser without constructed sheets keeps no room.
fn write(widget: &Widget, css: &str) {
    let own = widget.sheet.borrow().clone();
    let Some(sheet) = own.or_else(|| Sheet::new().ok()) else { return };
    widget.sheet.replace(Some(sheet.clone()));
    let _ = sheet.replace(css);
    if css.is_empty() || is_worn(widget) {
        return;
    }
    let all = sheets(widget).concat(&Array::of1(&sheet));
    // A sheet of another document, as when the element was adopted, is refused: then no room is kept.
    let _ = Reflect::set(&widget.root, &JsValue::from_str("adoptedStyleSheets"), &all);
}

/// The sheets of the shadow root, as far as there are any.
fn sheets(widget: &Widget) -> Array {
    let sheets = property(&widget.root, "adoptedStyleSheets");
    if Array::is_array(&sheets) { sheets.unchecked_into() } else { Array::new() }
}

/// Whether the widget's own sheet holds: the browser takes all sheets off a root that another document adopts.
fn is_worn(widget: &Widget) -> bool {
    widget.sheet.borrow().as_ref().is_some_and(|sheet| sheets(widget).includes(sheet, 0))
}

/// Keeps the room of the page on view, which is about to be turned.
pub fn keep(widget: &Widget) {
    let (paging, loaded) = {
        // From within the state's own work a host can ask for a page, too (a patched `normalize`).
        let Ok(state) = widget.state.try_borrow() else { return };
        (state.options.paging(), state.list.loaded())
    };
    let Some(list) = list(widget).filter(|_| paging == Paging::Pages) else { return };
    let known = widget.room.get();
    let mut area = list.get_bounding_client_rect();
    let fresh = known.loaded != loaded || known.width != area.width();
    if fresh && known.loaded != 0 {
        write(widget, "");
        area = list.get_bounding_client_rect();
    }
    // Of a list that has room to spare, the statements are measured: each change of a sheet has the browser match every
    // rule anew.
    let end = area.bottom() - bottom(&list);
    let below = if fresh { end } else { known.below };
    let mut height = area.height() - end + below - opened(&list);
    if !fresh {
        if height <= known.height && is_worn(widget) {
            return;
        }
        height = height.max(known.height);
    }
    widget.room.set(Room { loaded, width: area.width(), height, below });
    let mut rule = String::from(".list{min-block-size:");
    push_digits(&mut rule, (height + 0.5) as u32, 1);
    rule.push_str("px}");
    write(widget, &rule);
}

/// Lets go of the room where the list is another one now.
pub fn check(widget: &Widget) {
    let kept = widget.room.get().loaded;
    if kept != 0 && kept != widget.state.borrow().list.loaded() {
        give_up(widget);
    }
}

/// Lets go of the room.
pub fn give_up(widget: &Widget) {
    widget.room.set(Room::default());
    if widget.sheet.borrow().is_some() {
        write(widget, "");
    }
}

fn list(widget: &Widget) -> Option<DomElement> {
    widget.root.query_selector(".list[part]").ok().flatten()
}

/// The lower edge of the lowest statement; several may stand side by side.
fn bottom(list: &DomElement) -> f64 {
    let Ok(statements) = list.query_selector_all("article") else { return 0.0 };
    let statements =
        (0..statements.length()).filter_map(|index| Some(statements.item(index)?.unchecked_into::<DomElement>()));
    statements.map(|statement| statement.get_bounding_client_rect().bottom()).fold(f64::MIN, f64::max)
}

/// How much of the list's height is opened texts.
fn opened(list: &DomElement) -> f64 {
    let mut sum = 0.0;
    if let Ok(bodies) = list.query_selector_all(".body:not([hidden])") {
        for index in 0..bodies.length() {
            let Some(body) = bodies.item(index).map(JsCast::unchecked_into::<DomElement>) else { continue };
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
