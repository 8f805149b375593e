/**
 * The feed report: fetches a feed as the widget would, reads it with the crate's rules and says what a publisher can do.
 * It asks the feed's own address and the ones its next_url names, and nothing else.
 */
import { t, has } from "./text.js";
import { make } from "./dom.js";
import { report as read } from "./engine.js";
import { ids } from "./log.js";
import * as store from "./store.js";

const BIG = 512 * 1024; // bytes; more than this a reader on a telephone notices
const CHAIN = 20; // pages of next_url to follow
const place = document.querySelector("#report");
const status = document.querySelector("#check-status");
const input = document.querySelector("#check-input");
let last = null;
let turn = 0;

export function start(current) {
  document.querySelector("#check-form").addEventListener("submit", (event) => {
    event.preventDefault();
    run(input.value.trim());
  });
  document.querySelector("#check-current").addEventListener("click", () => {
    input.value = current();
    run(input.value);
  });
}

export const translate = () => last && show(last);

/** An address is fetched; anything that doesn't look like one is taken for the feed itself. */
async function run(text) {
  if (!text) {
    input.focus();
    return;
  }
  const mine = (turn += 1);
  status.textContent = t("checking");
  const pasted = /^[\s\uFEFF]*[[{"]/.test(text) || !URL.canParse(text, location.href);
  const found = pasted ? await examine({ text, url: "" }) : await fetched(new URL(text, location.href).href);
  if (mine !== turn) return;
  last = found;
  show(found);
}

async function fetched(url) {
  const answer = await get(url);
  if (answer.findings) return answer;
  const found = await examine(answer);
  found.facts.unshift(["factAddress", answer.url], ["factStatus", String(answer.status)], ["factType", answer.type || "–"]);
  found.findings.push(...transport(answer));
  if (found.data?.feed?.next_url) found.findings.push(...(await chain(answer.url, found.data)));
  return found;
}

async function get(url) {
  try {
    const answer = await fetch(url, { credentials: "omit", referrerPolicy: "no-referrer" });
    const text = await answer.text();
    const base = { url: answer.url || url, status: answer.status, type: answer.headers.get("content-type") ?? "", cache: answer.headers.get("cache-control"), open: answer.headers.get("access-control-allow-origin") === "*", text };
    if (!answer.ok) return { facts: [["factAddress", url], ["factStatus", String(answer.status)]], findings: [{ level: "bad", key: "reportStatus", values: { status: answer.status } }] };
    return base;
  } catch {
    // A page may not see why: an opaque answer tells "no permission" from "no server".
    const reachable = await fetch(url, { mode: "no-cors", credentials: "omit" }).then(() => true, () => false);
    const cross = new URL(url).origin !== location.origin;
    return { facts: [["factAddress", url]], findings: [{ level: "bad", key: reachable && cross ? "reportCors" : "reportUnreachable", values: {} }] };
  }
}

function transport({ url, type, cache, open, text }) {
  const findings = [];
  const size = new TextEncoder().encode(text).length;
  if (!/^application\/(feed\+)?json\b/i.test(type)) findings.push({ level: "note", key: "reportType", values: { type: type || "–" } });
  if (size > BIG) findings.push({ level: "note", key: "reportSize", values: { size: bytes(size) } });
  // Another site's answer could be read at all, so it lets this page in; our own site's shows whether it lets others in.
  const own = new URL(url).origin === location.origin;
  findings.push({ level: own && !open ? "note" : "good", key: own && !open ? "reportCorsOwn" : "reportCorsGood", values: {} });
  if (new URL(url).protocol === "http:" && !/^(localhost|127\.|\[::1\])/.test(new URL(url).hostname)) findings.push({ level: "note", key: "reportHttp", values: {} });
  if (!cache && new URL(url).origin === location.origin) findings.push({ level: "note", key: "reportCache", values: {} });
  return findings;
}

const bytes = (size) => (size < 1024 ? `${size} B` : `${(size / 1024).toFixed(1)} kB`);

async function examine({ text, url }) {
  const size = new TextEncoder().encode(text).length;
  const data = await read(text, url);
  const found = { data, facts: [["factSize", bytes(size)]], findings: [] };
  if (!data) {
    found.findings.push({ level: "bad", key: "reportNoEngine", values: {} });
    return found;
  }
  if (data.error) {
    found.findings.push({ level: "bad", key: "reportUnusable", values: {}, words: data.text.split("\n")[0] });
    return found;
  }
  const { feed, items, notices } = data;
  found.facts.push(["factTitle", feed.title || "–"], ["factLanguage", feed.language || "–"], ["factItems", String(items.length)]);
  if (feed.total) found.facts.push(["factTotal", String(feed.total)]);
  if (!feed.language) found.findings.push({ level: "note", key: "reportLanguage", values: {} });
  const undated = items.filter((item) => !item.date).length;
  if (undated) found.findings.push({ level: "note", key: "reportUndated", values: { count: undated } });
  if (data.waiting) found.findings.push({ level: "note", key: "reportWaiting", values: { count: data.waiting } });
  if (!items.length) found.findings.push({ level: "note", key: "reportEmpty", values: {} });
  if (!notices.length && items.length) found.findings.unshift({ level: "good", key: "reportGood", values: {} });
  else if (notices.length) found.findings.unshift({ level: "note", key: "reportRepaired", values: { count: notices.length } });
  ids(items.map((item) => item.id));
  return found;
}

/** Follows next_url as the widget would, and says where it breaks. */
async function chain(url, first) {
  const seen = new Set([url.split("#")[0]]);
  const findings = [];
  let count = first.items.length, pages = 1, next = first.feed.next_url;
  while (next && pages < CHAIN) {
    const bad = (key) => [{ level: "bad", key, values: { url: next } }];
    if (new URL(next).origin !== new URL(url).origin) return findings.concat(bad("reportNextOrigin"));
    if (seen.has(next.split("#")[0])) return findings.concat(bad("reportNextLoop"));
    seen.add(next.split("#")[0]);
    const answer = await get(next);
    if (answer.findings) return findings.concat(bad("reportNextDead"));
    const data = await read(answer.text, answer.url);
    if (data.error) return findings.concat(bad("reportNextDead"));
    count += data.items.length;
    pages += 1;
    for (const notice of data.notices) findings.push({ level: "note", key: "reportNextNotice", values: { page: pages }, words: notice.text });
    next = data.feed.next_url;
  }
  findings.push({ level: "good", key: "reportChain", values: { pages, count } });
  if (!next && first.feed.total && first.feed.total !== count) findings.push({ level: "note", key: "reportTotal", values: { total: first.feed.total, count } });
  return findings;
}

function show({ data, facts, findings }) {
  const parts = [];
  const worst = ["bad", "note"].find((level) => findings.some((one) => one.level === level && one.key !== "reportUndated")) ?? "good";
  // The verdict alone is announced; the report below it is there to be read.
  status.textContent = t(`verdict ${worst}`);
  parts.push(make("h3", { class: `verdict ${worst}` }, t(`verdict ${worst}`)));
  parts.push(make("dl", { class: "facts" }, ...facts.map(([key, value]) => make("div", {}, make("dt", {}, t(key)), make("dd", {}, value)))));
  parts.push(make("ul", { class: "findings" }, ...findings.map(({ level, key, values, words }) =>
    make("li", { class: level }, t(key, values), ...(words ? [" ", make("q", { lang: "en" }, words)] : [])))));
  if (data?.notices?.length) parts.push(make("h4", {}, t("reportNotices")), table(["columnItem", "columnNotice", "columnMend"], data.notices.map((notice) =>
    [make("code", {}, notice.item ?? t("reportFeed")), make("span", { lang: "en" }, notice.text), mend(notice.field)])));
  if (data?.items?.length) {
    parts.push(make("h4", {}, t("reportReader")), table(["columnNumber", "columnDate", "columnKind", "columnTitle", "columnText"], data.items.map((item, n) =>
      [String(n + 1), item.date || "–", item.kind || "–", make("span", item.language ? { lang: item.language } : {}, item.title), t(item.body ? "yes" : "no")])));
  }
  if (data?.text) {
    const copy = make("button", { type: "button", "data-copy": "report-text" }, t("copy"));
    parts.push(make("div", { class: "bar" }, make("h4", {}, t("reportTerminal")), make("span", { class: "grow" }), copy),
      make("pre", { tabindex: "0", role: "region", "aria-label": t("reportTerminal") }, make("code", { id: "report-text", lang: "en" }, data.text)));
  }
  if (facts[0]?.[0] === "factAddress" && data && !data.error) {
    const use = make("button", { type: "button", class: "quiet" }, t("reportShow"));
    use.addEventListener("click", () => {
      store.set("data-feed", facts[0][1]);
      document.querySelector("#setup").scrollIntoView();
      document.querySelector("#setup").focus();
    });
    parts.push(make("p", {}, use));
  }
  place.replaceChildren(...parts);
}

function mend(field) {
  const key = `mend ${field.split(/[.[]/)[0]}`;
  return has(key) ? t(key) : t("mend");
}

function table(columns, rows) {
  return make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": t(columns[1]) }, make("table", {},
    make("thead", {}, make("tr", {}, ...columns.map((key) => make("th", { scope: "col" }, t(key))))),
    make("tbody", {}, ...rows.map((cells) => make("tr", {}, ...cells.map((cell) => make("td", {}, cell)))))));
}
