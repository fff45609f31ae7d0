// Builds gateway/static/portal from the packages: the stylesheet, what it refers to, the icons, the scripts, the licences.
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as sass from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "../../static/portal");
const uswds = join(here, "node_modules/@uswds/uswds");
const htmx = join(here, "node_modules/htmx.org");

// The icons that pages use, as {{ icon("search") }}.
const ICONS = [
  "account_circle", "add", "arrow_back", "arrow_forward", "attach_file", "attach_money", "calendar_today", "campaign",
  "check", "check_circle", "chevron_right", "close", "content_copy", "edit", "error", "event", "expand_more", "file_download",
  "file_present", "filter_list", "flag", "forum", "group_add", "groups", "help", "history", "info", "language",
  "launch", "local_offer", "location_on", "lock", "lock_open", "lock_outline", "logout", "mail", "mail_outline", "menu",
  "notifications", "people", "person", "phone", "priority_high", "public", "save_alt", "schedule", "search", "security",
  "send", "settings", "share", "star", "support", "support_agent", "thumb_up_alt", "topic", "undo", "verified", "update", "visibility",
  "visibility_off", "warning",
];

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const { css } = sass.compile(join(here, "portal.scss"), {
  style: "compressed",
  loadPaths: [join(uswds, "packages"), here],
  quietDeps: true,
  silenceDeprecations: ["import", "global-builtin", "if-function"],
  logger: sass.Logger.silent,
});
// A browser that knows woff2 reads no other: the other formats go, and so does each face that no rule names.
const kept = css
  .replace(/,?url\([^)]*\.(?:woff|ttf)\) ?format\("[a-z]+"\)/g, "")
  .replace(/@font-face\{[^}]*\}/g, (face) => (/PublicSans-(Regular|Bold)\.woff2/.test(face) ? face : ""));
writeFileSync(join(out, "portal.css"), kept + "\n");

const dist = join(uswds, "dist");
for (const [, path] of kept.matchAll(/url\(["']?((?:img|fonts)\/[^)"'?#]+)/g)) {
  cpSync(join(dist, path), join(out, path));
}

const symbols = ICONS.map((name) => {
  const svg = readFileSync(join(dist, "img/usa-icons", `${name}.svg`), "utf8");
  const inner = svg.replace(/^[^]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "").replace(/\s+/g, " ");
  return `<symbol id="${name}" viewBox="0 0 24 24">${inner}</symbol>`;
});
writeFileSync(join(out, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`);

cpSync(join(htmx, "dist/htmx.min.js"), join(out, "htmx.min.js"));
cpSync(join(htmx, "dist/ext/hx-sse.min.js"), join(out, "hx-sse.min.js"));
cpSync(join(here, "portal.js"), join(out, "portal.js"));
cpSync(join(uswds, "LICENSE.md"), join(out, "LICENSE-uswds.md"));
cpSync(join(htmx, "LICENSE"), join(out, "LICENSE-htmx.txt"));

// What this was built from, so that a test can say when it is behind.
const sources = ["_own.scss", "build.mjs", "package-lock.json", "portal.js", "portal.scss"];
const digest = createHash("sha256");
for (const name of sources) digest.update(readFileSync(join(here, name)));
writeFileSync(join(out, "BUILT_FROM"), digest.digest("hex") + "\n");
