//! The focus: where it is, where it goes, and what comes into view with it. Never takes it from a reader who has put it elsewhere.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element as DomElement, HtmlElement};

use super::{Widget, statement_of};
use crate::browser::dom::{property, window};

/// Puts the focus on the heading of the statement at `place`, and has it in view.
pub fn give(widget: &Widget, place: u32) {
    let heading = show(widget, place);
    // What the host wants doesn't take the reader away from what is being typed elsewhere in the page.
    if let Some(heading) = heading.filter(|_| !(widget.hosted.get() && is_typing())) {
        put_focus(heading);
    }
}

/// Brings the statement at `place` of the list into view; its heading.
pub fn show(widget: &Widget, place: u32) -> Option<HtmlElement> {
    let from = widget.state.borrow().range().0;
    let articles = widget.root.query_selector_all("article").ok()?;
    let article: DomElement = articles.item(place.saturating_sub(from))?.unchecked_into();
    let top = article.get_bounding_client_rect().top();
    let height = window().inner_height().ok().and_then(|height| height.as_f64());
    if top < 0.0 || height.is_some_and(|height| top > height / 2.0) {
        article.scroll_into_view();
    }
    article.query_selector("[tabindex]").ok()?.map(JsCast::unchecked_into)
}

/// What has the focus inside the widget.
fn focused(widget: &Widget) -> Option<DomElement> {
    property(&widget.root, "activeElement").dyn_into().ok()
}

/// The statement in which the focus is, or after which the list breaks off where it is; nothing where it is elsewhere in the
/// widget.
pub fn hold(widget: &Widget) -> Option<String> {
    let focused = focused(widget)?;
    let before = focused.closest("[role=alert]").ok().flatten().and_then(|alert| alert.previous_element_sibling());
    let last = before.and_then(|list| list.query_selector("article:last-child > [tabindex]").ok().flatten());
    Some(statement_of(&last.unwrap_or(focused)))
}

/// Where what had the focus is gone, or can't have it any more, puts it on the heading of the same statement, else of the
/// first one, or on what stands there instead. `false` where there is nothing.
pub fn regain(widget: &Widget, id: &str) -> bool {
    if !is_nowhere(widget) {
        return true;
    }
    let Ok(headings) = widget.root.query_selector_all("article > [tabindex], .empty") else { return false };
    let headings = (0..headings.length()).filter_map(|at| headings.item(at)?.dyn_into::<HtmlElement>().ok());
    let mut first = None;
    for heading in headings {
        let own = statement_of(&heading) == id;
        if own || first.is_none() {
            first = Some(heading);
        }
    }
    let found = first.is_some();
    if let Some(heading) = first {
        put_focus(heading);
    }
    found
}

fn is_retry(control: &DomElement) -> bool {
    control.get_attribute("data-do").is_some_and(|action| action == "retry")
}

/// What has the focus in the page.
fn active() -> JsValue {
    property(&property(&window(), "document"), "activeElement")
}

/// Whether a field of the page's own has the focus.
fn is_typing() -> bool {
    let fields = "input, textarea, select, [contenteditable]";
    active().dyn_into::<DomElement>().is_ok_and(|active| active.closest(fields).is_ok_and(|field| field.is_some()))
}

/// Whether nothing has the focus: what is gone has left it to the body.
fn is_nowhere(widget: &Widget) -> bool {
    let active = active();
    focused(widget).is_none() && property(&active, "localName").as_string().is_none_or(|name| name == "body")
}

/// Puts the focus on the heading of the statement at `place`, or on the button to try again, unless the reader has put it
/// elsewhere meanwhile.
pub fn give_back(widget: &Widget, place: Option<u32>) {
    widget.render();
    let elsewhere = match focused(widget) {
        Some(inside) => !is_retry(&inside),
        None => !is_nowhere(widget),
    };
    let wanted = match place {
        _ if elsewhere => None,
        Some(place) => show(widget, place),
        None => {
            let buttons = widget.root.query_selector_all("[data-do=retry]").ok();
            buttons.and_then(|buttons| buttons.item(0)).map(JsCast::unchecked_into)
        }
    };
    if let Some(element) = wanted {
        put_focus(element);
    }
}

/// Empties the search box and the filters, and puts the focus on the first of them.
pub fn clear(widget: &Widget) {
    let Ok(controls) = widget.root.query_selector_all("[role=search] [id]") else { return };
    let mut wanted = None;
    for index in 0..controls.length() {
        let Some(control) = controls.item(index) else { continue };
        let _ = js_sys::Reflect::set(&control, &"value".into(), &"".into());
        if index == 0 {
            wanted = Some(control.unchecked_into());
        }
    }
    // Where the host wants a statement, that gets the focus.
    if let Some(first) = wanted.filter(|_| !widget.hosted.get()) {
        put_focus(first);
    }
}

/// Puts the focus on an element and leaves the page where it is.
fn put_focus(element: HtmlElement) {
    let options = web_sys::FocusOptions::new();
    options.set_prevent_scroll(true);
    let _ = element.focus_with_options(&options);
}
