//! What kind of file stands behind a link, as readers call it: by its media type (RFC 6838), else by how its name ends.
//! Fetches nothing; a kind that isn't in the table is no kind.

use crate::slice;

/// How a media type ends, what readers call such a file, and another ending of its name; as one text, which weighs least.
const KINDS: &str = "/pdf PDF|/msword DOC|wordprocessingml.document DOCX|opendocument.text ODT|/rtf RTF|text/plain TXT|\
/epub+zip EPUB|/vnd.ms-excel XLS|spreadsheetml.sheet XLSX|opendocument.spreadsheet ODS|/csv CSV|/vnd.ms-powerpoint PPT|\
presentationml.presentation PPTX|opendocument.presentation ODP|/zip ZIP|/jpeg JPEG JPG|/png PNG|/svg+xml SVG|\
audio/mpeg MP3|audio/mp4 M4A|video/mp4 MP4";

/// What readers call the file at `url`, of this media type (empty where none is given), unless `said` calls it so already.
pub fn kind(media_type: &str, url: &str, said: &str) -> Option<&'static str> {
    let media_type = slice::cut(media_type, b"; ").as_bytes();
    let path = slice::cut(url, b"?#");
    let ending = path.bytes().rposition(|byte| byte == b'.').map_or("", |dot| slice::from(path, dot + 1));
    let mut by_ending = None;
    let mut rest = Some(KINDS);
    while let Some(kind) = slice::next_part(&mut rest, b'|') {
        let mut names = Some(kind);
        let end = slice::next_part(&mut names, b' ')?.as_bytes();
        let names = names?;
        let own = media_type.len().checked_sub(end.len()).and_then(|from| media_type.get(from..));
        if own.is_some_and(|own| own.eq_ignore_ascii_case(end)) {
            return unsaid(names, said);
        }
        if slice::has(names, ending) {
            by_ending = Some(names);
        }
    }
    unsaid(by_ending?, said)
}

/// The first of `names`, unless one of them is a word of `said`.
fn unsaid(names: &'static str, said: &str) -> Option<&'static str> {
    let mut words = said.split(|letter: char| !letter.is_ascii_alphanumeric());
    let is_said = words.any(|word| slice::has(names, word));
    Some(slice::cut(names, b" ")).filter(|_| !is_said)
}
