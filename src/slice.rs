//! Cuts strings at ASCII characters, and knows what can't be seen. One small function in many places, where the standard library's patterns would
//! each bring code of their own.

/// `text` up to the first byte of `ends`, which are ASCII.
#[inline(never)]
#[expect(clippy::manual_contains, reason = "`contains` brings a search by words that weighs more than this loop")]
pub(crate) fn cut<'a>(text: &'a str, ends: &[u8]) -> &'a str {
    let end = text.bytes().position(|b| ends.iter().any(|end| *end == b));
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}

/// `text` from the byte `start` on.
#[inline(never)]
pub(crate) fn from(text: &str, start: usize) -> &str {
    text.get(start..).unwrap_or_default()
}

/// How many bytes of `set` the text begins with.
#[inline(never)]
pub(crate) fn run(text: &str, set: &[u8]) -> usize {
    text.bytes().take_while(|b| set.iter().any(|wanted| wanted == b)).count()
}

/// 1 where the text begins with a byte of `set`, else 0: [`run`] would look on to the end of a run of them.
#[expect(clippy::manual_contains, reason = "as for `cut`")]
pub(crate) fn leading(text: &str, set: &[u8]) -> usize {
    usize::from(text.bytes().next().is_some_and(|first| set.iter().any(|wanted| *wanted == first)))
}

/// Takes the first `length` bytes off `rest`, or all that is left.
#[inline(never)]
pub(crate) fn take<'a>(rest: &mut &'a str, length: usize) -> &'a str {
    let (taken, left) = rest.split_at_checked(length).unwrap_or((rest, ""));
    *rest = left;
    taken
}

/// Takes what stands before the next `end` (ASCII) from `rest`; all of it where there is none, and then nothing is left.
#[inline(never)]
pub(crate) fn next_part<'a>(rest: &mut Option<&'a str>, end: u8) -> Option<&'a str> {
    let text = (*rest)?;
    let at = text.bytes().position(|byte| byte == end).unwrap_or(text.len());
    *rest = text.get(at + 1..);
    text.get(..at)
}

/// Whether `word` is one of a list, which blanks divide, in any (ASCII) case.
pub(crate) fn has(list: &str, word: &str) -> bool {
    let mut rest = Some(list);
    while let Some(entry) = next_part(&mut rest, b' ') {
        if entry.eq_ignore_ascii_case(word) {
            return true;
        }
    }
    false
}

/// Whether nothing of `text` can be seen: it has controls and blanks alone, of Unicode's those that are met with. The table of
/// all would weigh more than all of this.
#[inline(never)]
pub(crate) fn is_blank(text: &str) -> bool {
    text.chars().all(
        |letter| matches!(letter, '\0'..=' ' | '\u{a0}' | '\u{ad}' | '\u{2000}'..='\u{200f}' | '\u{3000}' | '\u{feff}'),
    )
}
