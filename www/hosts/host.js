/**
 * Lets the studio set up the widget on these pages: by the query when a page loads, by messages afterwards.
 * It belongs to the sample pages only; a partner's page needs nothing but the script tag.
 */
(() => {
  "use strict";
  const query = new URLSearchParams(location.search);
  let options = Object.fromEntries([...query].filter(([name]) => name.startsWith("data-")));
  let theme = Object.fromEntries([...query].filter(([name]) => name.startsWith("--communique-")));

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
    options = event.data.options;
    theme = event.data.theme;
    for (const node of document.querySelectorAll("communique-feed")) apply(node);
  });

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
