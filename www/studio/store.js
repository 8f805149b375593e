/**
 * The set-up: one map from name to text, which is the page's query, so that it can be sent to a colleague.
 * It never stores anything anywhere else.
 */
const query = new URLSearchParams(location.search);
const given = new URLSearchParams(location.search);
const listeners = new Set();
let writing = 0;

/** The value of a name, or null when it is not set. An empty text is a value. */
export const get = (name) => query.get(name);

/** Whether a name still has the value that the link gave it, which anybody may have written. */
export const linked = (name) => given.has(name) && given.get(name) === query.get(name);

/** All names that start so, with their values. */
export const entries = (prefix) => [...query].filter(([name]) => name.startsWith(prefix));

/** Sets a name, or unsets it with null, and tells who listens. */
export function set(name, value) {
  if (query.get(name) === value) return;
  if (value === null) query.delete(name);
  else query.set(name, value);
  // Safari refuses more than a hundred replacements in half a minute; typing makes more.
  clearTimeout(writing);
  writing = setTimeout(() => history.replaceState(history.state, "", address()), 150);
  for (const listener of listeners) listener(name, value);
}

/** Calls back with (name, value) at every change. */
export const listen = (listener) => listeners.add(listener);

/** The address that holds this set-up. */
export function address() {
  const text = query.toString();
  return location.pathname + (text ? `?${text}` : "") + location.hash;
}
