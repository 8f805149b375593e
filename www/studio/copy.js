/** The copy buttons. A button names the element whose text it copies; what can't be copied is at least selected. */
import { address } from "./store.js";
import { t } from "./text.js";

const status = document.querySelector("#copy-status");

let undo = () => {};

async function copy(words, source, button) {
  // Pressed again at once, a button still says what was done; its own words come first.
  undo();
  let done = true;
  try {
    await navigator.clipboard.writeText(words);
  } catch {
    // No clipboard outside a secure context: select, so that one key press is left.
    done = false;
    if (source) getSelection().selectAllChildren(source);
  }
  undo();
  const before = button.textContent;
  const said = t(done ? "copied" : "selected");
  button.textContent = said;
  status.textContent = said;
  const timer = setTimeout(() => undo(), 1600);
  undo = () => {
    clearTimeout(timer);
    // The page may have been translated meanwhile.
    if (button.textContent === said) button.textContent = before;
    status.textContent = "";
    undo = () => {};
  };
}

export function start() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.copy) {
      const source = document.getElementById(button.dataset.copy);
      copy(source.textContent, source, button);
    } else if ("copyAddress" in button.dataset) copy(new URL(address(), location.href).href, null, button);
  });
}
