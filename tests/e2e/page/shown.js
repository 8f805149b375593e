// What a reader (or a screen reader) finds in one widget, as plain data. Reads only.
const element = arguments[0];
const root = element.shadowRoot;
const text = (node) => (node ? (node.innerText ?? node.textContent).replace(/\s+/g, " ").trim() : null);
const visible = (node) => {
  if (!node || !node.isConnected) return false;
  const box = node.getBoundingClientRect();
  const style = getComputedStyle(node);
  return box.width > 0 && box.height > 0 && style.visibility === "visible" && style.display !== "none";
};
const named = (node) => {
  if (!node) return "";
  const by = node.getAttribute("aria-labelledby");
  if (by) return by.split(/\s+/).map((id) => text(node.getRootNode().getElementById(id)) ?? "").join(" ").trim();
  return (node.getAttribute("aria-label") ?? text(node) ?? "").trim();
};
const all = (from, selector) => (from ? [...from.querySelectorAll(selector)] : []);
const one = (from, selector) => (from ? from.querySelector(selector) : null);
const level = (node) => (node ? Number(/^h([1-6])$/i.exec(node.localName)?.[1] ?? node.getAttribute("aria-level") ?? 0) : 0);
const control = (node) => ({
  label: named(node),
  text: text(node),
  current: node.getAttribute("aria-current"),
  disabled: node.disabled || node.getAttribute("aria-disabled") === "true",
  expanded: node.getAttribute("aria-expanded"),
});
const link = (node) => ({
  text: text(node),
  href: node.href,
  target: node.target,
  rel: node.rel,
});
const heading = (node) => (node && visible(node) ? { text: text(node), level: level(node) } : null);
const HEADINGS = "h1,h2,h3,h4,h5,h6,[role=heading]";
const article = (node) => {
  const button = one(node, "button[aria-expanded]");
  const controlled = button && node.getRootNode().getElementById(button.getAttribute("aria-controls"));
  const body = controlled ?? one(node, "[part~=body]");
  const time = one(node, "time");
  const title = one(node, "[part~=title]");
  return {
    title: text(title),
    level: level(title?.matches(HEADINGS) ? title : one(node, HEADINGS)),
    // Capitals may be the style sheet's.
    kind: one(node, "[part~=kind]")?.textContent.trim() ?? null,
    date: time ? { text: text(time), datetime: time.getAttribute("datetime") } : null,
    summary: text(one(node, "[part~=summary]")),
    button: button ? control(button) : null,
    controls: !!controlled,
    open: !!body && visible(body),
    body: body && visible(body) ? text(body) : null,
    // What the publisher wrote: not the signature, not the link to the publisher's page.
    paragraphs: body && visible(body) ? all(body, "p:not([part], .source, .salutation)").map(text) : [],
    signature: text(one(node, "[part~=signature]")),
    notices: all(node, "[part~=notice]").map(text),
    links: all(node, "a[href]").map(link),
    images: all(node, "img").map((image) => image.src),
    lang: node.getAttribute("lang") ?? "",
    dir: node.getAttribute("dir") ?? "",
    struck: !!title && [title, ...all(title, "*")].some((part) => getComputedStyle(part).textDecorationLine.includes("line-through")),
    text: text(node),
  };
};
const section = one(root, "section");
const nav = one(root, "nav");
const alerts = all(root, "[role=alert]").filter(visible);
let active = document.activeElement;
while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
const inside = active && root && root.contains(active);
// What stands in the element itself shows through a slot, or because there is no shadow root yet.
const light = [...element.childNodes].some((node) =>
  node.nodeType === 1 ? visible(node) : node.nodeType === 3 && node.data.trim() !== "" && (!root || !!node.assignedSlot && visible(node.assignedSlot.parentElement)));
return {
  shadow: !!root,
  fallback: light,
  label: named(section),
  busy: !!one(root, "[aria-busy=true]"),
  heading: heading(one(root, "[part~=heading]")),
  articles: all(root, "article").filter(visible).map(article),
  pager: nav && visible(nav) ? { label: named(nav), buttons: all(nav, "button").map(control) } : null,
  more: all(root, "button").filter((node) => !node.closest("article, nav, [role=alert]") && visible(node)).map(control),
  status: text(one(root, "[role=status]")) ?? "",
  alert: alerts.length ? alerts.map(text).join(" ") : null,
  retry: alerts.flatMap((node) => all(node, "button")).map(control),
  focus: inside ? { tag: active.localName, text: text(active), article: active.closest("article") ? all(root, "article").filter(visible).indexOf(active.closest("article")) : null } : null,
  width: element.getBoundingClientRect().width,
  height: element.getBoundingClientRect().height,
  top: (section ?? element).getBoundingClientRect().top,
  text: text(section) ?? "",
};
