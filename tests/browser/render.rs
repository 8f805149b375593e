//! Nodes brought into the document: what is the same stays the same node, with its focus; what is another is made anew.

use communique::browser::render::Rendered;
use communique::markup::{Element, Node};
use communique::view::build::Build;
use js_sys::Function;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Document, Element as DomElement, HtmlElement};

use crate::loader::{cut, made};

fn element(name: &'static str, attributes: &[(&'static str, &str)], children: Vec<Node>) -> Node {
    let attributes = attributes.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
    Node::Element(Element { name, attributes, children })
}

fn text(text: &str) -> Node {
    Node::Text(text.to_owned())
}

fn written(nodes: &[Node]) -> String {
    let mut build = Build::new(true, "en");
    build.nodes(nodes);
    build.finish()
}

/// The loader's way of making nodes.
fn grow() -> Function {
    let create = "const create = (name, owner) => owner.createElement(name);";
    made(&[create, cut("grow"), "return grow;"].concat())
}

fn document() -> Document {
    web_sys::window().unwrap().document().unwrap()
}

/// An element of the page to render into; it leaves the page when the test ends.
struct Stage {
    root: DomElement,
    rendered: Rendered,
    grow: Function,
}

impl Stage {
    fn new(nodes: Vec<Node>) -> Stage {
        let root = document().create_element("div").unwrap();
        document().document_element().unwrap().append_child(&root).unwrap();
        let mut stage = Stage { root, rendered: Rendered::default(), grow: grow() };
        stage.show(nodes);
        stage
    }

    fn show(&mut self, nodes: Vec<Node>) {
        self.rendered.update(&self.grow, &self.root, written(&nodes));
    }

    fn renew(&mut self, nodes: Vec<Node>) {
        self.rendered.renew(&self.grow, &self.root, written(&nodes));
    }

    fn html(&self) -> String {
        self.root.inner_html()
    }

    fn find(&self, selector: &str) -> HtmlElement {
        self.root.query_selector(selector).unwrap().expect(selector).unchecked_into()
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.root.remove();
    }
}

fn focused() -> Option<DomElement> {
    document().active_element()
}

/// A statement in a list, closed or opened.
fn statement(id: &str, label: &str) -> Node {
    let expanded = if label == "Close" { "true" } else { "false" };
    let button = element("button", &[("part", "button"), ("aria-expanded", expanded)], vec![text(label)]);
    element(
        "article",
        &[("part", "statement"), ("data-id", id)],
        vec![element("h3", &[("part", "title")], vec![text(id)]), element("p", &[("class", "actions")], vec![button])],
    )
}

fn list(statements: Vec<Node>) -> Node {
    element("div", &[("part", "list")], statements)
}

#[wasm_bindgen_test]
fn elements_attributes_and_text_are_made() {
    let stage = Stage::new(vec![
        element("p", &[("class", "a"), ("lang", "en")], vec![text("One "), element("b", &[], vec![text("two")])]),
        text("three"),
    ]);
    assert_eq!(stage.html(), "<p class=\"a\" lang=\"en\">One <b>two</b></p>three");
}

#[wasm_bindgen_test]
fn what_others_have_put_there_stays_behind_it() {
    let mut stage = Stage::new(vec![]);
    let style = document().create_element("style").unwrap();
    stage.root.append_child(&style).unwrap();
    stage.renew(vec![element("p", &[], vec![]), text("one")]);
    assert_eq!(stage.html(), "<p></p>one<style></style>");
    stage.renew(vec![element("h2", &[], vec![])]);
    assert_eq!(stage.html(), "<h2></h2><style></style>");
    stage.show(vec![element("h2", &[], vec![]), text("two")]);
    assert_eq!(stage.html(), "<h2></h2>two<style></style>");
    stage.renew(vec![element("hr", &[], vec![])]);
    assert_eq!(stage.html(), "<hr><style></style>");
    stage.show(vec![]);
    assert_eq!(stage.html(), "<style></style>");
}

#[wasm_bindgen_test]
fn text_is_never_markup() {
    let stage =
        Stage::new(vec![element("p", &[("title", "\"><img src=x>")], vec![text("<img src=x onerror=alert(1)>")])]);
    assert_eq!(stage.root.query_selector_all("img").unwrap().length(), 0);
    assert_eq!(stage.find("p").text_content().unwrap(), "<img src=x onerror=alert(1)>");
}

