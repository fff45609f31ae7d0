// What makes the portal's pages quicker to use. Every page works without it.
"use strict";

const root = document.documentElement;

// Times are written in the reader's zone: the browser says which it is, for this page and for the next ones.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone && zone !== root.dataset.zone) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `tributary_zone=${zone}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
}

function localize(within) {
  if (!zone || zone === root.dataset.zone || root.lang === "hmn") return;
  const day = new Intl.DateTimeFormat(root.lang, { dateStyle: "long", timeZone: zone });
  const moment = new Intl.DateTimeFormat(root.lang, {
    year: "numeric", month: "long", day: "numeric", hour: "numeric", minute: "2-digit", timeZoneName: "short",
    timeZone: zone,
  });
  for (const time of within.querySelectorAll("time[data-style=day], time[data-style=moment]")) {
    time.textContent = (time.dataset.style === "day" ? day : moment).format(new Date(time.dateTime));
  }
}
localize(document);

// Menus close with Escape, and when one goes elsewhere.
const menus = "details.menu[open]";
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll(menus)) {
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    menu.open = false;
  }
});
for (const kind of ["click", "focusin"]) {
  document.addEventListener(kind, (event) => {
    for (const menu of document.querySelectorAll(menus)) if (!menu.contains(event.target)) menu.open = false;
  });
}

// Searching again for the same is no step of its own: one step back leads out of it.
document.addEventListener("htmx:before:history:update", ({ detail: { history } }) => {
  if (new URL(history.path, location.href).href === location.href) history.type = "replace";
});

// A page that refreshes itself leaves alone what its reader has begun to write or to choose in.
for (const kind of ["input", "change"]) {
  document.addEventListener(kind, (event) => event.target.closest("[data-keeps]")?.setAttribute("hx-morph-skip", ""));
}

// After a part of the page was exchanged, one who pressed a button there is led to what is new; one who is still choosing
// in a form stays where they are. A status for screen readers says it in both cases.
const spoken = document.createElement("div");
spoken.className = "usa-sr-only";
spoken.setAttribute("role", "status");
document.body.append(spoken);
document.addEventListener("htmx:after:swap", () => {
  const news = document.querySelector("[data-focus]");
  if (!news) return;
  localize(document);
  spoken.textContent = news.textContent;
  const active = document.activeElement;
  if (!active || active === document.body || active.matches("button, a")) news.focus();
});
