/** The live widget of the set-up: one `<communique-feed>` in #preview whose attributes follow the store. */
import * as store from "./store.js";
import * as text from "./text.js";
import { sampleFeed } from "./options.js";
import { network } from "./network.js";
import * as properties from "./properties.js";
import { make } from "./dom.js";

const stand = document.querySelector("#preview");
let scriptOnly = [];

/** The options that are set, the feed always among them, in the table's order. */
export function chosen(table) {
  return table.options
    .map(({ name }) => [name, store.get(name) ?? (name === "data-feed" ? sampleFeed(text.language) : null)])
    .filter(([, value]) => value !== null);
}

export const widget = () => stand.querySelector("communique-feed");

/** Makes the widget and its tools. */
export function start(table) {
  scriptOnly = table.options.filter((option) => option.on === "script").map((option) => option.name);
  const create = () => {
    const feed = make("communique-feed", Object.fromEntries(chosen(table).filter(([name]) => !scriptOnly.includes(name))),
      make("a", { href: "samples/page.html" }, text.t("fallbackText")));
    for (const [name, value] of properties.chosen()) feed.style.setProperty(name, value);
    stand.replaceChildren(feed);
  };
  create();
  store.listen((name, value) => {
    const feed = widget();
    if (!feed) return;
    if (name.startsWith("--communique-")) feed.style.setProperty(name, Object.fromEntries(properties.chosen())[name] ?? "");
    if (!name.startsWith("data-") || scriptOnly.includes(name)) return;
    const next = value ?? (name === "data-feed" ? sampleFeed(text.language) : null);
    if (next === null) feed.removeAttribute(name);
    else feed.setAttribute(name, next);
  });

  document.querySelector("#again").addEventListener("click", create);
  const backdrop = document.querySelector("[name=backdrop]");
  backdrop.addEventListener("change", () => (stand.dataset.backdrop = backdrop.value));
  const net = document.querySelector("[name=network]");
  net.addEventListener("change", () => {
    network(net.value);
    create();
  });
  document.querySelector("#measure").addEventListener("click", measure);
}

/** Where the feed's default follows the page's language: the widget is told when that changes. */
export function follow() {
  if (store.get("data-feed") === null) widget()?.setAttribute("data-feed", sampleFeed(text.language));
}

async function measure() {
  const feed = widget();
  // Without the space reserved before, or the measure could only grow.
  feed.setAttribute("data-min-height", "0");
  await new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(go, 50))));
  const { width, height } = feed.getBoundingClientRect();
  const pixels = String(Math.ceil(height));
  store.set("data-min-height", null);
  store.set("data-min-height", pixels);
  document.querySelector("#measured").textContent = text.t("measured", { height: pixels, width: Math.round(width) });
}
