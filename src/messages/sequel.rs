//! The words that only the program's sequel says, and English's for those that a language leaves out.

use alloc::string::String;
use alloc::vec::Vec;

use super::Messages;
use super::labels::{ENGLISH, ENGLISH_SEQUEL, FIRST, Label};
use crate::slice::next_part;

/// Adds every line that is missing.
#[inline(never)]
pub fn complete(messages: Messages) -> Messages {
    let mut whole = Messages { text: String::new(), bounds: Vec::from([0]) };
    let (mut first, mut sequel) = (Some(ENGLISH), Some(ENGLISH_SEQUEL));
    for index in 0..Label::ALL.len() {
        let english = next_part(if index < FIRST { &mut first } else { &mut sequel }, b'\n').unwrap_or_default();
        let own = messages.line(index);
        whole.push(if own.is_empty() { english } else { own });
    }
    whole
}
