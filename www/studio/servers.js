/** Prints headers as lines, or as nginx, Caddy and Apache take them. Pure. */

const quote = (text) => `"${text.replace(/"/g, '\\"')}"`;

/** The partner's policy: a whole one, from which the sources can be taken. `needs` as from policy.js. */
export function partner(server, needs) {
  const value = [["default-src", ["'self'"]], ...needs.map(([directive, sources]) => [directive, [...new Set(["'self'", ...sources])]])]
    .map(([directive, sources]) => `${directive} ${sources.join(" ")}`).join("; ");
  return one(server, "Content-Security-Policy", value);
}

function one(server, name, value) {
  if (server === "nginx") return `add_header ${name} ${quote(value)} always;`;
  if (server === "caddy") return `header ${name} ${quote(value)}`;
  if (server === "apache") return `Header always set ${name} ${quote(value)}`;
  return `${name}: ${value}`;
}

const FEED = [["Access-Control-Allow-Origin", "*"], ["Cache-Control", "public, max-age=60, stale-while-revalidate=600"], ["X-Content-Type-Options", "nosniff"]];
const LOADER = [["Access-Control-Allow-Origin", "*"], ["Cache-Control", "public, max-age=600"], ["X-Content-Type-Options", "nosniff"]];
const HASHED = [["Access-Control-Allow-Origin", "*"], ["Cache-Control", "public, max-age=31536000, immutable"], ["X-Content-Type-Options", "nosniff"]];

/**
 * The publisher's headers for the feed at `feed` (a path), its signature where it is `signed`, and the bundle under
 * `folder` (a path ending in a slash).
 */
export function publisher(server, feed, folder, signed = false) {
  const loader = `${folder}communique.js`;
  const files = (headers) => headers.map(([name, value]) => one(server, name, value));
  const escaped = folder.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  if (server === "nginx")
    return [
      block(`location = ${feed} {`, ["types { }", "default_type application/feed+json;", ...files(FEED)]),
      ...(signed ? [block(`location = ${feed}.sig {`, ["types { }", "default_type text/plain;", ...files(FEED)])] : []),
      block(`location = ${loader} {`, ["gzip_static on;", ...files(LOADER)]),
      block(`location ~ ^${escaped}communique-[^/]+\\.(wasm|bin|js|txt)$ {`, ["types { application/wasm wasm; application/octet-stream bin; text/javascript js; text/plain txt; }", "gzip_static on;", ...files(HASHED)]),
    ].join("\n");
  if (server === "caddy")
    return [
      block(`handle ${feed} {`, ["header Content-Type application/feed+json", ...files(FEED), "file_server"], "\t"),
      ...(signed ? [block(`handle ${feed}.sig {`, ["header Content-Type text/plain", ...files(FEED), "file_server"], "\t")] : []),
      block(`handle ${loader} {`, [...files(LOADER), "file_server { precompressed br gzip }"], "\t"),
      `@hashed path ${folder}communique-*`,
      block("handle @hashed {", [...files(HASHED), "file_server { precompressed br gzip }"], "\t"),
    ].join("\n").replace(/file_server \{ precompressed br gzip \}/g, "file_server {\n\t\tprecompressed br gzip\n\t}");
  if (server === "apache")
    return [
      "AddType application/wasm .wasm",
      block(`<Location "${feed}">`, ["ForceType application/feed+json", ...files(FEED)], "  ", "</Location>"),
      ...(signed ? [block(`<Location "${feed}.sig">`, ["ForceType text/plain", ...files(FEED)], "  ", "</Location>")] : []),
      block(`<Location "${loader}">`, files(LOADER), "  ", "</Location>"),
      block(`<LocationMatch "^${escaped}communique-[^/]+\\.(wasm|js|txt)$">`, files(HASHED), "  ", "</LocationMatch>"),
    ].join("\n");
  const part = (title, type, headers) => [`# ${title}`, `Content-Type: ${type}`, ...headers.map(([name, value]) => `${name}: ${value}`)].join("\n");
  return [part(feed, "application/feed+json", FEED), ...(signed ? [part(`${feed}.sig`, "text/plain", FEED)] : []), part(loader, "text/javascript; charset=utf-8", LOADER), part(`${folder}communique-*.wasm`, "application/wasm", HASHED), part(`${folder}communique-*.bin`, "application/octet-stream", HASHED), part(`${folder}communique-*.js`, "text/javascript; charset=utf-8", HASHED), part(`${folder}communique-*.txt`, "text/plain; charset=utf-8", HASHED)].join("\n\n");
}

const block = (open, lines, indent = "    ", close = "}") => [open, ...lines.map((line) => indent + line), close].join("\n");
