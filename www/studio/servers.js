/** Prints headers as lines, or as nginx, Caddy and Apache take them. Pure. */

const quote = (text) => `"${text.replace(/"/g, '\\"')}"`;

/** The partner's policy: a whole one, from which the sources can be taken. `needs` as from policy.js. */
export function partner(server, needs) {
  const value = [["default-src", ["'self'"]], ...needs.map(([directive, sources]) => [directive, [...new Set(["'self'", ...sources])]])]
    .map(([directive, sources]) => `${directive} ${sources.join(" ")}`).join("; ");
  return one(server, "Content-Security-Policy", value);
}

/** A failure needs every header but the one that says how long to keep it: a missing file must not be missing for a year. */
function one(server, name, value) {
  const caching = name === "Cache-Control";
  if (server === "nginx") return `add_header ${name} ${quote(value)}${caching ? "" : " always"};`;
  if (server === "caddy") return `header ${name} ${quote(value)}`;
  if (server === "apache") return `Header ${caching ? "" : "always "}set ${name} ${quote(value)}`;
  return `${name}: ${value}`;
}

/** What src/hosting/nginx.conf sends, but for Retry-After, which only a server under load has to show. */
const headers = (caching) => [
  ["Access-Control-Allow-Origin", "*"], ["Cache-Control", `public, max-age=${caching}`], ["Cross-Origin-Resource-Policy", "cross-origin"],
  ["Timing-Allow-Origin", "*"], ["X-Content-Type-Options", "nosniff"],
];
const FEED = headers("60, stale-while-revalidate=600");
const LOADER = headers("600, stale-while-revalidate=86400");
const HASHED = headers("31536000, immutable");

/**
 * The headers for the feed at the address `feed`, its signature where it is `signed`, and the bundle whose script is at
 * the address `bundle`. Where these are two sites, the parts say whose they are.
 */
export function publisher(server, feed, bundle, signed = false) {
  const from = new URL(feed), to = new URL(bundle);
  const gap = server === "headers" ? "\n\n" : "\n";
  const first = feedParts(server, from.pathname, signed).join(gap);
  const second = bundleParts(server, new URL(".", to).pathname).join(gap);
  return from.origin === to.origin ? first + gap + second : `# ${from.origin}\n${first}\n\n# ${to.origin}\n${second}`;
}

const lines = (server, list) => list.map(([name, value]) => one(server, name, value));

/** Caddy sends a deferred header only with an answer, not with a failure, and not before its file server has had its say. */
function caddy(list, more = []) {
  const late = list.filter(([name]) => name === "Cache-Control");
  return [...lines("caddy", list.filter((one) => !late.includes(one))),
    "header {", ...[...more, ...late].map(([name, value]) => `\t${name} ${quote(value)}`), "\tdefer", "}"];
}

function feedParts(server, feed, signed) {
  const parts = [[feed, "application/feed+json"], ...(signed ? [[`${feed}.sig`, "text/plain"]] : [])];
  return parts.map(([path, type]) => {
    if (server === "nginx") return block(`location = ${path} {`, ["types { }", `default_type ${type};`, ...lines(server, FEED)]);
    if (server === "caddy") return block(`handle ${path} {`, [...caddy(FEED, [["Content-Type", type]]), "file_server"], "\t");
    if (server === "apache") return block(`<Location "${path}">`, [`ForceType ${type}`, ...lines(server, FEED)], "  ", "</Location>");
    return part(path, type, FEED);
  });
}

/** What stands beside communique.js: the first part of the program, its sequel, the whole as JavaScript, the languages. */
const TYPES = { wasm: "application/wasm", bin: "application/octet-stream", js: "text/javascript", txt: "text/plain" };
const ENDINGS = Object.keys(TYPES).join("|");

function bundleParts(server, folder) {
  const loader = `${folder}communique.js`;
  const escaped = folder.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  if (server === "nginx")
    return [
      block(`location = ${loader} {`, ["gzip_static on;", ...lines(server, LOADER)]),
      block(`location ~ ^${escaped}communique-[^/]+\\.(${ENDINGS})$ {`, [`types { ${Object.entries(TYPES).map(([ending, type]) => `${type} ${ending};`).join(" ")} }`, "gzip_static on;", ...lines(server, HASHED)]),
    ];
  if (server === "caddy") {
    const files = "file_server {\n\t\tprecompressed br gzip\n\t}";
    return [
      block(`handle ${loader} {`, [...caddy(LOADER), files], "\t"),
      `@hashed path ${folder}communique-*`,
      block("handle @hashed {", [...caddy(HASHED), files], "\t"),
    ];
  }
  if (server === "apache")
    return [
      "AddType application/wasm .wasm",
      "AddType application/octet-stream .bin",
      block(`<Location "${loader}">`, lines(server, LOADER), "  ", "</Location>"),
      block(`<LocationMatch "^${escaped}communique-[^/]+\\.(${ENDINGS})$">`, lines(server, HASHED), "  ", "</LocationMatch>"),
    ];
  const text = (type) => (type.startsWith("text/") ? `${type}; charset=utf-8` : type);
  return [
    part(loader, text("text/javascript"), LOADER),
    ...Object.entries(TYPES).map(([ending, type]) => part(`${folder}communique-*.${ending}`, text(type), HASHED)),
  ];
}

const part = (title, type, list) => [`# ${title}`, `Content-Type: ${type}`, ...lines("headers", list)].join("\n");
const block = (open, inside, indent = "    ", close = "}") => [open, ...inside.map((line) => indent + line), close].join("\n");
