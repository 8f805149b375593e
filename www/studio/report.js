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
const CHAIN = 20; // documents to read of one feed
const SILENT = ["reportUndated", "reportChainStopped"]; // nothing to mend
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
  if (found.data?.feed?.next_url) {
    const { findings, text } = await chain(answer.url, found.data);
    // They are said of what comes later: the first document is shown all the same.
    found.findings.push(...findings.map((one) => ({ ...one, later: true })));
    found.data = { ...found.data, text };
  }
  return found;
}

async function get(url) {
  try {
    const answer = await fetch(url, { credentials: "omit", referrerPolicy: "no-referrer" });
    const body = await answer.arrayBuffer();
    const base = { url: answer.url || url, status: answer.status, type: answer.headers.get("content-type") ?? "", cache: answer.headers.get("cache-control"), open: answer.headers.get("access-control-allow-origin") === "*", size: body.byteLength, ...decode(body) };
    if (!answer.ok) return { status: answer.status, facts: [["factAddress", url], ["factStatus", String(answer.status)]], findings: [{ level: "bad", key: "reportStatus", values: { status: answer.status } }] };
    return base;
  } catch {
    // A page may not see why: an opaque answer tells "no permission" from "no server".
    const reachable = await fetch(url, { mode: "no-cors", credentials: "omit" }).then(() => true, () => false);
    const cross = new URL(url).origin !== location.origin;
    return { facts: [["factAddress", url]], findings: [{ level: "bad", key: reachable && cross ? "reportCors" : "reportUnreachable", values: {} }] };
  }
}

/** As browsers read every feed, whatever charset the server names; whether it really is UTF-8 has to be asked for. */
function decode(body) {
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(body), utf8: true };
  } catch {
    return { text: new TextDecoder().decode(body), utf8: false };
  }
}

function transport({ url, type, cache, open, size }) {
  const findings = [];
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

async function examine({ text, url, utf8 = true, size = new TextEncoder().encode(text).length }) {
  const data = await read(text, url);
  const found = { data, facts: [["factSize", bytes(size)]], findings: utf8 ? [] : [{ level: "note", key: "reportEncoding", values: {} }] };
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
  if (!notices.length && items.length && utf8) found.findings.unshift({ level: "good", key: "reportGood", values: {} });
  else if (notices.length) found.findings.unshift({ level: "note", key: "reportRepaired", values: { count: notices.length } });
  ids(items.map((item) => item.id));
  return found;
}

/** Follows next_url as the widget would: what goes wrong there, and what `cargo x check` prints for all that was read. */
async function chain(url, first) {
  const seen = new Set([url.split("#")[0]]);
  const known = new Set(first.items.map((item) => item.id));
  const findings = [], lines = [ownText(first)];
  let pages = 1, stopped = false, repeated = first.items.length - known.size, next = first.feed.next_url;
  const ended = (level, key) => {
    findings.push({ level, key, values: { url: next } });
    return { findings, text: lines.join("") };
  };
  while (next) {
    if (new URL(next).origin !== new URL(url).origin) return ended("bad", "reportNextOrigin");
    if (seen.has(next.split("#")[0])) {
      findings.push({ level: "note", key: "reportNextLoop", values: { url: next } });
      lines.push(`next_url leads back to ${next}, which was read already; not followed.\n`);
      break;
    }
    if (pages === CHAIN) {
      stopped = true;
      findings.push({ level: "note", key: "reportChainStopped", values: { pages, url: next } });
      lines.push(`${next} and what follows were not read: ${CHAIN} documents are enough here.\n`);
      break;
    }
    seen.add(next.split("#")[0]);
    const answer = await get(next);
    // Redirected there, it is passed over just so.
    if (!answer.findings && new URL(answer.url).origin !== new URL(url).origin) return ended("bad", "reportNextOrigin");
    const data = answer.findings ? null : await read(answer.text, answer.url);
    if (!data || data.error) {
      const [advice, code] = data ? [data.text.replace(/\nThe feed is unusable .*\n$/, ""), data.error]
        : answer.status ? [`${next} answered with status ${answer.status}; a feed answers with 200`, "status"] : [];
      if (code) lines.push(`\n${next}\n${advice}\nThe list ends here (${code}): readers see what stands before, and that older statements can't be had.\n`);
      return ended("bad", "reportNextDead");
    }
    pages += 1;
    lines.push(`\n${next}\n`, ownText(data));
    if (!answer.utf8) findings.push({ level: "note", key: "reportNextEncoding", values: { page: pages } });
    for (const notice of data.notices) findings.push({ level: "note", key: "reportNextNotice", values: { page: pages }, words: notice.text });
    repeated += data.items.filter((item) => known.has(item.id)).length;
    for (const item of data.items) known.add(item.id);
    next = data.feed.next_url;
  }
  const count = known.size, total = first.feed.total;
  findings.push({ level: "good", key: "reportChain", values: { pages, count } });
  if (pages > 1) {
    const statements = `${count.toLocaleString("en")} statement${count === 1 ? "" : "s"}`;
    const twice = repeated ? `; ${repeated} of them ${repeated === 1 ? "stands" : "stand"} in two` : "";
    lines.push(`\nAltogether ${pages} documents with ${statements}${twice}.\n`);
  }
  if (repeated) findings.push({ level: "note", key: "reportTwice", values: { count: repeated } });
  if (total && total !== count && pages > 1 && !stopped) {
    findings.push({ level: "note", key: "reportTotal", values: { total, count } });
    lines.push(`_statement.total says ${total}.\n`);
  }
  return { findings, text: lines.join("") };
}

/** What check prints of one document, without its last line: the document that it says was not read is read here. */
const ownText = ({ feed, text }) => (feed.next_url ? text.replace(/It continues at .*\n$/, "") : text);

/** The headline is of the first document: what a reader sees at once. */
function verdict(findings) {
  const now = findings.filter((one) => !one.later);
  const is = (list, level) => list.some((one) => one.level === level && !SILENT.includes(one.key));
  if (is(now, "bad")) return ["bad", "verdict bad"];
  if (now.some((one) => one.key === "reportEncoding")) return ["bad", "verdict encoding"];
  if (is(findings, "bad")) return ["note", "verdict later"];
  return is(findings, "note") ? ["note", "verdict note"] : ["good", "verdict good"];
}

function show({ data, facts, findings }) {
  const parts = [];
  const [worst, words] = verdict(findings);
  // The verdict alone is announced; the report below it is there to be read.
  status.textContent = t(words);
  parts.push(make("h3", { class: `verdict ${worst}` }, t(words)));
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
