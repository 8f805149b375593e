/** The copy buttons. A button names the element whose text it copies; what can't be copied is at least selected. */
import { address } from "./store.js";
import { t } from "./text.js";

async function copy(words, source, button) {
  let done = true;
  try {
    await navigator.clipboard.writeText(words);
  } catch {
    // No clipboard outside a secure context: select, so that one key press is left.
    done = false;
    if (source) getSelection().selectAllChildren(source);
  }
  const before = button.textContent;
  button.textContent = t(done ? "copied" : "selected");
  setTimeout(() => (button.textContent = before), 1600);
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
