//! Character references: what `&eacute;`, `&#233;` and `&#xE9;` stand for, in text and in attribute values. It knows
//! HTML 4's names (and a few that feeds use besides) and leaves anything else as it stands.

use crate::slice::{cut, from};
use alloc::{string::String, vec::Vec};

/// The names and their code points, in the order of the code points. Those below 256 may lack their semicolon.
#[rustfmt::skip]
const NAMES: &[(&str, u32)] = &[
    ("QUOT", 34), ("quot", 34), ("AMP", 38), ("amp", 38), ("apos", 39), ("LT", 60), ("lt", 60), ("GT", 62),
    ("gt", 62), ("nbsp", 160), ("iexcl", 161), ("cent", 162), ("pound", 163), ("curren", 164), ("yen", 165),
    ("brvbar", 166), ("sect", 167), ("uml", 168), ("COPY", 169), ("copy", 169), ("ordf", 170), ("laquo", 171),
    ("not", 172), ("shy", 173), ("REG", 174), ("reg", 174), ("macr", 175), ("deg", 176), ("plusmn", 177),
    ("sup2", 178), ("sup3", 179), ("acute", 180), ("micro", 181), ("para", 182), ("middot", 183), ("cedil", 184),
    ("sup1", 185), ("ordm", 186), ("raquo", 187), ("frac14", 188), ("frac12", 189), ("frac34", 190), ("iquest", 191),
    ("Agrave", 192), ("Aacute", 193), ("Acirc", 194), ("Atilde", 195), ("Auml", 196), ("Aring", 197), ("AElig", 198),
    ("Ccedil", 199), ("Egrave", 200), ("Eacute", 201), ("Ecirc", 202), ("Euml", 203), ("Igrave", 204),
    ("Iacute", 205), ("Icirc", 206), ("Iuml", 207), ("ETH", 208), ("Ntilde", 209), ("Ograve", 210), ("Oacute", 211),
    ("Ocirc", 212), ("Otilde", 213), ("Ouml", 214), ("times", 215), ("Oslash", 216), ("Ugrave", 217),
    ("Uacute", 218), ("Ucirc", 219), ("Uuml", 220), ("Yacute", 221), ("THORN", 222), ("szlig", 223), ("agrave", 224),
    ("aacute", 225), ("acirc", 226), ("atilde", 227), ("auml", 228), ("aring", 229), ("aelig", 230), ("ccedil", 231),
    ("egrave", 232), ("eacute", 233), ("ecirc", 234), ("euml", 235), ("igrave", 236), ("iacute", 237),
    ("icirc", 238), ("iuml", 239), ("eth", 240), ("ntilde", 241), ("ograve", 242), ("oacute", 243), ("ocirc", 244),
    ("otilde", 245), ("ouml", 246), ("divide", 247), ("oslash", 248), ("ugrave", 249), ("uacute", 250),
    ("ucirc", 251), ("uuml", 252), ("yacute", 253), ("thorn", 254), ("yuml", 255), ("OElig", 338), ("oelig", 339),
    ("Scaron", 352), ("scaron", 353), ("Yuml", 376), ("fnof", 402), ("circ", 710), ("tilde", 732), ("Alpha", 913),
    ("Beta", 914), ("Gamma", 915), ("Delta", 916), ("Epsilon", 917), ("Zeta", 918), ("Eta", 919), ("Theta", 920),
    ("Iota", 921), ("Kappa", 922), ("Lambda", 923), ("Mu", 924), ("Nu", 925), ("Xi", 926), ("Omicron", 927),
    ("Pi", 928), ("Rho", 929), ("Sigma", 931), ("Tau", 932), ("Upsilon", 933), ("Phi", 934), ("Chi", 935),
    ("Psi", 936), ("Omega", 937), ("alpha", 945), ("beta", 946), ("gamma", 947), ("delta", 948), ("epsilon", 949),
    ("zeta", 950), ("eta", 951), ("theta", 952), ("iota", 953), ("kappa", 954), ("lambda", 955), ("mu", 956),
    ("nu", 957), ("xi", 958), ("omicron", 959), ("pi", 960), ("rho", 961), ("sigmaf", 962), ("sigma", 963),
    ("tau", 964), ("upsilon", 965), ("phi", 966), ("chi", 967), ("psi", 968), ("omega", 969), ("thetasym", 977),
    ("upsih", 978), ("piv", 982), ("ensp", 8194), ("emsp", 8195), ("thinsp", 8201), ("zwnj", 8204), ("zwj", 8205),
    ("lrm", 8206), ("rlm", 8207), ("ndash", 8211), ("mdash", 8212), ("lsquo", 8216), ("rsquo", 8217),
    ("sbquo", 8218), ("ldquo", 8220), ("rdquo", 8221), ("bdquo", 8222), ("dagger", 8224), ("Dagger", 8225),
    ("bull", 8226), ("hellip", 8230), ("permil", 8240), ("prime", 8242), ("Prime", 8243), ("lsaquo", 8249),
    ("rsaquo", 8250), ("oline", 8254), ("frasl", 8260), ("euro", 8364), ("image", 8465), ("numero", 8470),
    ("weierp", 8472), ("real", 8476), ("trade", 8482), ("alefsym", 8501), ("larr", 8592), ("uarr", 8593),
    ("rarr", 8594), ("darr", 8595), ("harr", 8596), ("crarr", 8629), ("lArr", 8656), ("uArr", 8657), ("rArr", 8658),
    ("dArr", 8659), ("hArr", 8660), ("forall", 8704), ("part", 8706), ("exist", 8707), ("empty", 8709),
    ("nabla", 8711), ("isin", 8712), ("notin", 8713), ("ni", 8715), ("prod", 8719), ("sum", 8721), ("minus", 8722),
    ("lowast", 8727), ("radic", 8730), ("prop", 8733), ("infin", 8734), ("ang", 8736), ("and", 8743), ("or", 8744),
    ("cap", 8745), ("cup", 8746), ("int", 8747), ("there4", 8756), ("sim", 8764), ("cong", 8773), ("asymp", 8776),
    ("ne", 8800), ("equiv", 8801), ("le", 8804), ("ge", 8805), ("sub", 8834), ("sup", 8835), ("nsub", 8836),
    ("sube", 8838), ("supe", 8839), ("oplus", 8853), ("otimes", 8855), ("perp", 8869), ("sdot", 8901),
    ("lceil", 8968), ("rceil", 8969), ("lfloor", 8970), ("rfloor", 8971), ("loz", 9674),
    ("spades", 9824), ("clubs", 9827), ("hearts", 9829), ("diams", 9830), ("lang", 10216), ("rang", 10217),
];

