// The queue by single keys. Each can be had without: rows are links and boxes, and assigning is a button.
"use strict";

const on = document.querySelector("#keys-on");
const KEPT = "tributary.keys";
const PLACE = "tributary.place";

if (on) {
  on.checked = localStorage.getItem(KEPT) !== "off";
  on.addEventListener("change", () => localStorage.setItem(KEPT, on.checked ? "on" : "off"));
}

const opens = () => [...document.querySelectorAll(".queue__open")];
const rowOf = (element) => element && element.closest("tr");
const current = () => opens().findIndex((link) => rowOf(link) === rowOf(document.activeElement));

function go(to) {
  const links = opens();
  if (links.length) links[Math.max(0, Math.min(to, links.length - 1))].focus();
}

function take() {
  const at = current();
  const picked = document.querySelector(".queue__pick input:checked");
  if (!picked && at >= 0) rowOf(opens()[at]).querySelector(".queue__pick input").checked = true;
  if (!picked && at < 0) return;
  sessionStorage.setItem(PLACE, String(Math.max(at, 0)));
  document.querySelector("#assign-me").click();
}

const keys = {
  j: () => go(current() + 1),
  k: () => go(current() < 0 ? 0 : current() - 1),
  x: () => current() >= 0 && rowOf(document.activeElement).querySelector(".queue__pick input").click(),
  a: take,
  "/": () => document.querySelector("#q").focus(),
};

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
  if (!on || !on.checked || typing || event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
  event.preventDefault();
  keys[event.key]();
});

// Who took one goes on where they were.
const place = sessionStorage.getItem(PLACE);
sessionStorage.removeItem(PLACE);
if (place !== null) go(Number(place));
