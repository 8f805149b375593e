// The loader and the custom element: everything that has to happen before the wasm is there, and the net under it when
// it isn't; and the nodes that the program writes are made here. Asks for the feed, the words and the wasm in one task;
// decides nothing about statements.
// `BUILD` and `glue` are put before this text by `cargo x build`.

const NAME = "communique-feed";
const WASM_TIMEOUT_MS = 20000;
// The numbers that the program knows actions by (src/loader.rs).
const UNMOUNT = 0, CONFIGURE = 1, REFRESH = 2, GO_TO = 3, OPEN = 4, CLOSE = 5, WORDED = 6, COMPLETE = 7, LOST = 8, ANSWERED = 9,
  PRESSED = 10, COUNT = 11, PAGES = 12;

// A named element of the page can stand in for document.currentScript, but not for the getter it hides.
const current = Object.getOwnPropertyDescriptor(Document.prototype, "currentScript").get.call(document);
const script = current instanceof HTMLScriptElement && current.src ? current : null;
// What a library evaluates, in a script without an address or by eval, as jQuery does with files of the page's own server, it has
// just fetched; where the browser has no note of that (its buffer may be full), a tag tells. A module has no current script: its
// own address is the first one in a stack.
const { stack } = new Error();
const fetched = () =>
  performance.getEntriesByType("resource").map(({ name }) => name).reverse().find((name) => /\/communique[^/]*\.js\b/.test(name)) ||
  Document.prototype.querySelector.call(document, "script[data-feed]")?.src;
const here =
  script?.src || ((current || /\beval\b/.test(stack)) && fetched()) || (/(?:https?|file):\/\/[^\s)]+?(?=:\d+:\d+)/.exec(stack) || [document.baseURI])[0];
const beside = (name) => new URL(name, here).href;

/** Makes an element, in a page with an element of that name, too: document.createElement would be that. */
const create = (name, owner = document) => Document.prototype.createElement.call(owner, name);

const warn = (text) => console.warn("Communiqué: " + text);

/** What every request of ours tells its server of the page, whatever the host's own policy would tell. It inherits
 * nothing: a polluted Object.prototype must not add a method or cookies. */
const REFERRER = { __proto__: null, referrerPolicy: "strict-origin" };

/** From what size on, in bytes, the page may do something of its own between reading and listing. */
const LARGE = 1e6;
/** Why there is no feed: one of these (src/loader.rs), or the status of the answer. */
const NETWORK = 0, TIMED_OUT = 1, TOO_LARGE = 2;
/** Requests for feeds: URL → the `controller` that aborts it, a promise of the `answer`, what a link waits for besides
 * (`ready`), the `timer` and whether it was `late`, and who is `waiting`: elements until the program takes it for them, then
 * functions. An answer that a sketch can't take stays here for the widget, as `kept`. */
const requests = new Map();
/** Language files: tag → promise of the text; it is empty when the file can't be had. */
const words = new Map();
/** Style sheets, one for each document. */
let sheets = new WeakMap();
/** Those that an element has from us. Held, for WebKit makes a sheet that nobody holds anew, as another one. */
const worn = new WeakMap();
/** Elements that are connected and shown by the running instance, with their numbers there. */
const mounted = new Map();

const failed = (failure, again) => ({ __proto__: null, failure, again });

/** In how many milliseconds a server wants to be asked again, if it says so: in seconds, or by a date (RFC 9110, section
 * 10.2.3). */
const pause = (text) => {
  const ms = /^\s*\d{1,9}\s*$/.test(text) ? text * 1000 : Date.parse(text) - Date.now();
  return ms >= 0 ? ms : undefined;
};

/** Gets a document, as `{ value, bytes, url }`; `value` is undefined where it isn't JSON. Else `{ failure, again }`.
 * Whatever a server answers, or a host's own fetch does, is one of these. */
