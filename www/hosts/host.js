/**
 * Lets the studio set up the widget on these pages: by the query when a page loads, by messages afterwards.
 * It belongs to the sample pages only; a partner's page needs nothing but the script tag.
 */
(() => {
  "use strict";
  const query = new URLSearchParams(location.search);
  // Around the studio's frame stands the studio, which says whose feed it is; alone, the page would vouch for any.
  const alone = !framed();
  let options = only(Object.fromEntries([...query].filter(([name]) => name.startsWith("data-"))));
  let theme = Object.fromEntries([...query].filter(([name]) => name.startsWith("--communique-")));

  function framed() {
    try {
      return parent !== window && parent.location.origin === location.origin;
    } catch {
      return false; // of another origin
    }
  }

  /** Alone, a link shows no feed but one of this very site. */
  function only(given) {
    const feed = given["data-feed"];
    if (!alone || feed == null || (URL.canParse(feed, location.href) && new URL(feed, location.href).origin === location.origin)) return given;
    const { "data-feed": _, ...rest } = given;
    return rest;
  }

  const isWidget = (node) => node.localName === "communique-feed" || (node.localName === "script" && node.hasAttribute("data-feed"));

  function apply(node) {
    for (const [name, value] of Object.entries(options)) {
      if (value === null) node.removeAttribute(name);
      else if (node.getAttribute(name) !== value) node.setAttribute(name, value);
    }
    if (node.localName !== "communique-feed") return;
    for (const [name, value] of Object.entries(theme)) node.style.setProperty(name, value ?? "");
  }

  // The parser's insertions are seen before an async script can run, so the very tag of the page starts with these.
  new MutationObserver((records) => {
    for (const record of records)
      for (const node of record.addedNodes)
        if (node.nodeType === 1) {
          if (isWidget(node)) apply(node);
          for (const inner of node.querySelectorAll("communique-feed, script[data-feed]")) apply(inner);
        }
  }).observe(document, { childList: true, subtree: true });

  addEventListener("message", (event) => {
    if (event.origin !== location.origin || !event.data || event.data.communique !== "host") return;
    options = only(event.data.options);
    theme = event.data.theme;
    for (const node of document.querySelectorAll("communique-feed")) apply(node);
  });

  // Above the page and always in view, in words that nothing in a link can change.
  if (alone) {
    document.title = `Sample: ${document.title}`;
    const banner = document.createElement("aside");
    const words = { en: "Communiqué: a sample page, no real site. Nothing here is an official statement.", ru: "Communiqué: пробная страница, не настоящий сайт. Официальных заявлений здесь нет." };
    for (const [language, text] of Object.entries(words)) banner.append(Object.assign(document.createElement("span"), { lang: language, textContent: text }), " ");
    banner.dir = "ltr";
    const look = "all: initial; display: block; position: sticky; top: 0; z-index: 2147483647; padding: 6px 16px; background: #ffe9a8; color: #1b1b1a; border-bottom: 1px solid #84590a; font: 13px/1.5 system-ui, sans-serif; text-align: center";
    for (const rule of look.split("; ")) banner.style.setProperty(...rule.split(": "), "important");
    document.documentElement.prepend(banner);
  }

  const network = query.get("network");
  if (network === "slow" || network === "offline") {
    const real = window.fetch;
    window.fetch = (input, init) => {
      const url = String(input instanceof Request ? input.url : input);
      if (network === "offline" && !/\.(wasm|bin|txt|js)$/.test(url)) return Promise.reject(new TypeError("offline, as chosen in the studio"));
      return new Promise((go) => setTimeout(go, network === "slow" ? 3000 : 0)).then(() => real.call(window, input, init));
    };
  }
})();
