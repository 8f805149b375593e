//! Which form of a word goes with a whole number, by the rules of CLDR. Knows no words and no fractions.

/// The index of the form for `n` among those that a language of this rule distinguishes, in CLDR's order (zero, one,
/// two, few, many, other). `rule` is the tag of the language it is named after; the first letter tells them apart.
///
/// | rule | forms | and so do |
/// |---|---|---|
/// | `zh` | one for all | |
/// | `en` | 1 · other | kk ky tg de uz az tr |
/// | `hy` | 0, 1 · other | fa |
/// | `it` | 1 · whole millions · other | es |
/// | `fr` | 0, 1 · whole millions · other | pt |
/// | `ru` | ends in 1, not 11 · ends in 2 to 4, not 12 to 14 · other | be uk sr |
/// | `pl` | 1 · ends in 2 to 4, not 12 to 14 · other | |
/// | `ar` | 0 · 1 · 2 · ends in 03 to 10 · ends in 11 to 99 · other | |
pub fn form(rule: &str, n: u32) -> usize {
    let (unit, hundred) = (n % 10, n % 100);
    let few = matches!(unit, 2..=4) && !matches!(hundred, 12..=14);
    let many = n != 0 && n.is_multiple_of(1_000_000);
    match (rule.as_bytes().first(), n) {
        (Some(b'z'), _) => 0,
        (Some(b'h' | b'f'), 0) => 0,
        (Some(b'f' | b'i'), 2..) => 2 - usize::from(many),
        (Some(b'i'), 0) => 2,
        (Some(b'r'), _) if unit == 1 && hundred != 11 => 0,
        (Some(b'r'), _) | (Some(b'p'), 0 | 2..) => 2 - usize::from(few),
        (Some(b'a'), 0..=2) => n as usize,
        (Some(b'a'), _) => match hundred {
            3..=10 => 3,
            11..=99 => 4,
            _ => 5,
        },
        (_, 1) => 0,
        _ => 1,
    }
}