/// The one name below 256 that came after HTML 4, and needs its semicolon.
const APOSTROPHE: u32 = 39;

/// What browsers take the references 128 to 159 for: they are code points of windows-1252 to their authors.
const WINDOWS_1252: [u16; 32] = [
    0x20ac, 0x81, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152, 0x8d, 0x17d,
    0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc, 0x2122, 0x161, 0x203a, 0x153, 0x9d,
    0x17e, 0x178,
];

/// How many bytes the packed names take.
const fn packed_len() -> usize {
    let (mut length, mut last, mut rest) = (0, 0, NAMES);
    while let Some(((name, code), after)) = rest.split_first() {
        length += name.len() + if *code - last < 128 { 1 } else { 2 };
        last = *code;
        rest = after;
    }
    length
}

/// The names as the bundle carries them: each followed by its distance from the one before, seven bits to a byte,
/// the lower ones first, the highest bit set.
#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler: a bad index does not compile")]
const fn pack() -> [u8; packed_len()] {
    let mut out = [0; packed_len()];
    let (mut at, mut last, mut rest) = (0, 0, NAMES);
    while let Some(((name, code), after)) = rest.split_first() {
        let mut n = 0;
        while n < name.len() {
            out[at] = name.as_bytes()[n];
            n += 1;
            at += 1;
        }
        let distance = *code - last;
        out[at] = 128 | distance as u8;
        at += 1;
        if distance >= 128 {
            out[at] = 128 | (distance >> 7) as u8;
            at += 1;
        }
        last = *code;
        rest = after;
    }
    out
}

static PACKED: [u8; packed_len()] = pack();

