// Texts whose contrast with what is behind them is less than 4.5 to 1 (WCAG 2.2, 1.4.3), and edges of controls with less than 3
// to 1 (1.4.11). Reads only.
const root = document.querySelector("communique-feed").shadowRoot;
const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
const parse = (color) => {
  canvas.clearRect(0, 0, 1, 1);
  canvas.fillStyle = color;
  canvas.fillRect(0, 0, 1, 1);
  const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
  return [r, g, b, a / 255];
};
const over = ([r, g, b, a], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a)];
const up = (node) => node.parentElement ?? node.getRootNode().host ?? null;
const behind = (node) => {
  const layers = [];
  for (let at = node; at; at = up(at)) layers.push(parse(getComputedStyle(at).backgroundColor));
  return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255]);
};
const light = (color) => {
  const [r, g, b] = color.map((part) => (part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (color, back) => {
  const [one, other] = [light(over(parse(color), back)), light(back)];
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
};
const found = [];
const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
for (let text = walker.nextNode(); text; text = walker.nextNode()) {
  const node = text.parentElement;
  if (!text.data.trim() || !node.getClientRects().length || node.closest("style, .announcer, .aloud, :disabled, [aria-disabled]")) continue;
  const ratio = contrast(getComputedStyle(node).color, behind(node));
  if (ratio < 4.5) found.push(`${ratio.toFixed(2)}: ${node.className || node.localName}: ${text.data.trim().slice(0, 30)}`);
}
for (const control of root.querySelectorAll("button, input, select")) {
  const { borderBottomWidth: width, borderBottomColor: color } = getComputedStyle(control);
  if (!control.getClientRects().length || control.matches(":disabled, [aria-disabled]") || !parseFloat(width)) continue;
  const ratio = contrast(color, behind(control.parentElement));
  if (ratio < 3) found.push(`${ratio.toFixed(2)}: the edge of ${control.className || control.localName}`);
}
return found;
