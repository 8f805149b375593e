/** Writes the snippet a partner pastes, in each of its forms. Pure: it reads nothing from the page. */

const escape = (text) => text.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
const attribute = ([name, value]) => `${name}="${escape(value)}"`;

/**
 * `form`: script, element or hosted. `bundle`: the address of communique.js. `options`: `[name, value]` in the order to
 * print. `integrity`: of the bundle, hosted form only. `fallback`: `{ href, text }`, element form only.
 */
export function snippet({ form, bundle, options, integrity = "", fallback = null }) {
  if (form === "element") {
    const own = options.filter(([name]) => name !== "data-target").map(attribute);
    const inside = fallback ? `\n  <a href="${escape(fallback.href)}">${escape(fallback.text)}</a>\n` : "";
    return `<communique-feed ${own.join("\n                 ")}>${inside}</communique-feed>\n<script async ${attribute(["src", bundle])}></script>`;
  }
  const lines = [attribute(["src", bundle])];
  if (form === "hosted" && integrity) lines.push(attribute(["integrity", integrity]), attribute(["crossorigin", "anonymous"]));
  return `<script async ${[...lines, ...options.map(attribute)].join("\n        ")}></script>`;
}

/** An absolute http(s) address; null for anything else, such as a script in a link. */
export function web(reference, base) {
  const url = URL.canParse(reference, base) ? new URL(reference, base) : null;
  return url && /^https?:$/.test(url.protocol) ? url.href : null;
}

/** An address made absolute against a base; as it was typed when it isn't one. */
export function absolute(reference, base) {
  try {
    return new URL(reference, base).href;
  } catch {
    return reference;
  }
}
