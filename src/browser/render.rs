//! A written tree into DOM. The nodes are made in one call, by the loader's `grow`, with createElement: no string is ever handed
//! over as markup.

mod sequel;

use std::mem;

use js_sys::Function;
use wasm_bindgen::JsValue;
use web_sys::Node;

/// What stands under a parent, before what others may have put there.
#[derive(Default)]
pub struct Rendered {
    written: String,
    /// How many nodes that are.
    count: u32,
}

impl Rendered {
    /// Makes the children of `parent` anew, and so loses the focus what had it.
    pub fn renew(&mut self, grow: &Function, parent: &Node, written: String) {
        for _ in 0..self.count {
            if let Some(gone) = parent.first_child() {
                let _ = parent.remove_child(&gone);
            }
        }
        self.count = put(grow, parent, parent.first_child().as_ref(), &written);
        self.written = written;
    }

    /// Brings the children of `parent` to what is written, changing only what differs.
    pub fn update(&mut self, grow: &Function, parent: &Node, written: String) {
        let old = mem::replace(&mut self.written, written);
        self.count = sequel::children(grow, parent, parent.first_child(), &old, &self.written);
    }
}

/// Makes what is written and puts it into `parent`, before a node of it; how many nodes that were.
fn put(grow: &Function, parent: &Node, before: Option<&Node>, written: &str) -> u32 {
    let end = JsValue::NULL;
    let before = before.map_or(&end, |before| before.as_ref());
    let count = grow.call3(&JsValue::UNDEFINED, parent, before, &JsValue::from_str(written));
    count.ok().and_then(|count| count.as_f64()).unwrap_or_default() as u32
}
