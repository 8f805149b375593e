//! Markup: what the parser keeps, held to html5ever and ammonia, to fixtures and to its own output.

mod generator;
pub mod invariants;
mod oracle;
pub mod serialiser;

use crate::random::Random;
use communique::markup::{Context, Element, Node, begins_with_text, is_blank, paragraphs, parse, parse_under, text};
use communique::policy::{ELEMENTS, Policy};
use generator::{KEPT, OTHER};
use invariants::count;
use oracle::{plain, words};
use serialiser::html;

const CONTEXT: Context =
    Context { base: "https://press.example.org/2025/feed.json", images: true, blank: false, heading_level: 3 };

fn nodes(html: &str) -> Vec<Node> {
    parse(html, &CONTEXT).0
}

/// `markup` parsed and written again.
fn round(markup: &str) -> String {
    html(&nodes(markup))
}

fn problems(markup: &str) -> Vec<String> {
    parse(markup, &CONTEXT).1.iter().map(|notice| notice.text()).collect()
}

#[test]
fn misnested_markup_has_the_structure_that_html5ever_gives_it() {
    let mut random = Random::new(1);
    for _ in 0..6_000 {
        let source = generator::markup(&mut random, &[KEPT], 24);
        assert_eq!(plain(&nodes(&source)), oracle::nodes(&source), "{source:?}");
    }
}

#[test]
fn every_word_that_is_kept_is_kept_by_html5ever_too() {
    let mut random = Random::new(2);
    for _ in 0..6_000 {
        let source = generator::markup(&mut random, &[KEPT, OTHER], 24);
        let (ours, theirs) = (words(&plain(&nodes(&source))), words(&oracle::nodes(&source)));
        assert!(ours.is_subset(&theirs), "{source:?}\n{:?}", ours.difference(&theirs));
    }
}

#[test]
fn what_was_parsed_stays_the_same_when_parsed_again() {
    let mut random = Random::new(3);
    for n in 0..8_000 {
        let source = match n % 2 {
            0 => generator::markup(&mut random, &[KEPT, KEPT, OTHER], 30),
            _ => generator::bytes(&mut random, 60),
        };
        let once = nodes(&source);
        assert_eq!(invariants::faults(&once), [""; 0], "{source:?}");
        let written = html(&once);
        assert_eq!(nodes(&written), once, "{source:?}\n{written:?}");
    }
}

#[test]
fn every_word_that_is_kept_is_kept_by_ammonia_too() {
    let cleaner = ammonia_cleaner();
    let mut random = Random::new(4);
    for _ in 0..6_000 {
        let source = generator::markup(&mut random, &[KEPT, KEPT, OTHER], 24);
        // Ammonia drops elements named as in SVG or MathML with their content, wherever they stand.
        if ["<desc", "<foreign", "<g>", "<m", "<path", "<svg"].iter().any(|name| source.contains(name)) {
            continue;
        }
        let theirs = words(&oracle::nodes(&cleaner.clean(&source).to_string()));
        let ours = words(&plain(&nodes(&source)));
        assert!(ours.is_subset(&theirs), "{source:?}\n{:?}", ours.difference(&theirs));
    }
}

/// Ammonia with our elements and attributes; it unwraps the elements it isn't told to drop.
fn ammonia_cleaner() -> ammonia::Builder<'static> {
    let mut cleaner = ammonia::Builder::default();
    cleaner.tags(oracle::names().collect());
    cleaner.clean_content_tags(["script", "style", "iframe", "noembed", "noframes", "xmp", "title", "textarea"].into());
    cleaner.generic_attributes(["lang", "dir", "title"].into());
    cleaner.add_url_schemes(["tel"]);
    cleaner
}