const getFeed = async (url, signal) => {
  try {
    const response = await fetch(url, { __proto__: null, signal, ...REFERRER });
    if (!response.ok) return failed(+response.status || NETWORK, pause(response.headers.get("retry-after")));
    if (response.headers.get("content-length") > BUILD.sizeMax) return failed(TOO_LARGE);
    const chunks = [];
    let size = 0;
    // Not by getReader, whose options WebKit reads from a polluted prototype.
    const reader = response.body && new ReadableStreamDefaultReader(response.body);
    for (let part; reader && !(part = await reader.read()).done; chunks.push(part.value)) {
      size += part.value.length;
      if (size > BUILD.sizeMax) return failed(TOO_LARGE);
    }
    const bytes = new Uint8Array(size);
    for (const chunk of chunks.reverse()) bytes.set(chunk, (size -= chunk.length));
    let value;
    try {
      value = JSON.parse(new TextDecoder().decode(bytes));
    } catch {}
    if (bytes.length >= LARGE) await new Promise((go) => setTimeout(go));
    return { __proto__: null, value, bytes, url: String(response.url || url) };
  } catch {
    return failed(NETWORK);
  }
};

/** Begins a request, or joins one. */
const requestFeed = (url, waiter) => {
  let request = requests.get(url);
  if (!request) {
    const controller = new AbortController();
    request = { __proto__: null, controller, answer: getFeed(url, controller.signal), waiting: new Set() };
    // What is still to come of an answer that failed isn't wanted.
    request.answer.then((outcome) => "failure" in outcome && controller.abort());
    requests.set(url, request);
  }
  request.waiting.add(waiter);
  return request;
};

/** Whoever asks from now on wants a newer answer. */
const forget = (url, request) => requests.get(url) === request && requests.delete(url);

/** Lets somebody wait no more; what nobody waits for is aborted. */
const leave = (url, request, waiter) => {
  if (!request.waiting.delete(waiter) || request.waiting.size) return;
  forget(url, request);
  clearTimeout(request.timer);
  request.controller.abort();
};
const leaveFeed = (element) => {
  for (const [url, request] of requests) leave(url, request, element);
};

/** Gets a document for the program. `done` hears what came of it, unless the function that is returned is called before;
 * that is `over` then. Where it is a number, the sketch of that number hears of it. */
const takeFeed = (url, timeout, done) => {
  if (typeof done === "number") {
    const number = done;
    return sketches.set(number, takeFeed(url, timeout, (outcome) => answer(number, url, outcome)));
  }
  const request = requestFeed(url, done);
  const cancel = () => {
    cancel.over = true;
    leave(url, request, done);
  };
  // Of all who wait for it the first says how long: one more request would stand behind this one.
  request.timer ||= setTimeout(() => {
    request.late = true;
    request.controller.abort();
  }, timeout);
  request.answer.then(async (outcome) => {
    clearTimeout(request.timer);
    await request.ready;
    if (cancel.over) return;
    // Elements that wait for the later part of the program still want it.
    if ([...request.waiting].every((waiter) => typeof waiter === "function")) forget(url, request);
    cancel();
    done(request.late ? failed(TIMED_OUT) : outcome);
  });
  return cancel;
};

/** Dispatches an event of ours; false where the host prevented the one that it may. Of an element that has just left the page
 * nobody hears. */
const emit = (element, name, detail) =>
  !element.isConnected ||
  element.dispatchEvent(new CustomEvent("communique-" + name, { bubbles: true, composed: true, cancelable: name === "open", detail: { ...detail } }));

/** Sketches (src/browser/sketch.rs) that wait for an answer: their numbers, and functions that leave their requests. */
const sketches = new Map();
const leaveSketch = (number) => {
  sketches.get(number)?.();
  sketches.delete(number);
};

/** Calls a sketch; of its first list the host hears. */
const callSketch = (element, number, action, text, size, value) => {
  const came = page?.call(number, action, text, size, value);
  if (came > 1 && page) {
    const { count, pages, stale } = element.state;
    emit(element, "load", { count, pages, stale });
  }
  return came;
};

