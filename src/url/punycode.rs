//! A host as browsers write it, where its author wrote letters beyond ASCII: Punycode (RFC 3492), to compare the two. Small
//! letters are made of ASCII, Latin-1 and Cyrillic alone; whatever else IDNA knows makes another host here, never the same.

use alloc::string::String;
use alloc::vec::Vec;

/// The longest label that is looked at, in bytes: in ASCII none has more than 63 letters.
const LABEL_MAX: usize = 255;

/// Adds `label`, one of a host's, in small letters of ASCII.
pub fn push(host: &mut String, label: &str) {
    let letters: Vec<u32> = label.chars().map(small).collect();
    let basic = letters.iter().filter(|letter| **letter < 128).count();
    if basic == letters.len() || label.len() > LABEL_MAX {
        host.extend(letters.iter().filter_map(|letter| char::from_u32(*letter)));
        return;
    }
    host.push_str("xn--");
    host.extend(letters.iter().filter(|letter| **letter < 128).map(|letter| char::from(*letter as u8)));
    if basic > 0 {
        host.push('-');
    }
    let (mut code, mut delta, mut bias, mut done) = (128, 0, 72, basic as u32);
    while let Some(next) = letters.iter().copied().filter(|letter| *letter >= code).min() {
        delta += (next - code) * (done + 1);
        for letter in &letters {
            delta += u32::from(*letter < next);
            if *letter == next {
                push_number(host, delta, bias);
                delta = if done == basic as u32 { delta / 700 } else { delta / 2 };
                done += 1;
                delta += delta.checked_div(done).unwrap_or(0);
                bias = 0;
                while delta > 455 {
                    delta /= 35;
                    bias += 36;
                }
                bias += 36 * delta / (delta + 38);
                delta = 0;
            }
        }
        delta += 1;
        code = next + 1;
    }
}

/// The small letter of a letter.
fn small(letter: char) -> u32 {
    let code = letter as u32;
    match letter {
        'A'..='Z' | 'À'..='Ö' | 'Ø'..='Þ' | 'А'..='Я' => code + 32,
        'Ѐ'..='Џ' => code + 80,
        _ => code,
    }
}

/// Adds `number` in digits whose worth grows as `bias` says.
fn push_number(host: &mut String, mut number: u32, bias: u32) {
    let mut place: u32 = 36;
    loop {
        let least = place.saturating_sub(bias).clamp(1, 26);
        let last = number < least;
        let digit = if last { number } else { least + (number - least) % (36 - least) };
        host.push(char::from(digit as u8 + if digit < 26 { b'a' } else { b'0' - 26 }));
        if last {
            return;
        }
        number = (number - least) / (36 - least);
        place += 36;
    }
}
