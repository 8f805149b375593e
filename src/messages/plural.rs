//! Which form of a word goes with a whole number, by the rules of CLDR. Knows no words and no fractions.

/// The index of the form for `n` among those that a language of this rule distinguishes, in CLDR's order (zero, one,
/// two, few, many, other). `rule` is the tag of the language it is named after; the first letter tells them apart.
///
/// | rule | forms | and so do |
/// |---|---|---|
/// | `zh` | one for all | |
/// | `en` | 1 · other | kk ky de uz az tr |
/// | `hy` | 0, 1 · other | tg fa |
/// | `it` | 1 · whole millions · other | es |
/// | `fr` | 0, 1 · whole millions · other | pt |
/// | `ru` | ends in 1, not 11 · ends in 2 to 4, not 12 to 14 · other | be uk sr |
/// | `pl` | 1 · ends in 2 to 4, not 12 to 14 · other | |
/// | `ar` | 0 · 1 · 2 · ends in 03 to 10 · ends in 11 to 99 · other | |
pub fn form(rule: &str, n: u32) -> usize {
    let rule = rule.as_bytes().first().copied().unwrap_or_default();
    let (unit, hundred) = (n % 10, n % 100);
    let teen = hundred / 10 == 1;
    match rule {
        b'z' => 0,
        b'a' => match hundred {
            _ if n < 3 => n as usize,
            3..=10 => 3,
            11.. => 4,
            _ => 5,
        },
        b'r' if unit == 1 && !teen => 0,
        _ if n == 1 || (n == 0 && matches!(rule, b'h' | b'f')) => 0,
        b'r' | b'p' => 2 - usize::from(matches!(unit, 2..=4) && !teen),
        b'i' | b'f' => 2 - usize::from(n != 0 && n.is_multiple_of(1_000_000)),
        _ => 1,
    }
}