/** Gives a sketch its answer. One that it can't take, or that something is to be done with at once, is kept for the widget
 * that is made of it. */
const answer = (number, url, outcome) => {
  sketches.delete(number);
  for (const [element, other] of mounted) {
    if (other !== number) continue;
    const taken = !("failure" in outcome || ordersFor(element).length) && callSketch(element, number, ANSWERED, outcome.url, outcome.bytes.length, outcome.value);
    if (taken || !page) return;
    const request = requests.get(url) || { __proto__: null, controller: new AbortController(), answer: Promise.resolve(outcome), waiting: new Set() };
    request.kept = outcome;
    request.waiting.add(element);
    requests.set(url, request);
    prefetch(number);
  }
};

/** Gets the file for a language that has one; empty where it can't be had. */
const getWords = async (tag) => {
  try {
    const text = await (await fetch(beside(`communique-${tag}.${BUILD.languagesHash}.txt`), REFERRER)).text();
    // It begins with its tag; what some servers send in place of a missing file doesn't.
    if (text.startsWith(tag + "\n")) return text;
  } catch {}
  return "";
};

/** The file for a language tag as a promise of its text; undefined for English and languages that aren't there. */
const wordsFor = (tag) => {
  const tags = BUILD.languages.split(" ");
  // But for North America, English has the day before the month.
  let wanted = tag.trim().replaceAll("_", "-").toLowerCase().replace(/^en-(?!us|ca)../, "en-gb");
  let found;
  while (wanted && !(found = tags.find((known) => known.toLowerCase() === wanted))) {
    wanted = wanted.replace(/(-[^-])?-?[^-]*$/, "");
    if (wanted === "en") return;
  }
  if (!found) return;
  let text = words.get(found);
  if (!text) {
    text = getWords(found);
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

/** Makes the nodes that are written (src/view/notation.rs) and puts them into `parent`, before one of its own; how many. */
const grow = (parent, before, written) => {
  let count = 0;
  let at = null;
  const place = (node) => {
    parent.insertBefore(node, before);
    count++;
  };
  for (const part of written.split(/\0(?!0)/).slice(1)) {
    const sign = part.replaceAll("\x000", "\0");
    const rest = sign.slice(1);
    if (sign === ">") {
      const above = at.parentNode;
      if (!above) place(at);
      at = above;
    } else if (sign[0] === "<") {
      const made = create(rest, parent.ownerDocument);
      // Unless it says otherwise: the page's <base> may have a target for links that have none.
      if (rest === "a") made.target = "_self";
      at?.append(made);
      at = made;
    } else if (sign[0] === "'") {
      if (at) at.append(rest);
      else place(Document.prototype.createTextNode.call(parent.ownerDocument, rest));
    } else {
      const [name] = sign.split("=", 1);
      at.setAttribute(name, sign.slice(name.length + 1));
    }
  }
  return count;
};

/** The language around an element, out of shadow trees too. Asks for nothing that a named element of the page, or a field
 * of a form, can stand in for. */
const nearestLanguage = (element) => {
  for (let at = element, root; at; at = root.nodeType === 11 && root.host) {
    const found = at.closest("[lang]:not([lang=''])");
    if (found) return Element.prototype.getAttribute.call(found, "lang").trim();
    root = at.getRootNode();
  }
  return "";
};

/** An option as the program reads it; undefined where it isn't there. */
const option = (element, name) => element.getAttribute("data-" + name)?.trim().toLowerCase();

/** The file for the language that an element asks for, or else the page around it. */
const wordsAround = (element) => wordsFor(option(element, "lang") || nearestLanguage(element));

const feedUrl = (element) => {
  const given = (element.getAttribute("data-feed") || "").trim();
  try {
    const url = new URL(given, element.baseURI);
    if (given && /^https?:/.test(url)) return url.href;
  } catch {}
  return "";
};

/** What the program is told of the page around an element. */
const around = (element) => feedUrl(element) + "\n" + nearestLanguage(element);

/** Compiles a part of the wasm. Not while it is coming in: its hash can be checked only at the end. So the type that a
 * server names doesn't matter either. */
const compile = async (name, integrity, signal) => {
  const response = await fetch(beside(name), { __proto__: null, integrity, signal, ...REFERRER });
  if (!response.ok) throw Error(response.status);
  return WebAssembly.compile(await response.arrayBuffer());
};

/** The same program as JavaScript, for pages that refuse WebAssembly. */
const translated = () =>
  new Promise((resolve, reject) => {
    if (!BUILD.script) throw Error();
    Feed.form = resolve;
    const url = beside(BUILD.script);
    // Where there are Trusted Types, a script's address may be a sink of theirs. A module's isn't: its preload is checked,
    // and its import then takes just what was checked. WebKit doesn't check preloads, so there it stays a script.
    const modules = window.trustedTypes && !/^Apple/.test(navigator.vendor);
    const element = create(modules ? "link" : "script");
    element.onerror = reject;
    element.onload = () => {
      element.remove();
      if (modules) import(url).catch(reject);
    };
    element.crossOrigin = "anonymous";
    element.integrity = BUILD.scriptIntegrity;
    element.referrerPolicy = REFERRER.referrerPolicy;
    if (script) element.nonce = script.nonce;
    if (modules) element.rel = "modulepreload";
    element[modules ? "href" : "src"] = url;
    document.head.append(element);
  }).then((factory) => factory());

/** What a request comes to, unless that takes too long. */
const inTime = async (request) => {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), WASM_TIMEOUT_MS);
  try {
    return await request(controller.signal);
  } finally {
    clearTimeout(timer);
  }
};