/// The names as numbers of at most eight letters, and their code points; unpacked when the first one is met.
#[derive(Default)]
pub(crate) struct References {
    names: Vec<(u64, u32)>,
    /// The first reference by a name that is none of these.
    pub unknown: String,
}

impl References {
    /// `raw` with its references replaced and its line ends made one line feed each. A NUL is left out of text and
    /// becomes U+FFFD in an attribute value.
    pub fn decode(&mut self, raw: &str, attribute: bool) -> String {
        let mut out = String::new();
        let mut rest = raw;
        loop {
            let before = cut(rest, b"&\r\0");
            out.push_str(before);
            rest = from(rest, before.len());
            let (c, length) = match rest.as_bytes() {
                [] => return out,
                [b'&', b'#', ..] => numeric(rest),
                [b'&', ..] => self.named(rest, attribute),
                [b'\r', b'\n', ..] => (10, 2),
                [b'\r', ..] => (10, 1),
                _ => (if attribute { 0xfffd } else { 0 }, 1),
            };
            if c > 0 {
                out.push(char::from_u32(c).unwrap_or('\u{fffd}'));
            }
            rest = from(rest, length);
        }
    }

    /// The character that `raw`, which begins with `&`, begins with, and the length of the reference; the `&` itself
    /// where it is none.
    fn named(&mut self, raw: &str, attribute: bool) -> (u32, usize) {
        if self.names.is_empty() {
            self.unpack();
        }
        let text = raw.as_bytes();
        let (mut letters, mut shift) = (0, 0);
        while shift < 64
            && let Some(b) = text.get(1 + shift / 8)
        {
            letters |= u64::from(*b) << shift;
            shift += 8;
        }
        let mut best = (u32::from(b'&'), 1);
        for (name, code) in &self.names {
            let spare = name.leading_zeros() & 56;
            let length = 9 - spare as usize / 8;
            if (name ^ letters) << spare != 0 || length < best.1 {
                continue;
            }
            let next = text.get(length).copied().unwrap_or(0);
            let closed = next == b';';
            let open =
                *code < 256 && *code != APOSTROPHE && !(attribute && (next == b'=' || next.is_ascii_alphanumeric()));
            if closed || open {
                best = (*code, length + usize::from(closed));
            }
        }
        // Shorter than any name ("R&D;") it is none; with a name for its beginning alone it is another.
        let end = text.iter().skip(1).take_while(|b| b.is_ascii_alphanumeric()).count() + 1;
        if best.1 <= end && end > 2 && text.get(end) == Some(&b';') && self.unknown.is_empty() {
            self.unknown = String::from(raw.get(..=end).unwrap_or_default());
        }
        best
    }

    fn unpack(&mut self) {
        let (mut letters, mut shift, mut code) = (0, 0, 0);
        for b in PACKED {
            if b < 128 {
                letters |= u64::from(b) << shift;
                shift += 8;
                continue;
            }
            // A second byte of a distance follows one that has just ended a name.
            let distance = u32::from(b & 127);
            if shift > 0 {
                code += distance;
                self.names.push((letters, code));
            } else {
                code += distance << 7;
                if let Some(last) = self.names.last_mut() {
                    last.1 = code;
                }
            }
            (letters, shift) = (0, 0);
        }
    }
}

/// The character that `text`, which begins with `&#`, begins with, and the length of the reference.
fn numeric(text: &str) -> (u32, usize) {
    let text = text.as_bytes();
    let (start, radix) = if let Some(b'x' | b'X') = text.get(2) { (3, 16) } else { (2, 10) };
    let (mut code, mut end) = (0, start);
    while let Some(b) = text.get(end) {
        let digit = match b {
            b'0'..=b'9' => b - b'0',
            b'a'..=b'f' | b'A'..=b'F' if radix == 16 => (b | 32) - b'a' + 10,
            _ => break,
        };
        if code < 0x11_0000 {
            code = code * radix + u32::from(digit);
        }
        end += 1;
    }
    if end == start {
        return (u32::from(b'&'), 1);
    }
    if text.get(end) == Some(&b';') {
        end += 1;
    }
    if let Some(other) = WINDOWS_1252.get((code as usize).wrapping_sub(128)) {
        code = u32::from(*other);
    }
    (if code == 0 { 0xfffd } else { code }, end)
}
