// The loader and the custom element: everything that has to happen before the wasm is there, and the net under it when
// it isn't. Asks for the feed, the words and the wasm in one task; decides nothing about statements.
// `BUILD` and `glue` are put before this text by `cargo x build`.

const NAME = "communique-feed";
const WASM_TIMEOUT_MS = 20000;

// A named element of the page can stand in for document.currentScript, but not for the getter it hides.
const current = Object.getOwnPropertyDescriptor(Document.prototype, "currentScript").get.call(document);
const script = current instanceof HTMLScriptElement && current.src ? current : null;
// A module has no current script: its own address is the first one in a stack.
const here = script ? script.src : (/(?:https?|file):\/\/[^\s)]+?(?=:\d+:\d+)/.exec(new Error().stack) || [document.baseURI])[0];
const beside = (name) => new URL(name, here).href;

const warn = (text) => console.warn("Communiqué: " + text);

/** What every request of ours tells its server of the page, whatever the host's own policy would tell. It inherits
 * nothing: a polluted Object.prototype must not add a method or cookies. */
const REFERRER = { __proto__: null, referrerPolicy: "strict-origin" };

/** Requests for feeds that began before the wasm was there: URL → [AbortController, promise of the Response, the
 * elements that wait for it]. */
const early = new Map();
/** Language files: tag → promise of the text; it is empty when the file can't be had. */
const words = new Map();
/** Style sheets, one for each document. */
const sheets = new WeakMap();
/** Elements that are connected and shown by the running instance, with their numbers there. */
const mounted = new Map();

const requestFeed = (url, element) => {
  if (early.has(url)) return early.get(url)[2].add(element);
  const controller = new AbortController();
  const response = fetch(url, { __proto__: null, signal: controller.signal, ...REFERRER });
  response.catch(() => {});
  early.set(url, [controller, response, new Set([element])]);
};

/** Ends the early requests that only this element waited for. */
const leaveFeed = (element) => {
  for (const [url, [controller, , waiting]] of early) {
    if (waiting.delete(element) && !waiting.size) {
      early.delete(url);
      controller.abort();
    }
  }
};

/** Gives an early request away, once. */
const takeFeed = (url) => {
  const request = early.get(url);
  early.delete(url);
  return request;
};

/** The file for a language tag as a promise of its text; undefined for English and languages that aren't there. */
const wordsFor = (tag) => {
  const tags = BUILD.languages.split(" ");
  let wanted = tag.trim().replaceAll("_", "-").toLowerCase();
  let found;
  while (wanted && !(found = tags.find((known) => known.toLowerCase() === wanted))) {
    wanted = wanted.replace(/(-[^-])?-?[^-]*$/, "");
    if (wanted === "en") return;
  }
  if (!found) return;
  let text = words.get(found);
  if (!text) {
    text = fetch(beside(`communique-${found}.${BUILD.languagesHash}.txt`), REFERRER)
      .then((response) => (response.ok ? response.text() : ""))
      .catch(() => "");
    words.set(found, text);
    text.then((loaded) => loaded || words.delete(found));
  }
  return text;
};

/** Ids and dates of many items in one text, with zero characters between them, so that a long list doesn't take a call
 * for each member of each item. An item that isn't plain is left to the program. */
const outline = (items, from, to) => {
  const own = (item, name) => (item && {}.hasOwnProperty.call(item, name) ? item[name] : "");
  const parts = [];
  for (; from < to; from++) {
    let id = own(items[from], "id");
    const date = own(items[from], "date_published") ?? "";
    if (Number.isSafeInteger(id)) id += "";
    const plain = [id, date].every((text) => typeof text === "string" && !text.includes("\0"));
    parts.push(plain ? id : "", plain ? date : "");
  }
  return parts.join("\0");
};

const nearestLanguage = (element) => {
  for (let at = element; at; at = at.parentNode || at.host) {
    const tag = at.getAttribute && at.getAttribute("lang");
    if (tag) return tag;
  }
  return "";
};

const feedUrl = (element) => {
  const given = (element.getAttribute("data-feed") || "").trim();
  try {
    const url = new URL(given, element.baseURI);
    if (given && /^https?:$/.test(url.protocol)) return url.href;
  } catch {}
  return "";
};

/** Compiles the wasm. Not while it is coming in: its hash can be checked only at the end. So the type that a server names
 * doesn't matter either. */
const compile = async (signal) => {
  const response = await fetch(beside(BUILD.wasm), { __proto__: null, integrity: BUILD.integrity, signal, ...REFERRER });
  if (!response.ok) throw Error(response.status);
  return WebAssembly.compile(await response.arrayBuffer());
};

