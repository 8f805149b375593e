// The same in Preact.
import { h, render } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { PAGE_SIZE, STYLE, clean, day, load } from "./model.js";

const Body = ({ html }) => {
  const place = useRef();
  useLayoutEffect(() => place.current.replaceChildren(clean(html)), [html]);
  return h("div", { class: "body", ref: place });
};

const Card = ({ item }) => {
  const [open, setOpen] = useState(false);
  return h("article", null,
    h("time", { datetime: item.date_published }, day(item)),
    h("h3", null, item.title),
    h("p", null, item.summary),
    h("button", { "aria-expanded": String(open), onClick: () => setOpen(!open) }, "Read the full text"),
    open && h(Body, { html: item.content_html }));
};

const List = ({ feed }) => {
  const [page, show] = useState(1);
  const pages = Math.ceil(feed.items.length / PAGE_SIZE);
  const near = [1, page - 1, page, page + 1, pages].filter((n, at, all) => n > 0 && n <= pages && all.indexOf(n) === at);
  const button = (label, text, to, current) =>
    h("button", { "aria-label": label, "aria-current": current, disabled: to < 1 || to > pages, onClick: () => show(to) }, text);
  return h("section", { "aria-label": feed.title },
    h("h2", null, feed.title),
    h("div", null, feed.items.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE).map((item) => h(Card, { key: item.id, item }))),
    h("nav", { "aria-label": "Pages" },
      button("Previous page", "‹", page - 1),
      near.map((n) => button(`Page ${n}`, n, n, n === page ? "page" : undefined)),
      button("Next page", "›", page + 1)));
};

customElements.define("peer-feed", class extends HTMLElement {
  async connectedCallback() {
    const root = this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    const feed = await load(this.dataset.feed);
    render(h(List, { feed }), root);
  }
});
