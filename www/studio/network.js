/** Makes this page's own requests slow or offline on demand, so that the widget's waiting and error states can be seen. */
let mode = "normal";

/** normal, slow (three seconds more) or offline (the feed can't be had). */
export function network(next) {
  mode = next;
}

const real = window.fetch;
window.fetch = (input, init) => {
  const url = String(input instanceof Request ? input.url : input);
  const own = /\.(wasm|bin|txt|js)$|options\.json$/.test(url);
  if (own || mode === "normal") return real.call(window, input, init);
  if (mode === "offline") return Promise.reject(new TypeError("offline, as chosen on this page"));
  return new Promise((go) => setTimeout(go, 3000)).then(() => real.call(window, input, init));
};