#[wasm_bindgen_test]
fn only_what_differs_is_changed() {
    let mut stage = Stage::new(vec![element("p", &[("class", "a"), ("lang", "en")], vec![text("before")])]);
    let (paragraph, words) = (stage.find("p"), stage.find("p").first_child().unwrap());
    stage.show(vec![element("p", &[("dir", "rtl"), ("class", "b")], vec![text("after")])]);
    assert_eq!(stage.html(), "<p class=\"b\" dir=\"rtl\">after</p>");
    assert!(stage.find("p") == paragraph && stage.find("p").first_child() == Some(words));
}

#[wasm_bindgen_test]
fn what_is_gone_is_removed_and_what_is_new_added() {
    let mut stage = Stage::new(vec![element("p", &[], vec![text("1")]), text("2"), element("p", &[], vec![text("3")])]);
    stage.show(vec![element("p", &[], vec![text("1")])]);
    assert_eq!(stage.html(), "<p>1</p>");
    stage.show(vec![element("p", &[], vec![text("1")]), element("hr", &[], vec![]), text("2")]);
    assert_eq!(stage.html(), "<p>1</p><hr>2");
    stage.show(vec![]);
    assert_eq!(stage.html(), "");
}

#[wasm_bindgen_test]
fn another_kind_of_node_takes_the_place_of_the_old_one() {
    let mut stage = Stage::new(vec![element("p", &[], vec![text("1")]), text("2")]);
    stage.show(vec![text("1"), element("p", &[], vec![text("2")])]);
    assert_eq!(stage.html(), "1<p>2</p>");
    stage.show(vec![element("h2", &[], vec![]), element("h3", &[], vec![])]);
    assert_eq!(stage.html(), "<h2></h2><h3></h3>");
}

#[wasm_bindgen_test]
fn a_button_keeps_its_focus_when_its_statement_opens() {
    let mut stage = Stage::new(vec![list(vec![statement("a", "Read"), statement("b", "Read")])]);
    let button = stage.find("[data-id=b] button");
    button.focus().unwrap();
    stage.show(vec![list(vec![statement("a", "Read"), statement("b", "Close")])]);
    assert_eq!(focused().as_ref(), Some(button.as_ref()));
    assert_eq!(button.get_attribute("aria-expanded").as_deref(), Some("true"));
}

#[wasm_bindgen_test]
fn another_statement_is_another_element() {
    let mut stage = Stage::new(vec![list(vec![statement("a", "Read"), statement("b", "Read")])]);
    let (a, b) = (stage.find("[data-id=a]"), stage.find("[data-id=b]"));
    stage.show(vec![list(vec![statement("a", "Read"), statement("c", "Read")])]);
    assert!(stage.find("[data-id=a]") == a);
    assert!(!b.is_connected() && stage.find("[data-id=c]") != b);
}

#[wasm_bindgen_test]
fn a_line_that_comes_or_goes_above_the_list_leaves_the_list_and_the_focus() {
    let statements = || list(vec![statement("a", "Read"), statement("b", "Close")]);
    let line = || element("p", &[("part", "notice")], vec![text("2 new statements")]);
    let mut stage = Stage::new(vec![element("h2", &[], vec![]), statements()]);
    let button = stage.find("[data-id=b] button");
    button.focus().unwrap();
    stage.show(vec![element("h2", &[], vec![]), line(), statements()]);
    assert_eq!(focused().as_ref(), Some(button.as_ref()), "when it comes");
    stage.show(vec![element("h2", &[], vec![]), statements()]);
    assert_eq!(focused().as_ref(), Some(button.as_ref()), "when it goes");
    assert_eq!(stage.root.query_selector_all(":scope > *").unwrap().length(), 2);
}

