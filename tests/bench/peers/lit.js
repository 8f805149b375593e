// The same in Lit.
import { LitElement, html, nothing, unsafeCSS } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { PAGE_SIZE, STYLE, clean, day, load } from "./model.js";

class Feed extends LitElement {
  static properties = { feed: { state: true }, page: { state: true }, open: { state: true } };
  static styles = unsafeCSS(STYLE);

  constructor() {
    super();
    this.page = 1;
    this.open = new Set();
  }

  connectedCallback() {
    super.connectedCallback();
    load(this.dataset.feed).then((feed) => (this.feed = feed));
  }

  toggle(id) {
    const open = new Set(this.open);
    if (!open.delete(id)) open.add(id);
    this.open = open;
  }

  card(item) {
    const open = this.open.has(item.id);
    return html`<article>
      <time datetime=${item.date_published}>${day(item)}</time>
      <h3>${item.title}</h3>
      <p>${item.summary}</p>
      <button aria-expanded=${open} @click=${() => this.toggle(item.id)}>Read the full text</button>
      ${open ? html`<div class="body">${clean(item.content_html)}</div>` : nothing}
    </article>`;
  }

  render() {
    if (!this.feed) return nothing;
    const { items, title } = this.feed;
    const { page } = this;
    const pages = Math.ceil(items.length / PAGE_SIZE);
    const near = [1, page - 1, page, page + 1, pages].filter((n, at, all) => n > 0 && n <= pages && all.indexOf(n) === at);
    const button = (label, text, to, current) => html`<button aria-label=${label} aria-current=${current ? "page" : nothing}
      ?disabled=${to < 1 || to > pages} @click=${() => (this.page = to)}>${text}</button>`;
    return html`<section aria-label=${title}>
      <h2>${title}</h2>
      <div>${repeat(items.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE), (item) => item.id, (item) => this.card(item))}</div>
      <nav aria-label="Pages">
        ${button("Previous page", "‹", page - 1)}
        ${near.map((n) => button(`Page ${n}`, n, n, n === page))}
        ${button("Next page", "›", page + 1)}
      </nav>
    </section>`;
  }
}
customElements.define("peer-feed", Feed);