#[test]
fn text_after_a_drawing_that_was_never_closed_stays() {
    let link = "<a rel=\"noopener noreferrer\" href=\"https://press.example.org/x\">";
    for (source, expected) in [
        ("<a href=/x>Link<svg><path d=\"M0 0\"></a> rest<p>next</p>", format!("{link}Link</a> rest<p>next</p>")),
        ("<a href=/x><svg></a>amp", "amp".into()),
        ("<a href=/x>Link<math><mi>y</mi></a> rest", format!("{link}Link</a> rest")),
        ("<a href=/x>Link<svg><a><text>no</text></a>no</svg></a> rest", format!("{link}Link</a> rest")),
        ("<a href=/x>Link<svg><a><svg>no</a>no</a> rest", format!("{link}Link</a> rest")),
        ("<a href=/x>Link<svg><a/>no</a> rest", format!("{link}Link</a> rest")),
        ("<b>Bold<svg></b> rest", "<b>Bold</b> rest".into()),
        ("<svg></a>no</svg>rest", "rest".into()),
        ("<svg><a>no</a>no</svg>rest", "rest".into()),
        ("<svg><font color=red>rest", "rest".into()),
        ("<svg><font id=a SIZE=1>rest", "rest".into()),
        ("<svg><font id=a>no</font>no</svg>rest", "rest".into()),
        ("<font color=red>one</font> rest", "one rest".into()),
    ] {
        assert_eq!(round(source), expected, "{source}");
        assert_eq!(plain(&nodes(source)), oracle::nodes(source), "{source}");
    }
}

#[test]
fn a_press_release_is_kept_node_by_node() {
    let source = include_str!("../fixtures/markup/press-release.html");
    let expected = include_str!("../fixtures/markup/press-release.kept.txt");
    let (kept, notices) = parse(source, &CONTEXT);
    let lines = outline(&kept, 0);
    assert_eq!(lines, expected, "the fixture's outline is now:\n{lines}");
    assert_eq!(notices, []);
    assert_eq!(plain(&kept), oracle::nodes(source));
    // Ammonia removes what it takes for unsafe in attributes only; addresses it keeps as written.
    let cleaned = ammonia_cleaner().clean(source).to_string();
    assert_eq!(plain(&kept), oracle::nodes(&cleaned));
}

/// One line for each node: element with attributes, or text in quotes, indented by depth.
fn outline(nodes: &[Node], depth: usize) -> String {
    let mut out = String::new();
    for node in nodes {
        let indent = "  ".repeat(depth);
        match node {
            Node::Text(text) if text.trim().is_empty() => (),
            Node::Text(text) => {
                out += &format!("{indent}{:?}\n", text.split_whitespace().collect::<Vec<_>>().join(" "))
            }
            Node::Element(element) => {
                let attributes: String =
                    element.attributes.iter().map(|(name, value)| format!(" {name}={value:?}")).collect();
                out += &format!("{indent}{}{attributes}\n{}", element.name, outline(&element.children, depth + 1));
            }
        }
    }
    out
}

#[test]
fn links_are_completed_and_unusable_ones_unwrapped() {
    let link = |attributes: &str| round(&format!("<a {attributes}>x</a>"));
    let rel = " rel=\"noopener noreferrer\"";
    assert_eq!(link("href=/n?a=1&amp;b=2"), format!("<a{rel} href=\"https://press.example.org/n?a=1&amp;b=2\">x</a>"));
    assert_eq!(
        link("href=mailto:press@example.org rel=opener target=top"),
        format!("<a{rel} href=\"mailto:press@example.org\">x</a>")
    );
    for unusable in [
        "",
        "href",
        "href=#note",
        "href=' #note'",
        "href=' \n'",
        "href='\t#'",
        "href=javascript:x",
        "href=\"java&#9;script:x\"",
        "name=top",
        "href=data:,x href=/ok",
    ] {
        assert_eq!(link(unusable), "x", "{unusable}");
    }
    let blank = parse("<a href=/>x</a>", &Context { blank: true, ..CONTEXT }).0;
    assert_eq!(html(&blank), format!("<a{rel} href=\"https://press.example.org/\" target=\"_blank\">x</a>"));
    for address in ["mailto:press@example.org", "tel:+7495-621-27-10"] {
        let link = parse(&format!("<a href={address}>x</a>"), &Context { blank: true, ..CONTEXT }).0;
        assert_eq!(html(&link), format!("<a{rel} href=\"{address}\">x</a>"), "there is no page to open");
    }
}

