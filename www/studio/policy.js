/**
 * Content-Security-Policy as far as the widget meets it: what must be allowed, and whether a given policy allows it.
 * Pure; the matching follows CSP Level 3, section 6.7. It knows nothing of words: findings are keys with values.
 */

/** What browsers know, in CSP Level 3 and beside it. */
const DIRECTIVES = new Set("default-src script-src script-src-elem script-src-attr style-src style-src-elem style-src-attr img-src connect-src font-src media-src object-src frame-src child-src worker-src manifest-src prefetch-src fenced-frame-src base-uri form-action frame-ancestors navigate-to sandbox report-uri report-to require-trusted-types-for trusted-types upgrade-insecure-requests block-all-mixed-content plugin-types require-sri-for webrtc".split(" "));

/** Directives a page needs for these addresses (absolute), as `[[directive, sources]]`. */
export function needed({ site, bundle, feed, images }) {
  const source = (url) => (new URL(url).origin === new URL(site).origin ? "'self'" : new URL(url).origin);
  const once = (list) => [...new Set(list)];
  const needs = [
    ["script-src", once([source(bundle), "'wasm-unsafe-eval'"])],
    ["connect-src", once([source(bundle), source(feed)])],
  ];
  if (images) needs.push(["img-src", [source(feed)]]);
  return needs;
}

/** The policies in a pasted header, each a Map from directive to sources. A page obeys all of them. */
export function parse(text) {
  return text
    .replace(/\r?\n(?!.*content-security-policy)/gi, " ") // one policy may be written over several lines
    .split(/\n|,/)
    .map((line) => line
      .replace(/^.*content-security-policy(?:-report-only)?["']?\s*(?::|content=)?\s*["']?/i, "")
      .replace(/"\s*(?:always)?\s*;?\s*\/?>?\s*$/i, ""))
    .map((line) => {
      const policy = new Map();
      for (const part of line.split(";")) {
        const [name, ...sources] = part.trim().split(/\s+/);
        if (name && !policy.has(name.toLowerCase())) policy.set(name.toLowerCase(), sources);
      }
      return policy;
    })
    .filter((policy) => policy.size);
}

const DEFAULT_PORTS = { "http:": "80", "https:": "443", "ws:": "80", "wss:": "443" };

/** Whether one source expression allows an address on a page. */
export function matches(source, address, site) {
  const url = new URL(address), page = new URL(site);
  const port = url.port || DEFAULT_PORTS[url.protocol];
  if (source === "*") return url.protocol === "http:" || url.protocol === "https:";
  if (source.toLowerCase() === "'self'") return url.origin === page.origin || (url.hostname === page.hostname && page.protocol === "http:" && url.protocol === "https:" && !url.port && !page.port);
  if (source.startsWith("'")) return false;
  const upgrade = (wanted) => wanted === url.protocol || (wanted === "http:" && url.protocol === "https:");
  if (/^[a-z][a-z0-9+.-]*:$/i.test(source)) return upgrade(source.toLowerCase());
  const parts = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(\*|(?:\*\.)?[^/:*]+|\[[^\]]+\])(?::(\d+|\*))?(\/[^?#]*)?$/i.exec(source);
  if (!parts) return false;
  const [, scheme, host, wantedPort, path] = parts;
  if (!upgrade(scheme ? `${scheme.toLowerCase()}:` : page.protocol)) return false;
  const name = host.toLowerCase();
  if (name.startsWith("*.") ? !url.hostname.endsWith(name.slice(1)) : name !== "*" && name !== url.hostname) return false;
  if (wantedPort !== "*") {
    const wanted = wantedPort ?? DEFAULT_PORTS[scheme ? `${scheme.toLowerCase()}:` : page.protocol];
    if (wanted !== port && !(wanted === "80" && port === "443" && url.protocol === "https:")) return false;
  }
  if (path && path !== "/") return path.endsWith("/") ? url.pathname.startsWith(path) : decodeURI(url.pathname) === decodeURI(path);
  return true;
}

/** What a policy does to the widget: `[{ level: good | note | bad, key, values }]`. */
export function judge(text, { site, bundle, feed, images }) {
  const findings = [];
  const say = (level, key, values = {}) => {
    if (!findings.some((one) => one.key === key && one.values.add === values.add && one.values.directive === values.directive)) findings.push({ level, key, values });
  };
  const known = (policy) => [...policy.keys()].some((name) => DIRECTIVES.has(name));
  const policies = parse(text).filter(known);
  if (!policies.length) return [{ level: "bad", key: "policyNone", values: {} }];
  for (const policy of policies) {
    for (const name of policy.keys()) if (!DIRECTIVES.has(name)) say("note", "policyUnknown", { directive: name });
    const first = (...names) => names.find((name) => policy.has(name));
    const open = (directive, url) => directive === undefined || policy.get(directive).some((source) => matches(source, url, site));
    const source = (url) => (new URL(url).origin === new URL(site).origin ? "'self'" : new URL(url).origin);
    const add = (wanted, used) => (used === wanted || used === undefined ? wanted : used === "default-src" ? wanted : used);

    if (policy.has("sandbox") && !policy.get("sandbox").some((word) => word.toLowerCase() === "allow-scripts")) say("bad", "policySandbox");

    const script = first("script-src-elem", "script-src", "default-src");
    const words = script === undefined ? [] : policy.get(script).map((word) => word.toLowerCase());
    const strict = words.includes("'strict-dynamic'");
    const trusted = words.some((word) => /^'(nonce|sha(256|384|512))-/.test(word));
    if (strict) say("note", "policyStrictDynamic");
    else if (!open(script, bundle)) say(trusted ? "note" : "bad", trusted ? "policyNonce" : "policyScript", { directive: add("script-src", script), add: source(bundle) });

    const evaluate = first("script-src", "default-src");
    if (evaluate !== undefined && !policy.get(evaluate).some((word) => /^'(wasm-unsafe-eval|unsafe-eval)'$/i.test(word)))
      say("bad", "policyWasm", { directive: add("script-src", evaluate), add: "'wasm-unsafe-eval'" });

    const connect = first("connect-src", "default-src");
    for (const [key, url] of [["policyFeed", feed], ["policyBundle", bundle]])
      if (!open(connect, url)) say("bad", key, { directive: "connect-src", add: source(url) });

    const image = first("img-src", "default-src");
    if (images && !open(image, feed)) say("note", "policyImages", { directive: "img-src", add: source(feed) });
  }
  if (!findings.some((one) => one.level === "bad")) findings.unshift({ level: "good", key: "policyGood", values: {} });
  return findings;
}
