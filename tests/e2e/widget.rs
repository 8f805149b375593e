//! One widget in the page as a reader meets it, through its shadow root. Asks and acts; never decides what is right.

use fantoccini::elements::{Element, ElementRef};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::stage::{Stage, wait_until};

/// Everything a reader finds in a widget at one moment; see `page/shown.js`.
#[derive(Clone, Debug, Deserialize)]
pub struct Shown {
    pub shadow: bool,
    /// What stands inside the element in the page is to be seen.
    pub fallback: bool,
    /// The section's accessible name.
    pub label: String,
    pub busy: bool,
    pub heading: Option<Heading>,
    pub articles: Vec<Article>,
    pub pager: Option<Pager>,
    /// Buttons outside statements, pager and alerts.
    pub more: Vec<Control>,
    pub status: String,
    pub alert: Option<String>,
    /// Buttons in the alert.
    pub retry: Vec<Control>,
    /// Where the focus is, if in this widget.
    pub focus: Option<Focus>,
    pub width: f64,
    pub height: f64,
    /// The section's upper edge in the viewport.
    pub top: f64,
    /// All text of the section.
    pub text: String,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct Heading {
    pub text: String,
    pub level: u8,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Article {
    pub title: Option<String>,
    pub level: u8,
    pub kind: Option<String>,
    pub date: Option<Date>,
    pub summary: Option<String>,
    pub button: Option<Control>,
    /// The button's `aria-controls` names an element that is there.
    pub controls: bool,
    pub open: bool,
    /// The body's text, when open.
    pub body: Option<String>,
    pub paragraphs: Vec<String>,
    pub signature: Option<String>,
    pub notices: Vec<String>,
    pub links: Vec<Link>,
    pub images: Vec<String>,
    pub lang: String,
    pub dir: String,
    pub struck: bool,
    pub text: String,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct Date {
    pub text: String,
    pub datetime: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Link {
    pub text: String,
    pub href: String,
    pub target: String,
    pub rel: String,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Pager {
    pub label: String,
    pub buttons: Vec<Control>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Control {
    pub label: String,
    pub text: String,
    pub current: Option<String>,
    pub disabled: bool,
    pub expanded: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Focus {
    pub tag: String,
    pub text: String,
    /// The place of the statement that has it.
    pub article: Option<usize>,
}

impl Shown {
    /// The statements' titles in their order.
    pub fn titles(&self) -> Vec<&str> {
        self.articles.iter().map(|article| article.title.as_deref().unwrap_or("")).collect()
    }

    /// The text of the pager's current button.
    pub fn current(&self) -> Option<&str> {
        let buttons = &self.pager.as_ref()?.buttons;
        buttons.iter().find(|button| button.current.as_deref() == Some("page")).map(|button| button.text.as_str())
    }

    /// The page numbers that the pager's buttons name, as shown.
    pub fn numbers(&self) -> Vec<&str> {
        let buttons = self.pager.as_ref().map(|pager| &pager.buttons[..]).unwrap_or_default();
        buttons.iter().map(|button| button.text.as_str()).filter(|text| text.parse::<u32>().is_ok()).collect()
    }
}

/// A `<communique-feed>` found by its place or by a selector.
pub struct Widget<'a> {
    stage: &'a Stage,
    /// A JavaScript expression for the element.
    expression: String,
}

impl<'a> Widget<'a> {
    pub fn new(stage: &'a Stage, expression: String) -> Self {
        Widget { stage, expression }
    }

    /// What is shown now; nothing if there is no such element.
    pub async fn now(&self) -> Option<Shown> {
        let code = format!(
            "const element = {}; if (!element) return null; return (function () {{ {} }})(element);",
            self.expression,
            include_str!("page/shown.js")
        );
        let value = self.stage.run(&code).await;
        serde_json::from_value(value.clone()).unwrap_or_else(|error| panic!("unexpected shape ({error}): {value}"))
    }

    /// What is shown as soon as it is so.
    pub async fn when(&self, what: &str, so: impl Fn(&Shown) -> bool) -> Shown {
        wait_until(what, async || match self.now().await {
            Some(shown) if so(&shown) => Ok(shown),
            other => Err(format!("{other:#?}")),
        })
        .await
    }

    /// The list, as soon as there are statements.
    pub async fn list(&self) -> Shown {
        self.when("statements are shown", |shown| !shown.articles.is_empty() && !shown.busy).await
    }

    /// The list, as soon as it is these titles.
    pub async fn titled(&self, titles: &[&str]) -> Shown {
        self.when(&format!("the statements are {titles:?}"), |shown| shown.titles() == titles && !shown.busy).await
    }

    /// The alert, as soon as there is one.
    pub async fn failed(&self) -> Shown {
        self.when("an alert is shown", |shown| shown.alert.is_some()).await
    }

    /// Runs code with `element` and `root` (its shadow root) and returns what it returns.
    pub async fn eval(&self, code: &str) -> Value {
        let code = format!("const element = {}; const root = element.shadowRoot; {code}", self.expression);
        self.stage.run(&code).await
    }

    /// The first element in the shadow root that fits.
    pub async fn find(&self, selector: &str) -> Element {
        let reference = self.eval(&format!("return root.querySelector({});", json!(selector))).await;
        self.element(&reference).unwrap_or_else(|| panic!("nothing fits {selector:?} in the widget"))
    }

    /// The button with this accessible name (or text).
    pub async fn button(&self, label: &str) -> Element {
        let code = format!(
            "return [...root.querySelectorAll('button')].find((button) => \
             [button.getAttribute('aria-label'), button.innerText.trim()].includes({})) ?? null;",
            json!(label)
        );
        let reference = self.eval(&code).await;
        match self.element(&reference) {
            Some(button) => button,
            None => panic!("no button {label:?} in the widget: {:#?}", self.now().await),
        }
    }

    /// Waits until the whole program is there; it brings styles of its own.
    pub async fn complete(&self) {
        let look = "return [...root.adoptedStyleSheets].some((sheet) => [...sheet.cssRules].some((rule) => rule.selectorText === '.body'));";
        wait_until("the whole program is there", async || match self.eval(look).await {
            Value::Bool(true) => Ok(()),
            other => Err(other.to_string()),
        })
        .await;
    }

    /// Clicks the button with this accessible name, as a pointer would.
    pub async fn press(&self, label: &str) {
        let button = self.button(label).await;
        button.click().await.unwrap_or_else(|error| panic!("can't click {label:?}: {error}"));
    }

    /// Clicks the button that opens (or closes) the nth statement shown.
    pub async fn toggle(&self, nth: usize) {
        let code =
            format!("return root.querySelectorAll('article')[{nth}]?.querySelector('button[aria-expanded]') ?? null;");
        let reference = self.eval(&code).await;
        let button = self.element(&reference).unwrap_or_else(|| panic!("statement {nth} has no button"));
        button.click().await.unwrap_or_else(|error| panic!("can't click: {error}"));
    }

    /// Sets an option on the element.
    pub async fn set(&self, option: &str, value: &str) {
        self.eval(&format!("element.setAttribute({}, {});", json!(format!("data-{option}")), json!(value))).await;
    }

    /// Takes an option from the element.
    pub async fn unset(&self, option: &str) {
        self.eval(&format!("element.removeAttribute({});", json!(format!("data-{option}")))).await;
    }

    fn element(&self, reference: &Value) -> Option<Element> {
        let id = reference.get("element-6066-11e4-a52e-4f735466cecf")?.as_str()?;
        Some(Element::from_element_id(self.stage.browser().client.clone(), ElementRef::from(id.to_owned())))
    }
}
