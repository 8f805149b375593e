/** The security part: prints policies for the chosen addresses and judges a pasted one. */
import { needed, judge } from "./policy.js";
import { partner, publisher } from "./servers.js";
import { t } from "./text.js";
import { make } from "./dom.js";
import * as store from "./store.js";

let addresses = null;
const site = document.querySelector("[name=site]");
const input = document.querySelector("#policy-input");

/** `now()` gives `{ bundle, feed, images, signed }`, the addresses absolute. */
export function start(now) {
  addresses = now;
  site.value = store.get("site") ?? "https://www.example.org/";
  site.addEventListener("input", () => {
    store.set("site", site.value);
    show();
  });
  document.querySelector("#security").addEventListener("change", (event) => event.target.name === "server" && show());
  document.querySelector("#policy-form").addEventListener("submit", (event) => event.preventDefault());
  input.addEventListener("input", test);
  show();
}

function current() {
  const all = { site: site.value, ...addresses() };
  return [all.site, all.bundle, all.feed].every((url) => URL.canParse(url) && /^https?:/.test(url)) ? all : null;
}

export function show() {
  const server = document.querySelector("[name=server]:checked").value;
  const all = current();
  document.querySelector("#policy").textContent = all ? partner(server, needed(all)) : t("notAddresses");
  document.querySelector("#publisher").textContent = all
    ? publisher(server, all.feed, all.bundle, all.signed) : t("notAddresses");
  test();
}

function test() {
  const all = current();
  const findings = input.value.trim() === "" ? [] : all ? judge(input.value, all) : [{ level: "bad", key: "notAddresses", values: {} }];
  document.querySelector("#policy-findings").replaceChildren(...findings.map(({ level, key, values }) =>
    make("li", { class: level }, t(key, values))));
}
