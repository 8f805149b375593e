/** Starts the studio: joins its parts, and keeps the snippet in step with them. */
import * as store from "./store.js";
import * as text from "./text.js";
import { load } from "./options.js";
import * as controls from "./controls.js";
import { absolute, snippet, web } from "./snippet.js";
import * as preview from "./preview.js";
import * as hosts from "./hosts.js";
import * as theme from "./theme.js";
import * as report from "./report.js";
import * as security from "./security.js";
import * as log from "./log.js";
import * as copy from "./copy.js";

const bundle = document.querySelector("[name=bundle]");
const fallback = document.querySelector("[name=fallback]");
const own = new URL("communique.js", location.href).href;
let table = null;
let integrity = null;
/** A script that a link asked for and that was not taken over: its origin, or nothing where it had none. */
let refused = null;

const form = () => document.querySelector("[name=form]:checked").value;
const bundleAddress = () => web(bundle.value.trim() || own, location.href) ?? own;
const originOf = (address) => (URL.canParse(address) ? new URL(address).origin : address);
const stranger = (address) => originOf(address) !== new URL(own).origin;
/** Of the feed; empty where none is set that could be one. */
function feedAddress() {
  const feed = preview.chosen(table).find(([name]) => name === "data-feed")[1].trim();
  return (feed && web(feed, location.href)) || "";
}

function show() {
  // The feed itself is nothing for a reader: until told better, the link leads to the publisher's site.
  fallback.placeholder = absolute("/", feedAddress() || location.href);
  const href = web(fallback.value.trim() || fallback.placeholder, location.href) ?? fallback.placeholder;
  document.querySelector("#snippet").textContent = snippet({
    form: form(),
    bundle: bundleAddress(),
    options: preview.chosen(table).map(([name, value]) => [name, name === "data-feed" ? feedAddress() : value]),
    integrity: integrity?.value ?? "",
    fallback: { href, text: text.t("fallbackText") },
  });
  const help = [`help ${form()}`];
  if (form() === "hosted" && integrity?.problem) help.push(integrity.problem);
  document.querySelector("#form-help").textContent = help.map((key) => text.t(key)).join(" ");
  document.querySelector("#bundle-note").textContent = notes().join(" ");
  for (const input of [bundle, fallback]) {
    const wrong = input.value.trim() !== "" && web(input.value.trim(), location.href) === null;
    document.querySelector(`#${input.name}-problem`).textContent = wrong ? text.t("notAddress") : "";
    input.toggleAttribute("aria-invalid", wrong);
  }
  document.querySelector("#fallback-field").hidden = form() !== "element";
  security.show();
}

/** A set-up comes by its address, which anybody may have written: whose program and whose feed it names has to be seen. */
function notes() {
  const said = [];
  if (refused) said.push(text.t(refused.origin ? "refusedBundle" : "refusedAddress", refused));
  if (form() !== "hosted" && stranger(bundleAddress())) said.push(text.t("foreignBundle", { origin: originOf(bundleAddress()) }));
  if (store.linked("data-feed") && feedAddress() && stranger(feedAddress())) said.push(text.t("foreignFeed", { origin: originOf(feedAddress()) }));
  if (!feedAddress()) said.push(text.t("noFeed"));
  return said;
}

/** What a link may set: a script of this very site. Another's only a person names, by typing it. */
function takeLink() {
  const asked = store.get("bundle")?.trim();
  const address = asked && web(asked, location.href);
  if (address && !stranger(address)) bundle.value = asked;
  else {
    if (asked) refused = { origin: address ? originOf(address) : "" };
    store.set("bundle", null);
  }
}

/** The hash of the bundle, for the self-hosted form: of the file beside this page, which is the one to be copied. */
async function hash() {
  if (form() !== "hosted" || integrity) return;
  integrity = { value: "", problem: "" };
  try {
    const answer = await fetch(own);
    if (!answer.ok) throw new Error(String(answer.status));
    const digest = await crypto.subtle.digest("SHA-384", await answer.arrayBuffer());
    integrity.value = `sha384-${btoa(String.fromCharCode(...new Uint8Array(digest)))}`;
  } catch {
    integrity.problem = crypto.subtle ? "integrityFetch" : "integrityContext";
  }
  show();
}

function start() {
  const asked = store.get("form");
  for (const radio of document.querySelectorAll("[name=form]")) {
    if (radio.value === asked) radio.checked = true;
    radio.addEventListener("change", () => {
      store.set("form", form() === "script" ? null : form());
      show();
      hash();
    });
  }
  takeLink();
  bundle.placeholder = own;
  fallback.value = store.get("fallback") ?? "";
  for (const input of [bundle, fallback])
    input.addEventListener("input", () => {
      if (input === bundle) refused = null;
      store.set(input.name, input.value.trim() || null);
      show();
    });

  controls.start(table);
  log.start();
  preview.start(table);
  hosts.start(table);
  theme.start();
  report.start(feedAddress);
  security.start(() => ({
    bundle: bundleAddress(),
    feed: feedAddress(),
    images: store.get("data-images") !== "off",
    signed: store.get("data-public-key") !== null,
  }));
  store.listen((name) => {
    if (!name.startsWith("data-")) return;
    controls.show(name);
    show();
  });
  show();
  hash();
}

function again() {
  if (!table) return;
  controls.build();
  preview.follow();
  hosts.translate();
  theme.build();
  report.translate();
  show();
}

text.start(again);
copy.start();
try {
  table = await load();
  start();
} catch (error) {
  const problem = document.querySelector("#controls-problem");
  problem.hidden = false;
  problem.textContent = text.t("noTable", { error: error.message });
}