/** The same program as JavaScript, for pages that refuse WebAssembly. */
const translated = () =>
  new Promise((resolve, reject) => {
    if (!BUILD.script) throw Error();
    Feed.form = resolve;
    const element = document.createElement("script");
    element.onerror = reject;
    element.onload = () => element.remove();
    element.crossOrigin = "anonymous";
    element.integrity = BUILD.scriptIntegrity;
    element.referrerPolicy = REFERRER.referrerPolicy;
    if (script) element.nonce = script.nonce;
    element.src = beside(BUILD.script);
    document.head.append(element);
  }).then((factory) => factory());

const begin = async () => {
  let form;
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), WASM_TIMEOUT_MS);
  try {
    const module = await compile(controller.signal);
    form = glue();
    form.exports = (await WebAssembly.instantiate(module, form.imports)).exports;
  } catch {
    form = await translated();
  } finally {
    clearTimeout(timer);
  }
  // Whatever gets out of the module has left it in an unknown state: it is never called again.
  let depth = 0;
  let dead = false;
  const guarded = {};
  for (const name of Object.keys(form.exports)) {
    const value = form.exports[name];
    guarded[name] =
      typeof value === "function"
        ? (...args) => {
            if (dead) return;
            depth++;
            try {
              return value(...args);
            } catch (error) {
              dead = true;
              if (instance && !instance.replaced) end(error);
              if (depth > 1) throw error;
            } finally {
              depth--;
            }
          }
        : value;
  }
  form.start(guarded);
  return new form.Page(takeFeed, wordsFor, outline);
};

/** The running instance: a promise of its Page. A failed start is not kept. */
let instance = null;
let page = null;
let restarts = 0;

const start = () => {
  if (!instance) {
    instance = begin();
    instance.then(
      (made) => (page = made),
      (error) => {
        instance = null;
        warn(`neither ${BUILD.wasm} nor the same as JavaScript could be loaded and run: ${error?.message || "no answer"}; both must stand beside ${here} and be allowed by this page's policy.`);
      },
    );
  }
  return instance;
};

/** An instance has died: every widget falls back, and one more instance may be started for later ones. */
const end = (error) => {
  page = null;
  instance = restarts++ < 1 ? null : Promise.reject(error);
  instance?.catch(() => {});
  console.error("Communiqué: the widget has stopped after an internal error.", error);
  const elements = [...mounted.keys()];
  mounted.clear();
  for (const element of elements) unavailable(element, "internal");
};

/** What stands inside the element, with a calm sentence. */
const unavailable = (element, code) => {
  const alert = document.createElement("p");
  alert.setAttribute("role", "alert");
  alert.setAttribute("part", "error");
  alert.className = "error";
  alert.textContent = BUILD.unavailable || "The list of statements cannot run in this browser.";
  element.shadowRoot.replaceChildren(...styleElements(element.shadowRoot), alert, document.createElement("slot"));
  const detail = { code, message: alert.textContent, url: feedUrl(element), retryable: false };
  element.dispatchEvent(new CustomEvent("communique-error", { bubbles: true, composed: true, detail }));
};

const styleElements = (root) => [...root.children].filter((child) => child.localName === "style");

/** Gives the root our style sheet, and the element the height reserved for it. */
const dress = (element) => {
  const { shadowRoot: root, ownerDocument: owner } = element;
  const height = element.getAttribute("data-min-height") || "";
  const reserve = /^\d{1,5}$/.test(height) && height <= 10000 ? `:host{min-height:${height}px!important}` : "";
  const Sheet = owner.defaultView && owner.defaultView.CSSStyleSheet;
  try {
    let shared = sheets.get(owner);
    if (!shared) {
      shared = new Sheet();
      shared.replaceSync(BUILD.style);
      sheets.set(owner, shared);
    }
    const own = new Sheet();
    own.replaceSync(reserve);
    root.adoptedStyleSheets = reserve ? [shared, own] : [shared];
  } catch {
    // No constructed style sheets here.
    for (const old of styleElements(root)) old.remove();
    const style = owner.createElement("style");
    style.textContent = BUILD.style + reserve;
    root.prepend(style);
  }
};