/** Gets the later part of the program, for the widget of a number or before it is asked for: where a reader shows up, it is
 * likely to be needed. */
let prefetch = () => {};
/** Whether the whole program is here. */
let whole = false;
const SIGNS = ["pointerover", "focusin", "touchstart"];
const noticeReader = () => prefetch();
const BACK = ["online", "pageshow"];
/** Options that need it wherever they are on. */
const NEEDY = ["expanded", "refresh", "cache", "tags", "exclude-tags", "debug", "search", "filters", "history", "public-key"];

const begin = async () => {
  let form;
  try {
    const module = await inTime((signal) => compile(BUILD.wasm, BUILD.integrity, signal));
    form = glue();
    form.exports = (await WebAssembly.instantiate(module, form.imports)).exports;
    // What comes later works on the same memory.
    form.sequel = sequel(form.imports, form.exports, () => dead);
  } catch {
    form = await translated();
    addStyle(form.style);
  }
  // Whatever gets out of the module has left it in an unknown state: it is never called again.
  let depth = 0;
  let dead = false;
  const guarded = { __proto__: null };
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
              end(error);
              if (depth > 1) throw error;
            } finally {
              depth--;
            }
          }
        : value;
  }
  form.start(guarded);
  prefetch = form.sequel || (() => {});
  whole = !form.sequel;
  return new form.Page(takeFeed, bringWords, outline, emit, grow, form.sequel);
};

/** What was wanted of a widget before it could do it: action, text, number, value. */
const orders = new WeakMap();
const ordersFor = (element) => orders.get(element) || [];

/** Has a widget do what was wanted of it. */
const obey = (element) => {
  for (let waiting; (waiting = ordersFor(element)).length; ) {
    orders.set(element, waiting.slice(1));
    page?.call(mounted.get(element), ...waiting[0]);
  }
};

/** A function that gets the later part of the program, once, and tells the widgets; a promise that it is over. Called with
 * the number of a widget that can't go on without it. */
