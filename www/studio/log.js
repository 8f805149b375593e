/** The event log and the buttons for the element's methods. It listens to the live widget only. */
import { widget } from "./preview.js";
import { t } from "./text.js";
import { make } from "./dom.js";

const EVENTS = ["communique-load", "communique-error", "communique-page", "communique-open", "communique-close"];
const log = document.querySelector("#log");
const form = document.querySelector("#console");
const KEPT = 200;

export function start() {
  // Events bubble out of the element, so that a new widget needs no new listeners.
  for (const name of EVENTS)
    document.querySelector("#preview").addEventListener(name, (event) => {
      if (name === "communique-open" && form.elements["own-router"].checked) event.preventDefault();
      write(name, JSON.stringify(event.detail) + (event.defaultPrevented ? ` (${t("prevented")})` : ""));
      state();
    });
  const warn = console.warn;
  console.warn = (...words) => {
    warn.apply(console, words);
    if (/communiqu/i.test(String(words[0]))) write("console.warn", words.map(String).join(" "));
  };

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("click", (event) => {
    const name = event.target.closest("[data-call]")?.dataset.call;
    if (!name) return;
    const input = { goTo: Number(form.elements.page.value), open: form.elements.id.value, close: form.elements.id.value }[name];
    call(name, ...(input === undefined ? [] : [input]));
  });
  document.querySelector("#remove").addEventListener("click", () => {
    const feed = widget();
    const place = feed.parentNode;
    feed.remove();
    write("remove()", "");
    place.append(feed);
    write("append()", "");
  });
  document.querySelector("#log-clear").addEventListener("click", () => {
    log.replaceChildren();
    document.querySelector("#log-empty").hidden = false;
  });
  state();
}

function call(name, ...inputs) {
  const said = `${name}(${inputs.map((input) => JSON.stringify(input)).join(", ")})`;
  try {
    const answer = widget()[name](...inputs);
    write(said, answer === undefined || answer instanceof Promise ? "" : JSON.stringify(answer));
  } catch (error) {
    write(said, String(error));
  }
  setTimeout(state, 0);
}

function state() {
  document.querySelector("#state").textContent = JSON.stringify(widget()?.state ?? null, null, 2);
}

function write(name, detail) {
  document.querySelector("#log-empty").hidden = true;
  const time = new Date().toTimeString().slice(0, 8);
  log.append(make("li", {}, make("time", {}, time), " ", make("b", {}, name), " ", make("span", {}, detail)));
  while (log.childElementCount > KEPT) log.firstElementChild.remove();
  log.parentElement.scrollTop = log.parentElement.scrollHeight;
}

/** Offers the ids of a feed for open() and close(). */
export function ids(list) {
  document.querySelector("#ids").replaceChildren(...list.slice(0, 200).map((id) => make("option", { value: id })));
}