#[test]
fn every_link_has_something_to_see_and_a_name() {
    let rel = "<a rel=\"noopener noreferrer\"";
    let href = "href=\"https://press.example.org/big.jpg\"";
    let image = |alt: &str| round(&format!("<img src=/s.jpg alt='{alt}'>"));
    let (silent, map) = (image(""), image("A map"));
    for (content, title, expected) in [
        ("", "", "".into()),
        (" \u{a0}<b>&#x200b;</b>", "", " \u{a0}<b>\u{200b}</b>".into()),
        ("<br>", "title='A map'", "<br>".into()),
        ("<img src=javascript:x>", "", "".into()),
        ("<img src=javascript:x alt='A map'>", "", format!("{rel} {href}>A map</a>")),
        (
            "<img src=/s.jpg alt=''>",
            "",
            format!("{rel} title=\"https://press.example.org/big.jpg\" {href}>{silent}</a>"),
        ),
        (
            "<img src=/s.jpg>",
            "title=' '",
            format!("{rel} title=\"https://press.example.org/big.jpg\" {href}>{silent}</a>"),
        ),
        ("<img src=/s.jpg>", "title='A map'", format!("{rel} title=\"A map\" {href}>{silent}</a>")),
        ("<img src=/s.jpg alt='A map'>", "", format!("{rel} {href}>{map}</a>")),
        ("<img src=/s.jpg> Map", "", format!("{rel} {href}>{silent} Map</a>")),
    ] {
        let (parsed, _) = parse(&format!("<a href=/big.jpg {title}>{content}</a>"), &CONTEXT);
        assert_eq!(html(&parsed), expected, "{content:?} {title}");
        assert_eq!(invariants::faults(&parsed), [""; 0], "{content:?} {title}");
    }
    assert_eq!(round("<p>a<a href=/x> </a>b"), "<p>a b</p>", "one text");
    let bare = |source: &str| html(&parse(source, &Context { images: false, ..CONTEXT }).0);
    assert_eq!(bare("<a href=/big.jpg><img src=/s.jpg></a>"), "");
    assert_eq!(bare("<a href=/big.jpg><img src=/s.jpg alt='A map'></a>"), format!("{rel} {href}>A map</a>"));
}

#[test]
fn images_load_late_and_tell_nobody_or_are_replaced_by_their_words() {
    // Before the address, with which WebKit asks for an image at once.
    let fixed = "referrerpolicy=\"no-referrer\" decoding=\"async\" loading=\"lazy\"";
    let src = "src=\"https://press.example.org/a.png\"";
    assert_eq!(round("<img src=/a.png>"), format!("<img {fixed} {src} alt=\"\">"));
    assert_eq!(
        round("<img height=20 width=300 alt='A &amp; B' src=/a.png srcset='/b.png 2x' sizes=x onload=x loading=eager>"),
        format!("<img {fixed} {src} alt=\"A &amp; B\" width=\"300\" height=\"20\">")
    );
    assert_eq!(round("<img src=/a.png width=100% height=1e3>"), format!("<img {fixed} {src} alt=\"\">"));
    assert_eq!(round("<p>a <img alt='the seal' src=data:image/png;base64,AAAA> b</p>"), "<p>a the seal b</p>");
    assert_eq!(round("<img alt=x>"), "x");
    assert_eq!(round("a<img src=https://count.example/p.gif width=1 height=1 alt=x>b"), "ab");
    assert_eq!(
        round("<picture><source srcset=/a.webp><img src=/a.png></picture>"),
        format!("<img {fixed} {src} alt=\"\">")
    );
    let off = parse(
        "<figure><img src=/a.png alt=Seal><figcaption>c</figcaption></figure>",
        &Context { images: false, ..CONTEXT },
    );
    assert_eq!(html(&off.0), "<figure>Seal<figcaption>c</figcaption></figure>");
}

