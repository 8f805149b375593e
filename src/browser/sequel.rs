//! What the page does once the program's sequel is there: it makes widgets of the sketches and calls those.

use std::cell::RefCell;
use std::mem::ManuallyDrop;
use std::rc::Rc;

use js_sys::JsString;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlElement, ShadowRoot};

use super::Page;
use super::widget::Widget;
use crate::loader::action;
use crate::state::Event;

/// The widgets of a page. It is there as long as the instance, so nothing drops the list as a whole, which would take
/// everything of a widget into the first part.
#[derive(Default)]
pub struct Widgets(ManuallyDrop<RefCell<Vec<Rc<Widget>>>>);

/// Builds a widget; see [`Page::mount`].
#[inline(never)]
pub fn mount(page: &Page, number: u32, host: HtmlElement, root: ShadowRoot, around: &str) {
    let widget = Widget::new(number, host, root, page.transport.clone());
    page.widgets.0.borrow_mut().push(widget.clone());
    widget.configure(around);
}

/// Makes a widget of the sketch of that number, if there is one.
fn resume(page: &Page, number: u32, around: Option<&str>) {
    if let Some(sketch) = page.sketch(number) {
        let (widget, event) = Widget::resume(sketch, around, page.transport.clone());
        page.widgets.0.borrow_mut().push(widget.clone());
        widget.send(event);
    }
}

/// See [`Page::call`].
#[inline(never)]
pub fn call(page: &Page, number: u32, action: u32, text: String, place: f64, value: JsValue) {
    if action == action::UNMOUNT {
        drop(page.sketch(number));
        let gone = {
            let mut widgets = page.widgets.0.borrow_mut();
            let place = widgets.iter().position(|widget| widget.number == number);
            place.map(|place| widgets.swap_remove(place))
        };
        if let Some(widget) = gone {
            widget.release();
        }
        return;
    }
    resume(page, number, (action == action::COMPLETE).then_some(&*text));
    let Some(widget) = widget(page, number) else { return };
    if [action::GO_TO, action::OPEN].contains(&action) {
        widget.hosted.set(true);
    }
    match action {
        action::CONFIGURE => widget.configure(&text),
        action::REFRESH => widget.send(Event::Refresh),
        action::GO_TO => widget.turn(place as u32),
        action::OPEN => widget.send(Event::Offer(text)),
        action::CLOSE => widget.send(Event::Close(text)),
        action::WORDED => widget.worded(&text),
        action::PRESSED => widget.press(value.unchecked_into()),
        _ => {}
    }
}

/// See [`Page::state`].
#[inline(never)]
pub fn state(page: &Page, number: u32) -> JsValue {
    resume(page, number, None);
    widget(page, number).map_or(JsValue::UNDEFINED, |widget| widget.report())
}

fn widget(page: &Page, number: u32) -> Option<Rc<Widget>> {
    page.widgets.0.borrow().iter().find(|widget| widget.number == number).cloned()
}

/// `text` in Unicode's normalisation form NFKD and in lower case.
#[inline(never)]
pub fn normal(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    String::from(JsString::from(text).normalize("NFKD").to_lower_case())
}
