/**
 * The crate's own rules in the browser: a small second WebAssembly module, fetched only here, that reads a feed and an
 * option as the widget does. Without it (an older build) the page still works and says less.
 */
import { t } from "./text.js";

let loading = null;

function engine() {
  loading ??= (async () => {
    const answer = await fetch("studio.wasm");
    if (!answer.ok) return null;
    const { instance } = await WebAssembly.instantiate(await answer.arrayBuffer(), {});
    return instance.exports;
  })().catch(() => null);
  return loading;
}

/** Hands texts over (numbers as they are), calls, and takes the text that comes back. */
function call(wasm, name, ...inputs) {
  const places = inputs.map((text) => {
    if (typeof text === "number") return [text];
    const bytes = new TextEncoder().encode(text);
    const at = wasm.take(bytes.length);
    new Uint8Array(wasm.memory.buffer, at, bytes.length).set(bytes);
    return [at, bytes.length];
  });
  const length = wasm[name](...places.flat());
  return new TextDecoder().decode(new Uint8Array(wasm.memory.buffer, wasm.answer(), length));
}

/** What the widget would say about this value of an option; empty when it is right. */
export async function explain(option, value) {
  const wasm = await engine();
  if (wasm) return call(wasm, "explain", option.name, value);
  const number = Number(value);
  if (option.kind === "number" && !(Number.isInteger(number) && number >= option.min && number <= option.max))
    return t("wrong", { allowed: option.allowed, value: option.default });
  if (option.kind === "choice" && !option.values.includes(value))
    return t("wrong", { allowed: option.values.join(", "), value: option.default });
  return "";
}

/** The report of `cargo x check` on this text found at `url` (empty: nowhere), as data; null without the module. */
export async function report(text, url) {
  const wasm = await engine();
  return wasm && JSON.parse(call(wasm, "report", text, url, Date.now()));
}