const sequel = (imports, exports, isDead) => {
  const asking = new Set();
  let asked;
  let told;
  const get = async () => {
    try {
      const module = await inTime((signal) => compile(BUILD.sequel, BUILD.sequelIntegrity, signal));
      // The functions that it calls stand in a table; its imports are named by their slots.
      const functions = { __proto__: null };
      for (let slot = 0; slot < exports._.length; slot++) functions[slot] = exports._.get(slot);
      await WebAssembly.instantiate(module, { ...imports, b: exports, c: functions });
      if (isDead()) return;
      addStyle(new TextDecoder().decode(WebAssembly.Module.customSections(module, "style")[0]));
    } catch (error) {
      if (isDead()) return;
      asked = undefined;
      const stuck = new Set(asking);
      asking.clear();
      if (!told) warn(`${BUILD.sequel} could not be loaded and run: ${error?.message || "no answer"}; it must stand beside ${here}.`);
      told = true;
      for (const [element, number] of [...mounted]) if (stuck.has(number)) miss(element, number);
      return;
    }
    // The program is told even where no widget is left: others may come.
    page?.call(-1, COMPLETE, "", 0);
    whole = true;
    for (const [element, number] of [...mounted]) {
      page?.call(number, COMPLETE, around(element), 0);
      leaveSketch(number);
      obey(element);
      // What it hasn't taken it doesn't want.
      leaveFeed(element);
    }
  };
  return (number) => {
    asking.add(number);
    return (asked ||= isDead() || get());
  };
};

/** Has a sketch do without the later part of the program, as far as it can. */
const miss = (element, number) => {
  const root = element.shadowRoot;
  const focused = root.activeElement;
  // What was pressed is forgotten; how the list is to be from now on is not.
  orders.set(element, ordersFor(element).filter(([action]) => action === CONFIGURE));
  callSketch(element, number, LOST, "", 0);
  // What had the focus is made anew.
  if (focused) root.querySelector("[data-do=retry]")?.focus();
  for (const { kept, waiting } of [...requests.values()]) {
    // Its answer came, and was kept for the widget that won't be made of it.
    if (!kept || "failure" in kept || !waiting.has(element)) continue;
    if (callSketch(element, number, ANSWERED, kept.url, kept.bytes.length, kept.value)) leaveFeed(element);
  }
  // Nothing is shown, nothing is to come, or nothing may be shown that isn't verified.
  if ((element.state.status === "loading" && !sketches.has(number)) || element.hasAttribute("data-public-key")) {
    unmount(element);
    unavailable(element, "unavailable");
  }
};

/** Lets go of an element's widget. */
const unmount = (element) => {
  leaveFeed(element);
  const number = mounted.get(element);
  if (!mounted.delete(element)) return;
  leaveSketch(number);
  orders.delete(element);
  page?.call(number, UNMOUNT, "", 0);
};

/** Has a language's file brought to a widget; whether there is one. */
const bringWords = (tag, number) => {
  const text = wordsFor(tag);
  text?.then((text) => page?.call(number, WORDED, tag + "\n" + text, 0));
  return !!text;
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
  for (const element of [...mounted.keys()]) {
    unmount(element);
    unavailable(element, "internal");
  }
};

/** Elements without a program, and whether it stopped or could not be loaded: a code for the host. */
const stranded = new WeakMap();

/** What stands inside the element, with a calm sentence; in the reader's language once that is there. */
const unavailable = async (element, code) => {
  stranded.set(element, code);
  const alert = create("p");
  alert.setAttribute("role", "alert");
  alert.part = "error";
  alert.className = "error";
  alert.textContent = "The list of statements cannot run in this browser.";
  element.shadowRoot.replaceChildren(...styleElements(element.shadowRoot), alert, create("slot"));
  wordsAround(element)?.then((text) => (alert.textContent = text.split("\n")[BUILD.unavailable] || alert.textContent));
  // The host is told in these words if they are there already.
  await 0;
  emit(element, "error", { code, message: alert.textContent, url: feedUrl(element), retryable: false });
};

const styleElements = (root) => [...root.children].filter((child) => child.localName === "style");

/** The style: of the first list, and of the rest once that has come. */
let style = BUILD.style;
const addStyle = (more) => {
  style = BUILD.style + more;
  sheets = new WeakMap();
  for (const element of mounted.keys()) dress(element);
};

