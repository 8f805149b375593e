// Where what is read next doesn't stand next: below, or further along in the same line. Reads only.
const root = document.querySelector("communique-feed").shadowRoot;
const found = [];
const seen = (node) => {
  const style = getComputedStyle(node);
  return node.getClientRects().length > 0 && style.position !== "absolute" && !node.matches("style, .announcer, .aloud, option");
};
const judge = (parent) => {
  const children = [...parent.children].filter(seen);
  const left = getComputedStyle(parent).direction === "rtl";
  children.forEach((node, place) => {
    judge(node);
    const next = children[place + 1];
    if (!next) return;
    // What runs over several lines is followed from its last line, and begins in its first.
    const [last, first] = [[...node.getClientRects()].at(-1), next.getClientRects()[0]];
    const below = first.top >= last.bottom - 2 || (first.top > last.top + 2 && first.bottom > last.bottom + 2);
    const along = left ? first.right <= last.left + 2 : first.left >= last.right - 2;
    const beside = along && first.top < last.bottom && first.bottom > last.top;
    if (!below && !beside) found.push(`${node.localName}.${node.className} before ${next.localName}.${next.className}: ${next.textContent.trim().slice(0, 30)}`);
  });
};
judge(root.querySelector("section"));
return found;
