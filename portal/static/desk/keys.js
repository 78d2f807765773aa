// Single keys that press what carries their data-key; each person may switch them off, and nothing is pressed while one types.
const script = document.querySelector("script[data-desk-keys]");
let on = script?.dataset.deskKeys !== "off";

export function isTyping(target) {
  if (target.isContentEditable || target.matches("textarea, select")) return true;
  return target.matches("input") && !["radio", "checkbox", "range", "button", "submit"].includes(target.type);
}

// A Vietnamese input method may hide the letter behind "Process"; the key's place still tells it.
export function keyOf(event) {
  return event.key === "Process" ? event.code.replace(/^(Key|Digit)/, "").toLowerCase() : event.key.toLowerCase();
}

// While one is rejecting, "confirm" is out of sight, and its key does nothing.
function isOffered(control) {
  const fold = control.closest("details");
  return (fold && !fold.open ? fold : control).checkVisibility();
}

function leave() {
  const folds = document.querySelectorAll("details[open] > summary[data-key]");
  folds.forEach((summary) => { summary.parentElement.open = false; summary.focus(); });
  if (!folds.length) document.activeElement?.blur?.();
}

function press(control) {
  const fold = control.closest("details");
  if (fold && !fold.open && control.tagName !== "SUMMARY") fold.open = true;
  control.click();
  if (control.tagName === "SUMMARY") fold.querySelector("input:not([type=hidden]), textarea, select")?.focus();
  else if (control.type === "radio") control.focus();
}

// A video plays and stops by itself on the keys it knows; an open dialog has keys of its own.
function isOthers(event) {
  return event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.isComposing
    || event.defaultPrevented || Boolean(document.querySelector("dialog[open]"));
}

function onKey(event) {
  if (isOthers(event)) return;
  if (event.key === "Escape") return leave();
  if (!on || isTyping(event.target)) return;
  const wanted = keyOf(event);
  const control = [...document.querySelectorAll("[data-key]")]
    .find((one) => one.dataset.key === (wanted === "=" ? "+" : wanted) && !one.disabled && isOffered(one));
  if (!control) return;
  event.preventDefault();
  press(control);
}

function show() {
  document.body.classList.toggle("keys-off", !on);
}

function startHelp(help) {
  const opener = document.querySelector("[data-help-open]");
  const form = help.querySelector("[data-keys-form]");
  const onOff = help.querySelector("[data-keys-switch]");
  opener.hidden = false;
  opener.addEventListener("click", () => help.showModal());
  onOff.addEventListener("change", () => {
    on = onOff.checked;
    show();
    fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
  });
}

export function startKeys() {
  document.addEventListener("keydown", onKey);
  const help = document.querySelector("[data-help]");
  if (help) startHelp(help);
  show();
}
