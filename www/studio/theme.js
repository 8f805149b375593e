/** The editor for the widget's custom properties: fields, the CSS to copy, and a word on contrast. */
import * as store from "./store.js";
import { COLOURS, OTHERS, chosen, wrong } from "./properties.js";
import { t } from "./text.js";
import { make } from "./dom.js";

const PRESETS = {
  presetNone: {},
  presetBurgundy: { accent: "#7a1f2b", text: "#221a1a", muted: "#6b5a5a", surface: "#fffdfa", border: "#e3d8d2" },
  presetForest: { accent: "#1d5b45", text: "#17211c", muted: "#54635b", surface: "#ffffff", border: "#d5ded8", radius: "0" },
  presetNight: { accent: "#8ab8ff", text: "#e8ecf2", muted: "#a3adba", surface: "#12161d", border: "#303846" },
  presetHost: { font: "inherit" },
};
const form = document.querySelector("#theme");

export function start() {
  build();
  form.addEventListener("submit", (event) => event.preventDefault());
  store.listen((name) => name.startsWith("--communique-") && print());
}

export function build() {
  const pick = make("select", { name: "preset", id: "theme-preset" }, make("option", { value: "" }, t("presetChoose")),
    ...Object.keys(PRESETS).map((key) => make("option", { value: key }, t(key))));
  pick.addEventListener("change", () => {
    const preset = PRESETS[pick.value];
    if (!preset) return;
    for (const name of [...COLOURS, ...Object.keys(OTHERS)]) store.set(`--communique-${name}`, preset[name] ?? null);
    build();
    form.querySelector("select").focus();
  });
  form.replaceChildren(make("div", { class: "control" }, make("label", { for: "theme-preset" }, t("preset")), pick),
    ...COLOURS.map(colour), ...Object.entries(OTHERS).map(([name, example]) => other(name, example)));
  print();
}

function other(name, example) {
  const property = `--communique-${name}`;
  const id = `theme-${name}`;
  const input = make("input", { type: "text", id, name: property, value: store.get(property) ?? "", placeholder: example, spellcheck: "false", "aria-describedby": `${id}-problem` });
  const problem = make("p", { class: "problem", id: `${id}-problem`, role: "status" });
  const say = () => {
    const value = input.value.trim();
    const fault = value && wrong(name, value);
    problem.textContent = fault ? t(fault) : "";
    input.toggleAttribute("aria-invalid", Boolean(fault));
  };
  input.addEventListener("input", () => {
    store.set(property, input.value.trim() || null);
    say();
  });
  say();
  return make("div", { class: "control" }, make("label", { for: id }, make("code", {}, property)), input, problem);
}

function colour(name) {
  const row = other(name, "");
  const input = row.querySelector("input");
  const well = make("input", { type: "color", "aria-label": t("pickColour", { name }), value: hex(input.value) ?? "#888888" });
  well.addEventListener("input", () => {
    input.value = well.value;
    input.dispatchEvent(new Event("input"));
  });
  input.addEventListener("input", () => (well.value = hex(input.value) ?? well.value));
  row.classList.add("control-colour");
  input.after(well);
  return row;
}

/** A colour in CSS as #rrggbb, or null: the browser itself reads it. */
function hex(text) {
  if (!text || !CSS.supports("color", text)) return null;
  const context = document.createElement("canvas").getContext("2d");
  context.fillStyle = text;
  return /^#[0-9a-f]{6}$/.test(context.fillStyle) ? context.fillStyle : null;
}

/** The ratio of WCAG 2 between two #rrggbb. */
export function contrast(a, b) {
  const light = (colour) => {
    const [r, g, b] = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [dark, bright] = [light(a), light(b)].sort((x, y) => x - y);
  return (bright + 0.05) / (dark + 0.05);
}

function print() {
  const set = chosen();
  document.querySelector("#theme-css").textContent = set.length
    ? `communique-feed {\n${set.map(([name, value]) => `  ${name}: ${value};`).join("\n")}\n}`
    : t("themeEmpty");
  const sound = Object.fromEntries(set);
  const value = (name) => hex(sound[`--communique-${name}`]);
  // Without a surface of the partner's own, the words stand on the page or on the widget's dark surface.
  const surface = value("surface");
  const grounds = surface ? [[surface, "onSurface"]] : [["#ffffff", "onLight"], ["#17181a", "onDark"]];
  const findings = grounds.flatMap(([ground, where]) => ["accent", "text", "muted"].filter((name) => value(name)).map((name) => {
    const ratio = contrast(value(name), ground);
    const level = ratio >= 4.5 ? "good" : "bad";
    return make("li", { class: level }, t(level === "good" ? "contrastGood" : "contrastBad", { name, where: t(where), ratio: ratio.toFixed(1) }));
  }));
  document.querySelector("#contrast").replaceChildren(...findings);
}
