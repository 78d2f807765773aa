// What the public pages gain from script: the code out of the QR's fragment, no second sending, focus on errors, printing.
"use strict";

// A paper's QR holds …#so=<number>&ma=<code>: a fragment is never sent to a server, and leaves the address bar once read.
function fillFromFragment() {
  const inputs = document.querySelectorAll("[data-from-fragment]");
  if (!inputs.length || !location.hash.includes("=")) return;
  const given = new URLSearchParams(location.hash.slice(1));
  let filled = 0;
  for (const input of inputs) {
    const value = given.get(input.dataset.fromFragment);
    if (value) { input.value = value; filled += 1; }
  }
  if (!filled) return;
  history.replaceState(null, "", location.pathname + location.search);
  inputs[0].form?.querySelector("button")?.focus();
}

// The button is switched off after the form is read, so that its own name and value still travel.
function sendOnce() {
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-once]") || event.defaultPrevented) return;
    const buttons = event.target.querySelectorAll("button");
    setTimeout(() => buttons.forEach((button) => { button.disabled = true; }));
  });
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    document.querySelectorAll("[data-once] button").forEach((button) => { button.disabled = false; });
  });
}

fillFromFragment();
addEventListener("hashchange", fillFromFragment);
sendOnce();
document.querySelector("[data-error-summary]")?.focus();
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => print());
});
