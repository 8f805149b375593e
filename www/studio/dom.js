/** Makes elements from a name, attributes and children. It never takes markup. */

/** `true` sets a bare attribute, `false` none; texts become text nodes. */
export function make(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) node.setAttribute(key, "");
    else if (value !== false) node.setAttribute(key, value);
  }
  node.append(...children);
  return node;
}
