//! What the parser of RSS and Atom doesn't tell of an entry: whether its id is an address to lead to, and its language.

use quick_xml::Reader;
use quick_xml::encoding::DecodingReader;
use quick_xml::events::{BytesStart, Event};

/// What an entry says besides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// Whether `<guid>` is said to be no address.
    pub no_link: bool,
    /// `xml:lang` of the entry.
    pub language: String,
}

/// Reads the entries of a feed, as far as it is XML.
pub fn read(bytes: &[u8]) -> Vec<Marks> {
    let mut reader = Reader::from_reader(DecodingReader::new(bytes));
    let mut marks: Vec<Marks> = Vec::new();
    // The names of the elements that are open.
    let mut open: Vec<String> = Vec::new();
    let mut room = Vec::new();
    while let Ok(event) = reader.read_event_into(&mut room) {
        match event {
            Event::Decl(declaration) => {
                if let Some(encoding) = declaration.encoder() {
                    reader.get_mut().set_encoding(encoding);
                }
            }
            Event::Start(element) => {
                begin(&element, &open, &mut marks);
                open.push(element.local_name().as_ref().to_owned());
            }
            Event::Empty(element) => begin(&element, &open, &mut marks),
            Event::End(_) => {
                open.pop();
            }
            Event::Eof => break,
            _ => {}
        }
        room.clear();
    }
    marks
}

fn begin(element: &BytesStart, open: &[String], marks: &mut Vec<Marks>) {
    let attribute = |wanted: &str| {
        let attribute = element.attributes().flatten().find(|attribute| attribute.key.as_ref() == wanted);
        attribute.map(|attribute| attribute.value.trim().to_owned()).unwrap_or_default()
    };
    match element.local_name().as_ref() {
        "item" if open.len() <= 2 => marks.push(Marks::default()),
        "entry" if open.len() <= 1 => marks.push(Marks { language: attribute("xml:lang"), ..Marks::default() }),
        "guid" if open.last().is_some_and(|parent| parent == "item") => {
            if let Some(last) = marks.last_mut() {
                last.no_link = attribute("isPermaLink").eq_ignore_ascii_case("false");
            }
        }
        _ => {}
    }
}
