/** The host pages in a frame of any width; tells them the set-up by their query and by messages. */
import * as store from "./store.js";
import { chosen } from "./preview.js";
import * as properties from "./properties.js";
import { web } from "./snippet.js";
import { t } from "./text.js";
import { make } from "./dom.js";

const PAGES = ["newspaper", "ministry", "dark", "reset", "sidebar", "rtl", "strict", "spa", "plain"];
const MIN = 280, MAX = 1400;
const HANDLE = 14; // pixels beside the frame: the handle and the sheet's border
const frame = document.querySelector("#host");
const stage = document.querySelector("#stage");
const select = document.querySelector("[name=host]");
const slider = document.querySelector("[name=width]");
let table = null;

export function start(options) {
  table = options;
  translate();
  load();
  select.addEventListener("change", () => {
    store.set("host", select.value);
    load();
  });
  const scheme = document.querySelector("[name=scheme]");
  scheme.addEventListener("change", () => {
    // A frame's prefers-color-scheme follows the color-scheme of the element that embeds it.
    frame.style.colorScheme = scheme.value === "auto" ? "" : scheme.value;
  });
  document.querySelector("[name=network]").addEventListener("change", load);
  slider.value = store.get("width") ?? slider.value;
  slider.addEventListener("input", () => resize(Number(slider.value)));
  new ResizeObserver(() => resize(Number(slider.value))).observe(stage);
  drag(document.querySelector("#handle"));
  store.listen((name) => {
    if (!name.startsWith("data-") && !name.startsWith("--communique-")) return;
    document.querySelector("#host-open").href = url();
    tell();
  });
}

export function translate() {
  select.replaceChildren(...PAGES.map((page) => make("option", { value: page }, t(`page ${page}`))));
  const asked = store.get("host");
  select.value = PAGES.includes(asked) ? asked : PAGES[0];
}

/** What the reader of this page set; what the host page sets itself stays, but for the feed's own default. */
function settings() {
  return Object.fromEntries(chosen(table).filter(([name]) => store.get(name) !== null).map(([name, value]) =>
    [name, name === "data-feed" ? (value.trim() && web(value, location.href)) || "" : value]));
}

function url() {
  const query = new URLSearchParams({ ...settings(), ...Object.fromEntries(properties.chosen()) });
  const network = document.querySelector("[name=network]").value;
  if (network !== "normal") query.set("network", network);
  const text = query.toString();
  return `hosts/${select.value}.html${text ? `?${text}` : ""}`;
}

function load() {
  frame.src = url();
  document.querySelector("#host-open").href = url();
}

let told = new Set();
function tell() {
  const options = settings();
  const theme = Object.fromEntries(properties.chosen());
  // What was set and no longer is has to be said too.
  for (const name of told) (name.startsWith("--") ? theme : options)[name] ??= null;
  told = new Set([...Object.keys(options), ...Object.keys(theme)]);
  if (options["data-feed"] === null) options["data-feed"] = new URL("samples/statements.json", location.href).href;
  frame.contentWindow?.postMessage({ communique: "host", options, theme }, location.origin);
}

function resize(width) {
  const room = stage.clientWidth - HANDLE;
  const scale = Math.min(1, room / width);
  frame.style.width = `${width}px`;
  const sheet = stage.firstElementChild;
  sheet.style.width = `${width * scale + HANDLE}px`;
  frame.style.transform = scale < 1 ? `scale(${scale})` : "";
  frame.style.height = `${700 / scale}px`;
  document.querySelector("#host-width").textContent = `${width} px${scale < 1 ? ` (${Math.round(scale * 100)} %)` : ""}`;
}

/** The right edge can be dragged; the slider does the same for the keyboard. */
function drag(handle) {
  handle.addEventListener("pointerdown", (down) => {
    handle.setPointerCapture(down.pointerId);
    const from = Number(slider.value);
    // At a reduced scale one pixel of the pointer is more than one of the page.
    const scale = Math.min(1, (stage.clientWidth - HANDLE) / from);
    const move = (event) => {
      const width = Math.round(Math.min(MAX, Math.max(MIN, from + (event.clientX - down.clientX) / scale)));
      slider.value = width;
      resize(width);
    };
    handle.addEventListener("pointermove", move);
    handle.addEventListener("lostpointercapture", () => {
      handle.removeEventListener("pointermove", move);
      store.set("width", slider.value);
    }, { once: true });
  });
  slider.addEventListener("change", () => store.set("width", slider.value));
}
