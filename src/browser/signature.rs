//! Signatures verified by the browser's own Web Crypto. It holds no key and decides nothing: no answer, a refusal and a
//! throw all end in a failure, never in a verified document. Part of the program's sequel.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

use super::dom::{property, settled, window};
use crate::failure::Failure;

/// The algorithm's name in Web Crypto (Web Cryptography Level 2, section "Ed25519").
const ALGORITHM: &str = "Ed25519";

/// What becomes of the outcome; called once.
type Taker = Box<dyn FnOnce(Result<(), Failure>)>;

/// One document, the keys any of which may have signed it, and what claims to be a signature.
struct Trial {
    subtle: JsValue,
    document: Uint8Array,
    keys: Vec<Vec<u8>>,
    signatures: Vec<Vec<u8>>,
    at: Cell<usize>,
    taker: RefCell<Option<Taker>>,
}

/// Finds out whether one of `signatures` is one of `document`'s exact bytes by one of `keys`.
pub fn verify(document: Uint8Array, keys: Vec<Vec<u8>>, signatures: Vec<Vec<u8>>, taker: Taker) {
    let subtle = property(&property(&window(), "crypto"), "subtle");
    let (at, taker) = (Cell::new(0), RefCell::new(Some(taker)));
    Rc::new(Trial { subtle, document, keys, signatures, at, taker }).next();
}

impl Trial {
    /// Tries the next pair of a key and a signature.
    fn next(self: Rc<Self>) {
        let at = self.at.replace(self.at.get() + 1);
        let count = self.signatures.len().max(1);
        let (Some(key), Some(_)) = (self.keys.get(at / count), self.signatures.get(at % count)) else {
            return self.end(Err(Failure::SignatureWrong));
        };
        let usages = Array::of1(&"verify".into());
        let key = Uint8Array::from(key.as_slice());
        let arguments = [&"raw".into(), &key.into(), &ALGORITHM.into(), &false.into(), &usages.into()];
        self.call("importKey", &arguments, Trial::imported);
    }

    fn imported(self: Rc<Self>, key: JsValue) {
        let at = self.at.get().saturating_sub(1);
        let signature = self.signatures.get(at % self.signatures.len().max(1));
        let signature = Uint8Array::from(signature.map_or(&[][..], Vec::as_slice));
        let arguments = [&ALGORITHM.into(), &key, &signature.into(), &self.document.clone().into()];
        self.call("verify", &arguments, Trial::verified);
    }

    fn verified(self: Rc<Self>, outcome: JsValue) {
        match outcome.as_bool() {
            Some(true) => self.end(Ok(())),
            _ => self.next(),
        }
    }

    /// Calls a function of `crypto.subtle`, where there is one, and goes on with what it comes to.
    fn call(self: Rc<Self>, name: &str, arguments: &[&JsValue], next: fn(Rc<Self>, JsValue)) {
        let list = Array::new();
        for argument in arguments {
            list.push(argument);
        }
        let promise = property(&self.subtle, name)
            .dyn_into::<Function>()
            .and_then(|function| Reflect::apply(&function, &self.subtle, &list));
        match promise {
            Ok(promise) => settled(
                promise.unchecked_ref::<Promise>(),
                Box::new(move |value| {
                    if !value.is_instance_of::<js_sys::Error>() {
                        next(self, value);
                    } else if property(&value, "name").as_string().as_deref() == Some("DataError") {
                        // These 32 bytes are no point of the curve.
                        self.next();
                    } else {
                        self.end(Err(Failure::SignatureUnsupported));
                    }
                }),
            ),
            Err(_) => self.end(Err(Failure::SignatureUnsupported)),
        }
    }

    fn end(&self, outcome: Result<(), Failure>) {
        if let Some(taker) = self.taker.take() {
            taker(outcome);
        }
    }
}