#[test]
fn headings_begin_below_the_statements_own_and_keep_their_order() {
    assert_eq!(round("<h1>a</h1><h3>b</h3><h1>c</h1>"), "<h4>a</h4><h5>b</h5><h4>c</h4>");
    assert_eq!(round("<h6>a</h6>"), "<h4>a</h4>");
    assert_eq!(round("<h1>a</h1><h2>b</h2><h3>c</h3><h4>d</h4>"), "<h4>a</h4><h5>b</h5><h6>c</h6><h6>d</h6>");
    assert_eq!(round("<h2>a</h2><button><h1>no</h1></button>"), "<h4>a</h4>");
}

#[test]
fn each_kind_of_removal_gives_one_notice() {
    let hostile = "<script>1</script><script>2</script><style>x</style><iframe></iframe><video></video><svg/><math></math>\
        <input><select></select><p onclick=x onload=y>t</p><a href=javascript:1>a</a><a href=data:2>b</a><img src=/p width=1>";
    let texts = problems(hostile);
    assert_eq!(texts.len(), 8, "{texts:#?}");
    assert!(texts.iter().any(|text| text.starts_with("content_html \"javascript:1\" is no address")), "{texts:#?}");
    assert_eq!(problems("<p class=x id=y style=z>plain</p><!-- c --><o:p>x</o:p>"), [""; 0]);
}

#[test]
fn a_bomb_of_nested_elements_ends_in_a_notice_and_keeps_its_text() {
    for tag in
        ["div", "b", "table><tr><td", "ul><li", "span lang=ru", "blockquote", "object", "svg", "a href=/", "font"]
    {
        let bomb = format!("<{tag}>").repeat(2_000) + "<p>end</p>";
        let (kept, notices) = parse(&bomb, &CONTEXT);
        assert!(depth(&kept) <= 100, "{tag}: {}", depth(&kept));
        let dropped = matches!(tag, "object");
        assert_eq!(text(&kept).contains("end"), !dropped, "{tag}");
        assert!(
            tag == "svg"
                || tag == "font"
                || tag.starts_with('a')
                || notices.iter().any(|notice| notice.text().contains("deeper than 100")),
            "{tag}: {notices:?}"
        );
    }
}

#[test]
fn too_many_elements_end_in_a_notice_and_keep_the_text() {
    let (kept, notices) = parse(&"<p>one</p>".repeat(30_000), &CONTEXT);
    assert!(count(&kept) < 20_200, "{}", count(&kept));
    assert_eq!(text(&kept).split(' ').count(), 30_000);
    assert!(notices.iter().any(|notice| notice.text().contains("more than 20,000")), "{notices:?}");
}

fn elements(nodes: &[Node]) -> impl Iterator<Item = &Element> {
    nodes.iter().filter_map(|node| if let Node::Element(element) = node { Some(element) } else { None })
}

fn depth(nodes: &[Node]) -> usize {
    elements(nodes).map(|element| 1 + depth(&element.children)).max().unwrap_or(0)
}