class Feed extends HTMLElement {
  #lazy = null;
  #attributes = new MutationObserver(() => {
    dress(this);
    const number = mounted.get(this);
    if (number === undefined) this.#begin();
    else page.configure(number, feedUrl(this));
  });

  constructor() {
    super();
    this.attachShadow({ mode: "open" }).append(document.createElement("slot"));
  }

  connectedCallback() {
    dress(this);
    this.#attributes.observe(this, { attributes: true });
    // An element that was only moved keeps what it shows.
    if (mounted.has(this)) return;
    if (this.getAttribute("data-loading") === "lazy" && window.IntersectionObserver) {
      this.#lazy = new IntersectionObserver(
        (entries) => entries.some((entry) => entry.isIntersecting) && this.#begin(),
        { rootMargin: "300px" },
      );
      this.#lazy.observe(this);
    } else {
      this.#begin();
    }
  }

  disconnectedCallback() {
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#attributes.disconnect();
      this.#rest();
      leaveFeed(this);
      const number = mounted.get(this);
      mounted.delete(this);
      if (number !== undefined && page) page.unmount(number);
    });
  }

  adoptedCallback() {
    dress(this);
  }

  #rest() {
    if (this.#lazy) this.#lazy.disconnect();
    this.#lazy = null;
  }

  #begin() {
    this.#rest();
    leaveFeed(this);
    const url = feedUrl(this);
    if (url) requestFeed(url, this);
    wordsFor(this.getAttribute("data-lang") || nearestLanguage(this));
    start().then(
      () => {
        if (!page || !this.isConnected || mounted.has(this)) return;
        this.shadowRoot.replaceChildren(...styleElements(this.shadowRoot));
        const number = page.mount(this, this.shadowRoot, feedUrl(this));
        if (number !== undefined) mounted.set(this, number);
        leaveFeed(this);
      },
      () => {
        leaveFeed(this);
        if (this.isConnected) unavailable(this, "unavailable");
      },
    );
  }

  #call(method, ...args) {
    const number = mounted.get(this);
    if (number !== undefined && page) return page[method](number, ...args);
  }

  /** Fetches the feed again. */
  refresh() {
    this.#call("refresh");
  }

  /** Goes to a page, counted from 1. */
  goTo(number) {
    this.#call("go_to", number);
  }

  /** Opens the text of a statement. */
  open(id) {
    this.#call("open", String(id));
  }

  /** Closes it again. */
  close(id) {
    this.#call("close", String(id));
  }

  /** Where the widget stands: `{ status, page, pages, count, stale }`. */
  get state() {
    return this.#call("state") || { status: "loading", page: 1, pages: 1, count: 0, stale: false };
  }
}

const whenParsed = (then) => {
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", then, { once: true });
  else then();
};

/** Makes the element a script tag asks for and puts it into the page. */
const place = (tag) => {
  const element = document.createElement(NAME);
  for (const { name, value } of tag.attributes) {
    if (name.startsWith("data-") && name !== "data-target") element.setAttribute(name, value);
  }
  const target = tag.getAttribute("data-target");
  // A host that restores a page by a clone of its body runs the scripts in it again, beside what they made before.
  const made = (other) => other && other.localName === NAME && other.getAttribute("data-feed") === tag.getAttribute("data-feed");
  const atScript = () => {
    if (made(tag.nextElementSibling)) return;
    if (tag.isConnected && !document.head.contains(tag)) tag.after(element);
    else {
      whenParsed(() => document.body.append(element));
      warn("the script stands in <head>, where nothing is shown; set data-target. Shown at the end of the page.");
    }
  };
  const find = () => {
    try {
      return document.querySelector(target);
    } catch {
      return null;
    }
  };
  if (!target) return atScript();
  const inTarget = (found) => found && ([...found.children].some(made) || found.append(element), true);
  if (inTarget(find())) return;
  whenParsed(() => {
    if (inTarget(find())) return;
    warn(`data-target "${target}" matches nothing; allowed: a CSS selector of an element in the page; shown at the script instead.`);
    atScript();
  });
};

if (!customElements.get(NAME)) {
  customElements.define(NAME, Feed);
  const Communique = {
    version: BUILD.version,
    /** A promise that is kept when widgets can run, and broken when they can't. Asking for it loads the program. */
    get ready() {
      return start().then(() => {});
    },
    /** Puts a widget into `target` (an element or a selector); options by attribute name, with or without `data-`. */
    mount(target, options = {}) {
      const parent = typeof target === "string" ? document.querySelector(target) : target;
      if (!(parent instanceof Element)) throw TypeError("Communique.mount: the target is neither an element nor a selector of one");
      const element = document.createElement(NAME);
      for (const key of Object.keys(options)) {
        const name = key.replace(/[A-Z]/g, (letter) => "-" + letter.toLowerCase()).replace(/^(data-)?/, "data-");
        element.setAttribute(name, options[key]);
      }
      parent.append(element);
      return element;
    },
  };
  Object.defineProperty(window, "Communique", { value: Object.freeze(Communique), configurable: true, writable: true });
}

if (script) {
  if (script.hasAttribute("data-feed")) place(script);
} else {
  for (const tag of document.querySelectorAll("script[type=module][data-feed]")) if (tag.src === here) place(tag);
}