#[wasm_bindgen_test]
fn statements_that_come_or_go_before_one_leave_it_and_its_focus() {
    let mut stage = Stage::new(vec![list(vec![statement("a", "Read"), statement("b", "Close")])]);
    let button = stage.find("[data-id=b] button");
    button.focus().unwrap();
    let four = ["x", "a", "y", "b"];
    stage.show(vec![list(four.iter().map(|id| statement(id, "Close")).collect())]);
    assert_eq!(focused().as_ref(), Some(button.as_ref()));
    stage.show(vec![list(vec![statement("b", "Close"), statement("c", "Read")])]);
    assert_eq!(focused().as_ref(), Some(button.as_ref()));
    let articles = stage.root.query_selector_all("[data-id]").unwrap();
    let id = |at| articles.item(at).unwrap().unchecked_into::<DomElement>().get_attribute("data-id").unwrap();
    let order: Vec<String> = (0..articles.length()).map(id).collect();
    assert_eq!(order, ["b", "c"]);
}

#[wasm_bindgen_test]
fn a_statement_that_goes_behind_another_leaves_that_and_its_focus() {
    let ordered = |ids: &str| vec![list(ids.chars().map(|id| statement(&id.to_string(), "Close")).collect())];
    for (before, after, focus) in
        [("abc", "acb", "c"), ("abcd", "bcda", "d"), ("abcd", "dabc", "b"), ("abcde", "bacde", "e")]
    {
        let mut stage = Stage::new(ordered(before));
        let button = stage.find(&format!("[data-id={focus}] button"));
        button.focus().unwrap();
        stage.show(ordered(after));
        assert_eq!(focused().as_ref(), Some(button.as_ref()), "{before} to {after}");
        let articles = stage.root.query_selector_all("[data-id]").unwrap();
        let id = |at| articles.item(at).unwrap().unchecked_into::<DomElement>().get_attribute("data-id").unwrap();
        assert_eq!((0..articles.length()).map(id).collect::<String>(), after);
    }
}

#[wasm_bindgen_test]
fn a_notice_in_a_statement_leaves_the_button_below_it_and_its_focus() {
    let with = |notice: bool| {
        let mut nodes = vec![element("h3", &[("part", "title")], vec![])];
        if notice {
            nodes.push(element("p", &[("part", "notice")], vec![text("Corrected")]));
        }
        let button = element("button", &[("part", "button")], vec![text("Read")]);
        nodes.push(element("p", &[("class", "actions")], vec![button]));
        vec![element("article", &[("data-id", "a")], nodes)]
    };
    let mut stage = Stage::new(with(false));
    let button = stage.find("button");
    button.focus().unwrap();
    stage.show(with(true));
    assert_eq!(focused().as_ref(), Some(button.as_ref()));
}

#[wasm_bindgen_test]
fn another_image_is_another_element_so_that_the_old_one_is_not_seen_meanwhile() {
    let blank = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==";
    let other = "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAAC";
    let mut stage = Stage::new(vec![element("img", &[("src", blank), ("alt", "")], vec![])]);
    let image = stage.find("img");
    stage.show(vec![element("img", &[("src", blank), ("alt", "now with words")], vec![])]);
    assert!(stage.find("img") == image);
    stage.show(vec![element("img", &[("src", other), ("alt", "")], vec![])]);
    assert!(stage.find("img") != image);
}

#[wasm_bindgen_test]
fn a_long_random_play_always_ends_in_the_nodes_asked_for() {
    let mut seed = 5_u32;
    let mut below = |limit: u32| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 16) % limit
    };
    let mut stage = Stage::new(vec![]);
    for _ in 0..500 {
        let nodes: Vec<Node> = (0..below(6))
            .map(|_| match below(5) {
                0 => text(["one", "two"][below(2) as usize]),
                1 => statement(["a", "b", "c"][below(3) as usize], ["Read", "Close"][below(2) as usize]),
                2 => element("p", &[("part", ["notice", "summary"][below(2) as usize])], vec![text("p")]),
                3 => list((0..below(4)).map(|_| statement(["a", "b", "c"][below(3) as usize], "Read")).collect()),
                _ => element("p", &[("class", ["x", "y"][below(2) as usize])], vec![]),
            })
            .collect();
        let copy = nodes.clone();
        stage.show(nodes);
        let expected = Stage::new(copy);
        assert!(stage.root.is_equal_node(Some(&expected.root)), "{}\ninstead of\n{}", stage.html(), expected.html());
    }
}
