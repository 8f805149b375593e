/**
 * The widget's custom properties and what each takes. A value may come by a link that anybody wrote and ends up in a
 * partner's style sheet, so one that could end its own declaration, or ask another site for something, counts as wrong.
 */
import * as store from "./store.js";

export const COLOURS = ["accent", "text", "muted", "surface", "border"];
export const OTHERS = { radius: "8px", font: "Georgia, serif", "font-size": "16px", space: "4px" };

/** The property that judges a value; `space` stands in products, where a bare 0 is no length. */
const JUDGES = {
  radius: (value) => CSS.supports("border-radius", value),
  font: (value) => CSS.supports("font-family", value),
  "font-size": (value) => CSS.supports("font-size", value),
  space: (value) => CSS.supports("padding-left", value) && CSS.supports("padding-left", `calc(${value} * 2)`),
};

/** Whether nothing in it ends the declaration, hides what follows, or leaves something open: CSS closes that at its end. */
function contained(value) {
  const bare = value.replace(/"[^"\n]*"|'[^'\n]*'/g, "");
  let depth = 0;
  for (const sign of bare) {
    if (sign === "(") depth += 1;
    else if (sign === ")" && (depth -= 1) < 0) return false;
  }
  return depth === 0 && !/[;{}<>\\[\]!\n\r\f]|\/\*|\*\//.test(value) && !/["']|\b(url|src|image|image-set)\(/i.test(bare);
}

/** What is wrong with a value, as the key of a text; empty where nothing is. */
export function wrong(name, value) {
  const judge = JUDGES[name] ?? ((colour) => CSS.supports("color", colour));
  return contained(value) && judge(value) ? "" : `allowed ${name in JUDGES ? name : "colour"}`;
}

/** The properties that are set to something they take, as `[[--communique-…, value]]`. */
export const chosen = () => [...COLOURS, ...Object.keys(OTHERS)]
  .map((name) => [name, store.get(`--communique-${name}`)?.trim()])
  .filter(([name, value]) => value && !wrong(name, value))
  .map(([name, value]) => [`--communique-${name}`, value]);
