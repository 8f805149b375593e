/**
 * The page's own words in the chosen language. English stands in index.html and in texts.en.js; other languages have a
 * full table. It never touches the widget's words, which are the widget's business.
 */
import { en } from "./texts.en.js";
import { ru } from "./texts.ru.js";
import * as store from "./store.js";

const attributes = { label: "aria-label", title: "title" };
const written = {};
for (const node of document.querySelectorAll("[data-text]")) written[node.dataset.text] = node.textContent;
for (const [kind, attribute] of Object.entries(attributes))
  for (const node of document.querySelectorAll(`[data-${kind}]`)) written[node.dataset[kind]] = node.getAttribute(attribute);
written.documentTitle = document.title;

const tables = { en: { ...written, ...en }, ru };
const asked = store.get("lang");
export let language = asked in tables && Object.hasOwn(tables, asked) ? asked
  : navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => Object.hasOwn(tables, tag)) ?? "en";

/** The text of a key, its {names} filled in; English where a table lacks it. */
export function t(key, values = {}) {
  const text = tables[language][key] ?? tables.en[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** Whether the chosen language has this key itself. */
export const has = (key) => Object.hasOwn(tables[language], key);

/** The keys a language lacks: for the tests. */
export const missing = (tag) => Object.keys(tables.en).filter((key) => !Object.hasOwn(tables[tag], key));

function translate() {
  document.documentElement.lang = language;
  document.title = t("documentTitle");
  for (const node of document.querySelectorAll("[data-text]")) node.textContent = t(node.dataset.text);
  for (const [kind, attribute] of Object.entries(attributes))
    for (const node of document.querySelectorAll(`[data-${kind}]`)) node.setAttribute(attribute, t(node.dataset[kind]));
  for (const button of document.querySelectorAll("[data-language]"))
    button.setAttribute("aria-pressed", String(button.dataset.language === language));
}

/** Translates the page now, and again with `changed()` whenever the reader picks another language. */
export function start(changed) {
  translate();
  for (const button of document.querySelectorAll("[data-language]"))
    button.addEventListener("click", () => {
      language = button.dataset.language;
      store.set("lang", language);
      translate();
      changed();
    });
}