/** Gives the root our style sheet, and one of its own where the element needs it. */
const wear = (element, css) => {
  const { shadowRoot: root, ownerDocument: owner } = element;
  const Sheet = owner.defaultView?.CSSStyleSheet;
  try {
    let shared = sheets.get(owner);
    if (!shared) {
      shared = new Sheet();
      shared.replaceSync(style);
      sheets.set(owner, shared);
    }
    const own = new Sheet();
    own.replaceSync(css);
    // Others may have put theirs there, such as an extension that spaces text out.
    const others = [...root.adoptedStyleSheets].filter((sheet) => !worn.get(element)?.includes(sheet));
    worn.set(element, [shared, own]);
    root.adoptedStyleSheets = [...worn.get(element), ...others];
  } catch {
    // No constructed style sheets here. What the program shows stands before.
    for (const old of styleElements(root)) old.remove();
    const own = create("style", owner);
    own.textContent = style + css;
    root.append(own);
  }
};

/** Dresses the element: reserves the height it is to have, and follows the page's surface and, where that is wanted, font. */
const dress = (element) => {
  const height = option(element, "min-height");
  const reserve = /^\d{1,9}$/.test(height) && height <= 10000 ? `:host{min-height:${height}px!important}` : "";
  // Who says "inherit" of a custom property takes it from where there is none, and so has none either; but for whoever says
  // nothing, ours holds.
  wear(element, reserve + ":host{--communique-font:a}");
  const [font, surface] = ["font", "surface"].map((name) => getComputedStyle(element).getPropertyValue("--communique-" + name).trim());
  // A surface of its own needs room around the text.
  const room = !surface || surface === "transparent" ? "" : "section{--inset:clamp(8px,4%,20px)}";
  wear(element, reserve + room + (font ? "" : "section,section :not(code,kbd,pre,samp){font-family:inherit!important}"));
};

class Feed extends HTMLElement {
  /** Script tags that have been heeded, by whichever copy of this file. */
  static placed = new WeakSet();
  #lazy = null;
  #around = "";
  #attributes = new MutationObserver((records) => this.#change(records));

  #change(records) {
    // A host that notes an error in an attribute of its own, or in one over and over, must not set off the next try.
    const changed = ({ attributeName: name, oldValue }) => /^(data-|lang$)/.test(name) && this.getAttribute(name) !== oldValue;
    if (!records.some(changed)) return;
    dress(this);
    if (mounted.has(this)) {
      // What was asked for before may not be what is wanted now.
      leaveFeed(this);
      this.#configure();
    } else if (!this.#lazy || option(this, "loading") !== "lazy") this.#begin();
  }

