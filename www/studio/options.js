/**
 * The widget's options as the build wrote them down from the one table in the crate. It decides nothing about values:
 * it only fetches, and puts the options into groups for the eye.
 */
const GROUPS = {
  groupFeed: ["data-feed", "data-public-key", "data-timeout", "data-refresh", "data-cache"],
  groupWhich: ["data-limit", "data-tags", "data-exclude-tags"],
  groupList: ["data-page-size", "data-paging", "data-layout", "data-expanded", "data-read", "data-images", "data-search", "data-filters"],
  groupLook: ["data-theme", "data-heading", "data-heading-level", "data-lang", "data-min-height"],
  groupPlace: ["data-target", "data-loading", "data-history", "data-link-target", "data-debug"],
};

/** The sample feed of a page language, relative to the page. */
export const sampleFeed = (language) => (language === "ru" ? "samples/statements.ru.json" : "samples/statements.json");

/** `{ version, languages, options }`; rejects when the bundle has not been built. */
export async function load() {
  const answer = await fetch("options.json");
  if (!answer.ok) throw new Error(`options.json: ${answer.status}`);
  return answer.json();
}

/** `[[group, options]]`: every option once, those this file doesn't know in a group of their own. */
export function grouped(options) {
  const left = new Map(options.map((option) => [option.name, option]));
  const groups = [];
  for (const [group, names] of Object.entries(GROUPS)) {
    const found = names.filter((name) => left.has(name)).map((name) => left.get(name));
    for (const option of found) left.delete(option.name);
    if (found.length) groups.push([group, found]);
  }
  if (left.size) groups.push(["groupOther", [...left.values()]]);
  return groups;
}
