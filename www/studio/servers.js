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

/**
 * A path as nginx and Apache compare it: decoded. One that would break the line it stands in stays as it is, and so does
 * what is no UTF-8: neither is a name that a publisher gives a file.
 */
function plain(path) {
  try {
    const text = decodeURIComponent(path);
    return /[\x00-\x1f\x7f]/.test(text) ? path : text;
  } catch {
    return path;
  }
}

const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
/** As one word of a configuration: in quotes where `path`, of which it is made, has more than the usual signs. */
const word = (text, path) => (/^[\w/.~-]*$/.test(path) ? text : `"${text.replace(/[\\"]/g, "\\$&")}"`);
const NGINX_TEXT = ["charset utf-8;", "charset_types text/plain text/javascript;"];
const NGINX_GZIP = ["gzip_static on;", "gzip_vary on;"];

/**
 * The feed and the documents that continue it. Their names aren't known here, so a .json stands for all in its folder, as in
 * src/hosting/.
 */
function feedParts(server, pathname, signed) {
  const many = pathname.endsWith(".json");
  const folder = pathname.slice(0, pathname.lastIndexOf("/") + 1);
  if (server === "nginx") {
    // It compares with slashes merged.
    const [path, inside] = [pathname, folder].map((one) => plain(one).replace(/\/{2,}/g, "/"));
    const rest = ["gzip on;", "gzip_types application/feed+json;", "gzip_min_length 1000;", "gzip_vary on;", ...NGINX_TEXT, ...lines(server, FEED)];
    if (many) return [block(`location ~ ${word(`^${escaped(inside)}[^/]+\\.json(\\.sig)?$`, inside)} {`, ["types { application/feed+json json; text/plain sig; }", ...rest])];
    return [["", "application/feed+json"], [".sig", "text/plain"]].map(([end, type]) =>
      block(`location = ${word(path + end, path)} {`, ["types { }", `default_type ${type};`, ...rest]));
  }
  const parts = [["", "application/feed+json"], ...(signed ? [[".sig", "text/plain"]] : [])];
  return parts.map(([end, type]) => {
    const glob = (many ? `${folder}*.json` : pathname) + end;
    if (server === "caddy") return block(`handle ${glob} {`, [...caddy(FEED, [["Content-Type", type]]), "file_server"], "\t");
    if (server === "apache") {
      const pattern = `^${escaped(plain(many ? folder : pathname))}${many ? "[^/]+\\.json" : ""}${escaped(end)}$`;
      return block(`<LocationMatch ${quote(pattern)}>`, [`ForceType ${type}`, ...lines(server, FEED)], "  ", "</LocationMatch>");
    }
    return part(glob, type, FEED);
  });
}

/** What stands beside communique.js: the first part of the program, its sequel, the whole as JavaScript, the languages. */
const TYPES = { wasm: "application/wasm", bin: "application/octet-stream", js: "text/javascript", txt: "text/plain" };
const ENDINGS = Object.keys(TYPES).join("|");

function bundleParts(server, folder) {
  const loader = `${folder}communique.js`;
  const inside = plain(folder);
  if (server === "nginx") {
    const merged = inside.replace(/\/{2,}/g, "/");
    const types = (list) => `types { ${list.map(([ending, type]) => `${type} ${ending};`).join(" ")} }`;
    return [
      block(`location = ${word(`${merged}communique.js`, merged)} {`, [types([["js", TYPES.js]]), ...NGINX_TEXT, ...NGINX_GZIP, ...lines(server, LOADER)]),
      block(`location ~ ${word(`^${escaped(merged)}communique-[^/]+\\.(${ENDINGS})$`, merged)} {`, [types(Object.entries(TYPES)), ...NGINX_TEXT, ...NGINX_GZIP, ...lines(server, HASHED)]),
    ];
  }
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
      block(`<LocationMatch ${quote(`^${escaped(inside)}communique\\.js$`)}>`, lines(server, LOADER), "  ", "</LocationMatch>"),
      block(`<LocationMatch ${quote(`^${escaped(inside)}communique-[^/]+\\.(${ENDINGS})$`)}>`, lines(server, HASHED), "  ", "</LocationMatch>"),
    ];
  const text = (type) => (type.startsWith("text/") ? `${type}; charset=utf-8` : type);
  return [
    part(loader, text("text/javascript"), LOADER),
    ...Object.entries(TYPES).map(([ending, type]) => part(`${folder}communique-*.${ending}`, text(type), HASHED)),
  ];
}

const part = (title, type, list) => [`# ${title}`, `Content-Type: ${type}`, ...lines("headers", list)].join("\n");
const block = (open, inside, indent = "    ", close = "}") => [open, ...inside.map((line) => indent + line), close].join("\n");
