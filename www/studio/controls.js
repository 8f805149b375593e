/**
 * One control for every option, its name the attribute's. A control writes into the store and says, in the widget's own
 * words, what is wrong with a value; it never corrects one.
 */
import * as store from "./store.js";
import * as text from "./text.js";
import { grouped, sampleFeed } from "./options.js";
import { explain } from "./engine.js";
import { make } from "./dom.js";
import { web } from "./snippet.js";

const { t } = text;
const SAMPLES = ["samples/statements.json", "samples/statements.ru.json", "samples/archive/page-1.json", "samples/missing.json"];
let all = [];
let languages = [];

/** Builds the controls and keeps them in step with the store. */
export function start(table) {
  all = table.options;
  languages = table.languages ?? [];
  build();
  const form = document.querySelector("#controls");
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    for (const [name] of store.entries("data-")) store.set(name, null);
    build();
    form.querySelector("[type=reset]").focus();
  });
}

/** Builds them anew: in another language, or after the store was changed from elsewhere. */
export function build() {
  const form = document.querySelector("#controls");
  for (const old of form.querySelectorAll("fieldset")) old.remove();
  const end = form.querySelector(".reset");
  for (const [group, options] of grouped(all))
    end.before(make("fieldset", {}, make("legend", {}, t(group)), ...options.map(rowOf)));
}

/** Puts a value set elsewhere into its control. */
export function show(name) {
  const row = document.querySelector(`#controls [data-row="${CSS.escape(name)}"]`);
  const option = all.find((one) => one.name === name);
  if (row && option && !row.contains(document.activeElement)) row.replaceWith(rowOf(option));
}

function rowOf(option) {
  const { name, kind } = option;
  const id = `control-${name}`;
  const problem = make("p", { class: "problem", id: `${id}-problem`, role: "status" });
  const input = field(option, id);
  input.setAttribute("aria-describedby", `${id}-help ${id}-problem`);
  const help = make("p", { class: "help", id: `${id}-help` }, effect(option), allowed(option));
  const box = make("div", { class: `control control-${kind}`, "data-row": name },
    make("label", { for: id }, make("code", {}, name)), input);
  if (name === "data-heading") box.append(hidden(input));
  if (name === "data-feed") box.append(feeds(input));
  if (name === "data-lang" && languages.length) {
    input.setAttribute("list", "language-tags");
    box.append(make("datalist", { id: "language-tags" }, ...languages.map((tag) => make("option", { value: tag }))));
  }
  box.append(help, problem);

  const say = async () => {
    const value = store.get(name);
    const words = value === null ? "" : own(name, value) || (value === "" ? "" : await explain(option, value));
    problem.textContent = words;
    input.toggleAttribute("aria-invalid", words !== "");
  };
  input.addEventListener(input.localName === "select" || kind === "flag" ? "change" : "input", () => {
    store.set(name, read(option, input));
    say();
  });
  say();
  return box;
}

function field(option, id) {
  const { name, kind } = option;
  const value = store.get(name);
  if (kind === "flag") {
    const on = value === null ? option.default === "on" : /^(on|true|1|)$/i.test(value);
    return make("input", { type: "checkbox", id, name, checked: on });
  }
  if (kind === "choice") {
    const words = option.values.includes(value) || value === null ? option.values : [...option.values, value];
    return make("select", { id, name }, ...words.map((word) =>
      make("option", { value: word, selected: word === (value ?? option.default) }, word)));
  }
  const input = make("input", { id, name, value: value ?? "", spellcheck: "false", placeholder: placeholder(option) });
  if (kind === "number") {
    input.type = "number";
    if (option.min !== undefined) input.min = option.min;
    if (option.max !== undefined) input.max = option.max;
  } else {
    input.type = "text";
    if (kind === "url") input.inputMode = "url";
  }
  if (name === "data-feed") input.value = value ?? sampleFeed(text.language);
  return input;
}

/** What the control says: null where it is the default, so that the snippet stays short. */
function read(option, input) {
  if (option.kind === "flag") {
    const word = input.checked ? "on" : "off";
    return word === option.default ? null : word;
  }
  if (option.kind === "choice") return input.value === option.default ? null : input.value;
  // Emptied, it names no feed: the sample's stands there only until something is typed.
  if (option.name === "data-feed") return input.value.trim();
  return input.value === "" ? null : input.value;
}

/** What the crate leaves to the page to judge, in this page's words: an address, a selector. */
function own(name, value) {
  if (name === "data-feed" && (value.trim() === "" || !web(value, location.href))) return t("notFeed");
  if (name !== "data-target" || value === "") return "";
  try {
    document.createDocumentFragment().querySelector(value);
    return "";
  } catch {
    return t("notSelector");
  }
}

function placeholder(option) {
  if (option.kind === "number") return option.default;
  const key = `example ${option.name}`;
  return text.has(key) ? t(key) : "";
}

const effect = (option) => (text.has(option.name) ? t(option.name) : option.effect.replaceAll("`", ""));

function allowed(option) {
  if (option.kind !== "number") return "";
  return ` (${option.min}–${option.max}; ${t("default", { value: option.default })})`;
}

/** An empty heading hides it: that is a value of its own and needs a box of its own. */
function hidden(input) {
  const box = make("input", { type: "checkbox", name: "data-heading-hidden", checked: store.get("data-heading") === "" });
  input.disabled = box.checked;
  box.addEventListener("change", () => {
    input.disabled = box.checked;
    store.set("data-heading", box.checked ? "" : input.value || null);
  });
  return make("label", { class: "extra" }, box, " ", t("headingHidden"));
}

function feeds(input) {
  const pick = (feed, key) => {
    const button = make("button", { type: "button", class: "quiet" }, t(key));
    button.addEventListener("click", () => {
      input.value = feed;
      input.dispatchEvent(new Event("input", { bubbles: true }));
    });
    return button;
  };
  return make("p", { class: "extra" }, ...SAMPLES.map((feed, n) => pick(feed, `sample${n}`)));
}
