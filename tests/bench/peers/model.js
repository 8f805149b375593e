// What all three peers share: the feed in order, dates, clean markup. The basic job and no more.
import DOMPurify from "dompurify";

export const PAGE_SIZE = 5;

const date = (item) => Date.parse(item.date_published) || 0;

export const load = async (url) => {
  const response = await fetch(url);
  if (!response.ok) throw new Error(response.status);
  const feed = await response.json();
  feed.items.sort((one, other) => date(other) - date(one));
  return feed;
};

let format;
export const day = (item) => {
  format ||= new Intl.DateTimeFormat("en", { dateStyle: "long", timeZone: "UTC" });
  const at = date(item);
  return at ? format.format(at) : "";
};

export const clean = (html) => DOMPurify.sanitize(html, { RETURN_DOM_FRAGMENT: true });

export const STYLE = `
:host { display: block; font: 16px/1.55 Charter, "Bitstream Charter", "Sitka Text", Cambria, serif; }
h2 { font-size: 1.25em; line-height: 1.3; margin: 0 0 12px; padding-bottom: 12px; border-bottom: 2px solid; }
article { padding: 20px 0; border-bottom: 1px solid #d9d9d6; }
h3 { font-size: 1.375em; line-height: 1.28; margin: 0; }
p { margin: 8px 0 0; max-width: 68ch; }
time { color: #595959; font: 0.875em system-ui, sans-serif; }
button { font: 0.875em system-ui, sans-serif; color: #0b4f8a; background: none; border: 1px solid #8a8a86; border-radius: 6px; min-height: 36px; min-width: 36px; padding: 4px 12px; margin: 12px 8px 0 0; }
[aria-current] { background: #0b4f8a; color: #fff; }
`;