  #configure() {
    this.#call(CONFIGURE, (this.#around = around(this)));
  }

  // What could not be loaded may come now: the network is back, or a reader returns to a page left while it was loading.
  #online = ({ persisted }) => {
    if (persisted !== false && stranded.get(this) === "unavailable") this.#begin();
  };

  // A control was pressed, or a link that the host may take for its own.
  #press = (event) => {
    const control = event.target.closest("[data-do]");
    // What stands inside the element in the page, and around it, is the host's.
    if (!control || !this.shadowRoot.contains(control) || control.hasAttribute("aria-disabled")) return;
    if (control.dataset.do !== "visit") return this.#call(PRESSED, "", 0, control);
    // Into another tab or window is the browser's affair.
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const id = control.closest("[data-id]").dataset.id;
    if (!emit(this, "open", { id, url: control.getAttribute("href") })) event.preventDefault();
  };

  constructor() {
    super();
    this.attachShadow({ mode: "open" }).append(create("slot"));
  }

  connectedCallback() {
    // What takes longest is asked for first. An element that was only moved keeps what it shows, in the language around it.
    if (!mounted.has(this)) this.#ask();
    else if (this.#around !== around(this)) this.#configure();
    dress(this);
    this.#attributes.observe(this, { __proto__: null, attributeOldValue: true });
    for (const name of BACK) window.addEventListener(name, this.#online);
    for (const sign of SIGNS) this.addEventListener(sign, noticeReader, { __proto__: null, once: true, passive: true });
    this.shadowRoot.addEventListener("click", this.#press);
  }

  #ask() {
    this.#rest();
    if (option(this, "loading") === "lazy" && window.IntersectionObserver) {
      this.#lazy = new IntersectionObserver(
        (entries) => entries.some((entry) => entry.isIntersecting) && this.#begin(),
        { __proto__: null, rootMargin: "300px" },
      );
      this.#lazy.observe(this);
    } else {
      this.#begin();
    }
  }

  disconnectedCallback() {
    const leave = () => {
      if (this.isConnected) return;
      this.#attributes.disconnect();
      for (const name of BACK) window.removeEventListener(name, this.#online);
      for (const sign of SIGNS) this.removeEventListener(sign, noticeReader);
      this.shadowRoot.removeEventListener("click", this.#press);
      this.#rest();
      unmount(this);
    };
    // A list is not let go of at once: who moves it may let others in between, as Turbo does with what is permanent to it.
    if (this.state.status === "ready") setTimeout(leave);
    else queueMicrotask(leave);
  }

  adoptedCallback() {
    dress(this);
  }

  #rest() {
    this.#lazy?.disconnect();
    this.#lazy = null;
  }

  #begin() {
    this.#rest();
    if (mounted.has(this)) return;
    leaveFeed(this);
    stranded.delete(this);
    const url = feedUrl(this);
    const linkable = option(this, "history") === "hash";
    // A whole program asks by itself; only a list that may be linked into has to wait for its later part first.
    if (url && (!page || !whole || linkable)) {
      const request = requestFeed(url, this);
      // Where a link leads only the sequel knows: a list that is linked into waits for it, but not for long.
      if (linkable && /[#&]communique/.test(location.hash)) {
        request.ready ||= Promise.race([start().then(() => prefetch()).catch(() => {}), new Promise((go) => setTimeout(go, 5000))]);
      }
    }
    wordsAround(this);
    start().then(
      () => {
        if (!this.isConnected || mounted.has(this)) return;
        // The instance that was waited for has died meanwhile.
        if (!page) return this.#begin();
        this.shadowRoot.replaceChildren(...styleElements(this.shadowRoot));
        dress(this);
        const number = page.mount(this, this.shadowRoot, (this.#around = around(this)));
        // What only the later part of the program can read is taken once that is there.
        if (!page || whole || sketches.has(number)) leaveFeed(this);
        if (!page) return unavailable(this, "internal");
        mounted.set(this, number);
        if (whole) obey(this);
        else if (ordersFor(this).length) prefetch(number);
        if (NEEDY.some((name) => !/^(off|false|0|none)$/.test(option(this, name) ?? "off"))) prefetch();
      },
      () => {
        leaveFeed(this);
        if (this.isConnected) unavailable(this, "unavailable");
      },
    );
  }

  #call(action, text = "", number = 0, value) {
    // What was set before, in the same task, comes first.
    const records = this.#attributes.takeRecords();
    if (records.length) this.#change(records);
    const mine = mounted.get(this);
    const waiting = ordersFor(this);
    if (whole && mine !== undefined && !waiting.length) return page?.call(mine, action, text, number, value);
    // What is wanted before the widget is there, or the program that it takes, is done once it is. Pressed again for want of
    // an answer is pressed once.
    if (value && waiting.some((order) => order[3] === value)) return;
    if (mine !== undefined || action > REFRESH) orders.set(this, [...waiting, [action, text, number, value]]);
    if (mine !== undefined) prefetch(mine);
    // What is asked of it does not wait until it is seen.
    else if (this.#lazy) this.#begin();
  }

  /** Fetches the feed again. */
  refresh() {
    this.#call(REFRESH);
  }

  /** Goes to a page, counted from 1. */
  goTo(number) {
    this.#call(GO_TO, "", +number);
  }

  /** Opens the text of a statement. */
  open(id) {
    this.#call(OPEN, String(id));
  }

  /** Closes it again. */
  close(id) {
    this.#call(CLOSE, String(id));
  }

  /** Where the widget stands: `{ status, page, pages, count, stale }`. */
  get state() {
    const number = mounted.get(this);
    const state = whole && number !== undefined && page?.state(number);
    if (state) return { ...state };
    const [pages, count] = [PAGES, COUNT].map((action) => (!whole && number !== undefined && page?.call(number, action, "", 0)) || 0);
    const status = stranded.has(this) ? "error" : pages ? "ready" : "loading";
    return { status, page: 1, pages: pages || 1, count, stale: false };
  }
}

/** Marks an element that a script tag made, by what the tag asks for; a clone of it has that, too. */
const MADE = "made-by-script";

const whenParsed = (then) => {
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", then, { __proto__: null, once: true });
  else then();
};

/** Makes the element a script tag asks for and puts it into the page, once. */
const place = (tag) => {
  const { placed } = customElements.get(NAME);
  if (placed?.has(tag)) return;
  placed?.add(tag);
  const element = create(NAME);
  const asked = () => [...tag.attributes].filter(({ name }) => /^data-/.test(name)).map(({ name, value }) => name + "=" + value).join();
  const copy = (name) => {
    if (!/^data-(?!target$)/.test(name)) return;
    element.setAttribute(MADE, asked());
    const value = tag.getAttribute(name);
    if (value === null) element.removeAttribute(name);
    else element.setAttribute(name, value);
  };
  for (const { name } of tag.attributes) copy(name);
  new MutationObserver((records) => records.forEach(({ attributeName }) => copy(attributeName))).observe(tag, { __proto__: null, attributes: true });
  const target = tag.getAttribute("data-target");
  // A host that restores a page by a clone of its body runs the scripts in it again, beside what they made before. What
  // the same tag has made is that tag's, though the host may have set other options since.
  const made = (other) => other?.getAttribute(MADE) === asked();
  const atScript = () => {
    // One that was taken out of the page before it came asks for nothing any more.
    if (!tag.isConnected || made(tag.nextElementSibling)) return;
    if (!document.head.contains(tag)) tag.after(element);
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
    if (inTarget(find()) || !tag.isConnected) return;
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
    mount(target, options) {
      const parent = typeof target === "string" ? document.querySelector(target) : target;
      // An element of any document, or a fragment or shadow root.
      if (!parent?.append) throw TypeError("Communique.mount: the target is neither an element nor a selector of one");
      const element = create(NAME);
      for (const key of Object.keys(options || {})) {
        if (options[key] == null) continue;
        const name = key.replace(/[A-Z]/g, (letter) => "-" + letter.toLowerCase()).replace(/^(data-)?/, "data-");
        element.setAttribute(name, options[key]);
      }
      parent.append(element);
      return element;
    },
  };
  const value = Object.freeze(Communique);
  // As a variable or a function of that name makes it; not every browser would refuse.
  if (Object.getOwnPropertyDescriptor(window, "Communique")?.configurable === false) warn("the page has a Communique of its own, which stays.");
  else Object.defineProperty(window, "Communique", { __proto__: null, value, configurable: true, writable: true });
} else if (!customElements.get(NAME).prototype.goTo) {
  // One that has none of our methods is another's.
  warn("the page has an element communique-feed of its own; no statements are shown.");
}

// A module isn't told its tag, and a library may run the file in another tag's place, as jQuery does with what it puts into a
// page, with a query of its own. What a consent tool holds back has a type that is none of these.
if (script?.hasAttribute("data-feed")) place(script);
else {
  const file = (url) => url.split("?")[0];
  for (const tag of Document.prototype.querySelectorAll.call(document, "script[data-feed]")) {
    if (file(tag.src) === file(here) && /^(|module|(text|application)\/javascript)$/i.test(tag.type) && !tag.noModule) place(tag);
  }
}
