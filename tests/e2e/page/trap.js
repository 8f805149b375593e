// A script of the host page for hostile feeds: writes down whatever runs, asks for HTML to be parsed, navigates, opens a
// window or makes an element or attribute that no statement may have. It prevents navigations and nothing else.
const caught = [];
const note = (what) => {
  if (caught.length < 40) caught.push(what);
};

// Runs: what a payload would call.
for (const name of ["alert", "confirm", "prompt", "print", "msgbox"]) window[name] = () => note(`${name} was called`);

// Parsing: no HTML string may reach the browser.
const parses = (target, name) => {
  const found = target && Object.getOwnPropertyDescriptor(target, name);
  if (!found) return;
  if (found.set) {
    Object.defineProperty(target, name, {
      ...found,
      set(value) {
        note(`${name} was set to ${value}`);
        found.set.call(this, value);
      },
    });
  } else {
    target[name] = function (...values) {
      note(`${name} was called with ${values}`);
      return found.value.apply(this, values);
    };
  }
};
for (const name of ["innerHTML", "outerHTML", "insertAdjacentHTML", "setHTML", "setHTMLUnsafe"]) {
  parses(Element.prototype, name);
  parses(ShadowRoot.prototype, name);
}
for (const name of ["write", "writeln"]) parses(Document.prototype, name);
for (const name of ["parseHTML", "parseHTMLUnsafe"]) parses(Document, name);
parses(Range.prototype, "createContextualFragment");
parses(DOMParser.prototype, "parseFromString");
parses(HTMLIFrameElement.prototype, "srcdoc");

// Elements and attributes as they are made, even where they are never put into the page.
const MADE = new Set(
  ("a abbr article b bdi bdo blockquote br button caption cite code col colgroup communique-feed dd del details dfn div dl dt em " +
    "figcaption figure h2 h3 h4 h5 h6 hr i img ins kbd li mark nav ol p pre q rb rp rt rtc ruby s samp section slot small span " +
    "strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr").split(" "),
);
const SET = new Set(
  ("abbr alt aria-busy aria-controls aria-current aria-describedby aria-disabled aria-expanded aria-hidden aria-label aria-labelledby cite class " +
    "colspan data-do data-id data-more data-page datetime decoding dir disabled height hidden href hreflang id lang loading open part " +
    "referrerpolicy rel reversed role rowspan scope span src start tabindex target title type value width").split(" "),
);
const wrong = (name, value) => {
  if (!SET.has(name)) return true;
  const own = /^[a-z]+(-\d+)?$/;
  if ((name === "id" || name === "class") && !value.split(" ").every((word) => own.test(word))) return true;
  if (name === "href") return !/^(https?:\/\/[^/?#@]|mailto:|tel:)/.test(value);
  return (name === "src" || name === "cite") && !/^https?:\/\/[^/?#@]/.test(value);
};
// The loader's own: where there is no WebAssembly it asks for the JavaScript form, once.
let asked = !!window.WebAssembly;
const ask = (name) => !asked && (asked = name === "link" || name === "script");
const create = Document.prototype.createElement;
Document.prototype.createElement = function (name, ...rest) {
  if (!MADE.has(String(name)) && !ask(name)) note(`<${name}> was made`);
  return create.call(this, name, ...rest);
};
const createNS = Document.prototype.createElementNS;
Document.prototype.createElementNS = function (space, name, ...rest) {
  note(`<${name}> was made in ${space}`);
  return createNS.call(this, space, name, ...rest);
};
const setAttribute = Element.prototype.setAttribute;
Element.prototype.setAttribute = function (name, value) {
  // The options of the host are the host's.
  if (this.localName !== "communique-feed" && wrong(String(name), String(value))) note(`${name}=${value} was set on <${this.localName}>`);
  return setAttribute.call(this, name, value);
};

// Leaving: by the page itself, or into a window of its own.
window.open = () => void note("a window was opened");
document.addEventListener("submit", (event) => {
  if (event.target.localName === "form") note("a form was sent");
  event.preventDefault();
});
if (window.navigation) {
  window.navigation.addEventListener("navigate", (event) => {
    note(`navigates to ${event.destination.url}`);
    if (event.cancelable) event.preventDefault();
  });
}

// A form's own fields can stand in for its members, but not for the getters they hide.
const attributes = Object.getOwnPropertyDescriptor(Element.prototype, "attributes").get;
// What stands in a tree that must not, whoever put it there.
const audit = (root) => {
  for (const element of root.querySelectorAll("*")) {
    if (!MADE.has(element.localName) || element.namespaceURI !== "http://www.w3.org/1999/xhtml") note(`<${element.localName}> stands in a widget`);
    for (const { name, value } of attributes.call(element)) if (wrong(name, value)) note(`<${element.localName} ${name}=${value}> stands in a widget`);
  }
};

// What a reader's pointer and keyboard do to an element, as far as a handler would be called for it. What is above an element is
// touched, too, so nothing has to bubble.
const TOUCHES = ["mouseover", "mousedown", "click", "auxclick", "contextmenu", "focus", "focusin", "blur", "keydown", "input", "change", "error", "load",
  "toggle", "beforetoggle", "animationstart", "animationend", "transitionend", "scroll", "wheel", "copy", "paste", "drag", "drop", "pointerenter", "pointerdown",
  "touchstart", "submit", "close", "cancel", "begin", "select", "resize"];
const dispatch = EventTarget.prototype.dispatchEvent;
const touch = (root) => {
  // WebKit follows a link for either, even where a script made it up.
  for (const name of ["click", "auxclick"]) root.addEventListener(name, (event) => event.preventDefault(), true);
  for (const element of root.querySelectorAll("*")) {
    if (element.localName === "button" || element.localName === "summary") continue;
    for (const name of TOUCHES) dispatch.call(element, new Event(name, { cancelable: true }));
  }
};

// So small that every image of a long page is near enough to be loaded.
document.addEventListener("DOMContentLoaded", () => (document.body.style.zoom = "0.02"));

const frames = "script, iframe, frame, object, embed, form, base, link, style, meta, svg, math, portal, fencedframe";
Object.defineProperty(window, "__trap", { value: { caught, audit, touch, count: () => document.querySelectorAll(frames).length } });
