// The host page's first script: writes down what the page says and suffers, for the test to read; on demand counts
// what is left alive and stops the clock. It changes nothing else.
const record = { console: [], errors: [], rejections: [], violations: [], events: [] };
const say = (value) => {
  try {
    return value instanceof Error ? `${value.name}: ${value.message}` : typeof value === "string" ? value : JSON.stringify(value);
  } catch {
    return String(value);
  }
};
const { push } = Array.prototype;
const add = (list, entry) => push.call(list, entry);
for (const level of ["debug", "log", "info", "warn", "error", "trace", "assert", "table", "dir"]) {
  const original = console[level];
  console[level] = function (...words) {
    let line = level + ":";
    for (let i = 0; i < words.length; i++) line += " " + say(words[i]);
    add(record.console, line);
    return original.apply(console, words);
  };
}
const listen = EventTarget.prototype.addEventListener;
listen.call(window, "error", (event) => {
  if (event instanceof ErrorEvent) add(record.errors, `${event.message} (${event.filename}:${event.lineno})`);
});
listen.call(window, "unhandledrejection", (event) => add(record.rejections, say(event.reason)));
listen.call(document, "securitypolicyviolation", (event) =>
  add(record.violations, `${event.effectiveDirective}: ${event.blockedURI} ${event.sample}`));
for (const name of ["load", "error", "page", "open", "close"]) {
  listen.call(document, `communique-${name}`, (event) => {
    const target = event.composedPath ? event.composedPath()[0] : event.target;
    add(record.events, {
      name,
      detail: JSON.parse(JSON.stringify(event.detail)),
      element: target.localName || "",
      bubbles: event.bubbles,
      composed: event.composed,
      cancelable: event.cancelable,
    });
  });
}
Object.defineProperty(window, "__record", { value: record });
if (OPTIONS.withoutWasm) delete window.WebAssembly;

if (OPTIONS.counting) {
  const listeners = new Map();
  const key = (type, options) => `${type} ${typeof options === "object" && options ? !!options.capture : !!options}`;
  const remove = EventTarget.prototype.removeEventListener;
  const of = (target) => {
    if (!listeners.has(target)) listeners.set(target, new Map());
    return listeners.get(target);
  };
  EventTarget.prototype.addEventListener = function (type, callback, options) {
    const target = this ?? window;
    if (callback) {
      const name = key(type, options);
      const known = of(target);
      if (!known.has(name)) known.set(name, new Set());
      const forget = () => known.get(name).delete(callback);
      if (!(options && options.signal && options.signal.aborted)) known.get(name).add(callback);
      if (options && options.signal) listen.call(options.signal, "abort", forget, { once: true });
      if (options && options.once) listen.call(target, type, forget, { ...options, signal: undefined });
    }
    return listen.call(target, type, callback, options);
  };
  EventTarget.prototype.removeEventListener = function (type, callback, options) {
    const target = this ?? window;
    listeners.get(target)?.get(key(type, options))?.delete(callback);
    return remove.call(target, type, callback, options);
  };
  const pending = { timeouts: new Set(), intervals: new Set(), frames: new Set() };
  const timer = (list, start, stop, repeats) => {
    const [begin, end] = [window[start], window[stop]];
    window[start] = function (callback, ...rest) {
      const id = begin.call(window, typeof callback === "function" && !repeats
        ? function (...values) { pending[list].delete(id); return callback.apply(this, values); }
        : callback, ...rest);
      pending[list].add(id);
      return id;
    };
    window[stop] = function (id) {
      pending[list].delete(id);
      return end.call(window, id);
    };
  };
  timer("timeouts", "setTimeout", "clearTimeout", false);
  timer("intervals", "setInterval", "clearInterval", true);
  timer("frames", "requestAnimationFrame", "cancelAnimationFrame", false);
  const observers = new Set();
  for (const name of ["MutationObserver", "IntersectionObserver", "ResizeObserver", "PerformanceObserver"]) {
    const Original = window[name];
    if (!Original) continue;
    window[name] = class extends Original {
      observe(...values) { observers.add(this); return super.observe(...values); }
      disconnect() { observers.delete(this); return super.disconnect(); }
    };
  }
  let requests = 0;
  const fetched = window.fetch;
  window.fetch = function (...values) {
    requests++;
    const answer = fetched.apply(window, values);
    answer.then(() => requests--, () => requests--);
    return answer;
  };
  record.alive = () => {
    const names = [];
    for (const known of listeners.values()) for (const [name, set] of known) for (let i = 0; i < set.size; i++) names.push(name);
    return {
      listeners: names.sort(),
      timeouts: pending.timeouts.size,
      intervals: pending.intervals.size,
      frames: pending.frames.size,
      observers: observers.size,
      requests,
      widgets: document.querySelectorAll("communique-feed").length,
    };
  };
}

if (OPTIONS.clock) {
  // Timers fire only when the test moves the clock; promises, requests and animation frames go on by themselves.
  const real = { Date, timeout: window.setTimeout.bind(window) };
  const start = real.Date.now();
  let now = 0;
  let next = 1;
  const timers = new Map();
  const set = (callback, delay, values, every) => {
    const id = 1_000_000 + next++;
    timers.set(id, { at: now + Math.max(0, Number(delay) || 0), callback, values, every });
    return id;
  };
  window.setTimeout = (callback, delay, ...values) => set(callback, delay, values, null);
  window.setInterval = (callback, delay, ...values) => set(callback, delay, values, Math.max(1, Number(delay) || 0));
  window.clearTimeout = window.clearInterval = (id) => void timers.delete(id);
  window.Date = class extends real.Date {
    constructor(...values) {
      if (values.length) super(...values); else super(start + now);
    }
    static now() { return start + now; }
  };
  const since = performance.now();
  performance.now = () => since + now;
  const settle = () => new Promise((done) => real.timeout(done, 0));
  record.advance = async (by) => {
    const until = now + by;
    for (;;) {
      await settle();
      let due = null;
      for (const [id, timer] of timers) if (timer.at <= until && (!due || timer.at < due[1].at)) due = [id, timer];
      if (!due) break;
      const [id, timer] = due;
      now = Math.max(now, timer.at);
      if (timer.every === null) timers.delete(id); else timer.at += timer.every;
      timer.callback(...timer.values);
    }
    now = until;
  };
  // When each waiting timer is due, in milliseconds from now.
  record.timers = () => [...timers.values()].map((timer) => timer.at - now).sort((a, b) => a - b);
}
Object.defineProperty(record, "globals", { value: Object.getOwnPropertyNames(window) });
