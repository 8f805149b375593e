// What doesn't fit into a widget: text or controls beyond its edges, clipped text, a bar to scroll sideways. Reads only.
const element = document.querySelector("communique-feed");
const root = element.shadowRoot;
const room = element.getBoundingClientRect();
const found = [];
const say = (what, node) => found.push(`${what}: ${node.localName}.${node.className} ${node.textContent.trim().slice(0, 40)}`);
const scroll = document.scrollingElement;
if (scroll.scrollWidth > scroll.clientWidth) found.push(`the page scrolls sideways: ${scroll.scrollWidth} in ${scroll.clientWidth}`);
for (const node of root.querySelectorAll("section *")) {
  const style = getComputedStyle(node);
  const box = node.getBoundingClientRect();
  if (!box.width || node.closest(".announcer, .aloud")) continue;
  // Wide tables and preformatted text scroll in a box of their own.
  if (node.parentElement.closest(".wide")) continue;
  if (box.left < room.left - 1 || box.right > room.right + 1) say("beyond the edge", node);
  const scrolls = ["auto", "scroll"].includes(style.overflowX);
  if (!scrolls && style.display !== "inline" && node.scrollWidth > node.clientWidth + 1 && node.clientWidth) say("too wide", node);
  // A summary ends after three lines on purpose.
  const clamped = style.webkitLineClamp !== "none";
  if (style.overflowY === "hidden" && !clamped && node.scrollHeight > node.clientHeight + 1) say("clipped", node);
}
for (const control of root.querySelectorAll("button, .actions a, .source a, .contacts a")) {
  const box = control.getBoundingClientRect();
  if (box.height && control.localName === "button" && (box.height < 24 || box.width < 24)) say(`a target of ${box.width} by ${box.height}`, control);
}
return found;