thread_local! {
    static STEPS: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

/// The standard policy with a lower limit, counting steps.
struct Counting;

impl Policy for Counting {
    fn nodes() -> usize {
        2_000
    }

    fn step(count: usize) {
        STEPS.set(STEPS.get() + count);
    }
}

/// Steps are counted, not timed: one for each byte tokenized, each attribute's search by length, each open element
/// walked over, each node turned.
#[test]
fn twice_the_markup_takes_about_twice_the_steps() {
    let pieces = [
        "<",
        "<a",
        "<a ",
        "<a b='",
        "<!--",
        "<!-- -->",
        "<![CDATA[",
        "<script>",
        "<script><!--",
        "</p>",
        "<p>",
        "<b><p>",
        "<a href=/><div>",
        "<table><b>",
        "<table><tr><td>",
        "<i><b></i>",
        "<b><b x><b y>",
        "&amp",
        "&#1",
        "& ",
        "<svg><p>",
        "<li>",
        "<a href=x a=b c=d>",
        "<font><div></font>",
        "<p><b><i><u></p>",
        "<table>x",
        "<select><option>",
        "\r",
        "\0",
        "<h1><table>",
        "<ruby><rt>",
        "<textarea>",
        "</b>",
        "<object><b>",
        "<details open>",
        "<b>x</b>",
        "<a><table><a>",
        "<svg><a>",
        "<a><svg></a>",
    ];
    let steps = |source: &str| {
        STEPS.set(0);
        parse_under::<Counting>(source, &CONTEXT);
        STEPS.get()
    };
    for piece in pieces {
        // Past the limits of depth and nodes each further piece must cost the same.
        let (once, twice) = (steps(&piece.repeat(4_000)), steps(&piece.repeat(8_000)));
        assert!(twice < once * 5 / 2, "{piece:?}: {once} steps, then {twice}");
        assert!(twice < piece.len() * 8_000 * 1_500, "{piece:?}: {twice} steps");
    }
}

#[test]
fn plain_text_sets_blocks_apart_and_collapses_white_space() {
    let plain = |source: &str| text(&nodes(source));
    assert_eq!(plain("<p>One<br>two</p><p>three <b>f</b>our</p>"), "One two three four");
    assert_eq!(plain("<table><tr><td>a<td>b<tr><td>c</table>d"), "a b c d");
    assert_eq!(plain("<ul><li>a<li>b</ul> \n c"), "a b c");
    assert_eq!(plain(" \t "), "");
    assert_eq!(plain("10&nbsp;000"), "10\u{a0}000");
}

#[test]
fn text_is_seen_without_parsing_behind_comments_tags_references_scripts_and_style_sheets() {
    for html in [
        "Text",
        "<p class=\"a\">Text",
        "<!-- a comment --> <p>Text",
        "&nbsp;<br>Text",
        "<style>p { margin: 0 }</style><p>Text",
        "<STYLE type=text/css>@page { size: a4 }\n</STYLE >\n<meta name=generator><p>Text",
        "<script>if (1 < 2) a(\"</p>\")</script\n><strong>Text</strong>",
        "<style></style><script></script>Text",
        "<p title=\"a > b\">Text",
        "<p title='a > b' class=\"c\">Text",
        "<p>\u{a0}\u{200b}\u{feff}\u{3000}Text",
        "<p>«Текст»</p>",
        "<p>“Text”</p>",
        "<p>中文</p>",
    ] {
        assert!(begins_with_text(html), "{html:?}");
        assert!(!is_blank(&nodes(html)), "{html:?}");
    }
    for html in [
        "",
        " \n",
        "<p> &nbsp; </p>",
        "<p>\u{a0}</p>",
        "\u{feff}<p>\u{200b}\u{2003}</p>\u{3000}",
        "<p title=\"a > b\"></p>",
        "<p title='a > \"b'></p>",
        "<p title = \"a > b\"></p>",
        "<p a=b\"c><i title=\">\"></i>",
        "<style>p { margin: 0 }</style>",
        "<script>a</p>b</script> ",
        "<p></p><style>a",
    ] {
        assert!(!begins_with_text(html), "{html:?}");
        assert!(is_blank(&nodes(html)), "{html:?}");
    }
}

#[test]
fn what_seems_to_show_shows_whatever_element_it_begins_in() {
    let all = ELEMENTS.iter().map(|(name, ..)| (format!("<{name} title=a>Words</{name}>"), *name));
    let comments =
        ["<!-- a > b -->", "<!--[if gte mso 9]><xml>Normal</xml><![endif]-->", "<![CDATA[a>b]]>", "<?xml a>"];
    for (html, name) in all.chain(comments.map(|html| (html.into(), html))) {
        assert!(!begins_with_text(&html) || !is_blank(&nodes(&html)), "{name}");
        assert!(!begins_with_text(&html.to_uppercase()) || !is_blank(&nodes(&html)), "{name}");
    }
    for name in
        ["p", "div", "ul", "ol", "li", "h2", "h3", "strong", "em", "b", "i", "span", "a", "section", "blockquote"]
    {
        assert!(begins_with_text(&format!("<{name} class=a>Words")), "{name}: plain to see, with nothing parsed");
    }
}

#[test]
fn content_text_becomes_paragraphs_with_its_line_breaks() {
    let made = |source: &str| html(&paragraphs(source));
    assert_eq!(made("a\nb\n\nc"), "<p>a<br>b</p><p>c</p>");
    assert_eq!(made("a\r\nb\r\n\r\nc\r\rd"), "<p>a<br>b</p><p>c</p><p>d</p>");
    assert_eq!(made("\n \n  a <b>&amp;\n \t\n"), "<p>a &lt;b&gt;&amp;amp;</p>");
    assert_eq!(made(" \n"), "");
    assert_eq!(made("a\u{b}b\u{c}c\u{85}d\u{2028}e\u{2029}f"), "<p>a<br>b<br>c<br>d<br>e</p><p>f</p>");
    assert_eq!(made("a\n\u{a0}\u{3000}\nb"), "<p>a</p><p>b</p>", "a line of nothing but blanks is a blank line");
}

#[test]
fn references_are_those_of_browsers() {
    for (source, expected) in [
        ("&eacute;&Eacute&eacute", "éÉé"),
        ("&laquo;&raquo;&hellip;&mdash;&numero;", "«»…—№"),
        ("&hellip &mdash", "&hellip &mdash"),
        ("&#150;&#x96;&#8211;", "–––"),
        ("&#0;&#xD800;&#x110000;&#99999999999;", "\u{fffd}\u{fffd}\u{fffd}\u{fffd}"),
        ("&notin;&notit;&amp;lt;&ampx", "∉¬it;&lt;&x"),
        ("&thetasym;&alefsym;&Alpha;&alpha;", "ϑℵΑα"),
        ("&lang;a&rang;&diams;&loz;", "\u{27e8}a\u{27e9}♦◊"),
        ("&unknown; &; &#; &#x; & &1", "&unknown; &; &#; &#x; & &1"),
    ] {
        assert_eq!(text(&nodes(source)), expected, "{source}");
    }
    let title = |value: &str| round(&format!("<p title='{value}'>"));
    assert_eq!(title("a?b=1&copy=2&copy"), "<p title=\"a?b=1&amp;copy=2©\"></p>");
}

#[test]
fn references_by_a_name_not_known_here_are_told_of_by_the_first() {
    for (source, unknown) in [
        ("Luka&scaron; &Zcaron;i&zcaron;ka &ccaron;", "&Zcaron;"),
        ("<p title='&zcaron;'>Text", "&zcaron;"),
        ("&notit;", "&notit;"),
        ("&CounterClockwiseContourIntegral;", "&CounterClockwiseContourIntegral;"),
    ] {
        let said = format!("content_html \"{unknown}\" is a name not known here");
        assert!(matches!(&problems(source)[..], [one] if one.starts_with(&said)), "{source}: {:?}", problems(source));
    }
    let none = "&eacute;&Eacute &notin;&hellip &numero;&apos;&amp;zcaron; &#382; R&D; &; & AT&T x&y=z; &zcaron";
    assert_eq!(problems(none), [""; 0]);
    let long = problems(&format!("&{};", "a".repeat(100_000)));
    assert!(matches!(&long[..], [one] if one.len() < 250), "{}", long.len());
}
