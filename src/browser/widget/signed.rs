//! Documents that are shown only with a signature: both are fetched, and the one is verified by the other before anything
//! else is done with it.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;

use super::Widget;
use crate::browser::fetch::{Answer, Refusal};
use crate::browser::signature as browser_signature;
use crate::failure::Failure;
use crate::options::Name;
use crate::signature;
use crate::state::Event;

#[wasm_bindgen]
extern "C" {
    /// The browser's (Encoding, section 7.2), for which web_sys has errors that can't happen here.
    type TextDecoder;
    #[wasm_bindgen(constructor)]
    fn new() -> TextDecoder;
    #[wasm_bindgen(method)]
    fn decode(this: &TextDecoder, bytes: &Uint8Array) -> String;
}

type Outcome = Result<Rc<Answer>, Refusal>;

/// Gets a document and its signature, at the same time, and has the one verified by the other before anything else is
/// done with it.
pub fn fetch(widget: &Widget, url: &str, generation: u32) {
    let pair: Rc<RefCell<[Option<Outcome>; 2]>> = Rc::default();
    for (at, url) in [String::from(url), signature::address(url)].iter().enumerate() {
        let me = widget.me.clone();
        let pair = pair.clone();
        let taker = move |outcome| {
            let both = {
                let pair = &mut *pair.borrow_mut();
                if let Some(slot) = pair.get_mut(at) {
                    *slot = Some(outcome);
                }
                match pair {
                    [Some(document), Some(signature)] => Some((document.clone(), signature.clone())),
                    _ => None,
                }
            };
            if let (Some(widget), Some((document, signature))) = (me.upgrade(), both) {
                verify(&widget, generation, document, signature);
            }
        };
        widget.download(url, Box::new(taker));
    }
}

/// Answers with the document if it is signed, else with the reason why not.
fn verify(widget: &Widget, generation: u32, document: Outcome, signature: Outcome) {
    let refuse = |failure| widget.answered(generation, Err((failure, None)));
    let (document, signature) = match (document, signature) {
        (Ok(document), Ok(signature)) => (document, signature),
        (Err(refusal), _) => return widget.answered(generation, Err(refusal)),
        (_, Err((failure, retry_after))) if failure.retryable() => {
            return widget.send(Event::Failed { generation, failure, retry_after, of_signature: true });
        }
        _ => return refuse(Failure::SignatureMissing),
    };
    let keys = widget.state.borrow().options.text(Name::PublicKey).map(|keys| signature::keys(keys).0);
    let text = TextDecoder::new().decode(&signature.bytes);
    let Some(signatures) = signature::signatures(&text) else {
        return refuse(Failure::SignatureWrong);
    };
    let me = widget.me.clone();
    let bytes = document.bytes.clone();
    let taker = move |outcome: Result<(), Failure>| {
        if let Some(widget) = me.upgrade() {
            widget.answered(generation, outcome.map(|()| document).map_err(|failure| (failure, None)));
        }
    };
    browser_signature::verify(bytes, keys.unwrap_or_default(), signatures, Box::new(taker));
}
