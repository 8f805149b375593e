// The widget as a webmaster would write it by hand.
import { PAGE_SIZE, STYLE, clean, day, load } from "./model.js";

const make = (name, attributes, ...children) => {
  const element = document.createElement(name);
  for (const key in attributes) element.setAttribute(key, attributes[key]);
  element.append(...children);
  return element;
};

customElements.define("peer-feed", class extends HTMLElement {
  async connectedCallback() {
    const root = this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    const feed = await load(this.dataset.feed);
    this.list = make("div", {});
    this.pager = make("nav", { "aria-label": "Pages" });
    root.append(make("section", { "aria-label": feed.title }, make("h2", {}, feed.title), this.list, this.pager));
    this.items = feed.items;
    this.show(1);
  }

  show(page) {
    const pages = Math.ceil(this.items.length / PAGE_SIZE);
    this.list.replaceChildren(...this.items.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE).map((item) => this.card(item)));
    const button = (label, text, to, attributes) => {
      const made = make("button", { "aria-label": label, ...attributes }, text);
      if (to < 1 || to > pages) made.disabled = true;
      else made.onclick = () => this.show(to);
      return made;
    };
    const near = [1, page - 1, page, page + 1, pages].filter((n, at, all) => n > 0 && n <= pages && all.indexOf(n) === at);
    this.pager.replaceChildren(
      button("Previous page", "‹", page - 1),
      ...near.map((n) => button(`Page ${n}`, n, n, n === page ? { "aria-current": "page" } : {})),
      button("Next page", "›", page + 1),
    );
  }

  card(item) {
    const body = make("div", { class: "body", hidden: "" });
    const toggle = make("button", { "aria-expanded": "false" }, "Read the full text");
    toggle.onclick = () => {
      if (!body.firstChild) body.append(clean(item.content_html));
      body.hidden = !body.hidden;
      toggle.setAttribute("aria-expanded", !body.hidden);
    };
    return make("article", {}, make("time", { datetime: item.date_published }, day(item)), make("h3", {}, item.title), make("p", {}, item.summary), toggle, body);
  }
});
