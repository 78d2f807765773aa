// The officer's desk: shortcut keys that can be switched off, and the picture's zoom, pan, light and contrast.
"use strict";

const KEYS_OFF = "desk-keys-off";
const keysAreOn = () => localStorage.getItem(KEYS_OFF) === null;

// --- keys -----------------------------------------------------------------

function isTyping(target) {
  if (target.isContentEditable || target.matches("textarea, select")) return true;
  return target.matches("input") && !["radio", "checkbox", "range", "button", "submit"].includes(target.type);
}

// A Vietnamese input method may hide the letter behind "Process"; the key's place still tells it.
function keyOf(event) {
  return event.key === "Process" ? event.code.replace(/^(Key|Digit)/, "").toLowerCase() : event.key.toLowerCase();
}

// While one is rejecting, "confirm" is out of sight, and its key does nothing.
function isOffered(control) {
  const fold = control.closest("details");
  return (fold && !fold.open ? fold : control).checkVisibility();
}

function closeFolds() {
  document.querySelectorAll("details[open] > summary[data-key]").forEach((summary) => {
    summary.parentElement.open = false;
    summary.focus();
  });
}

function press(control) {
  const fold = control.closest("details");
  if (fold && !fold.open && control.tagName !== "SUMMARY") fold.open = true;
  control.click();
  if (control.tagName === "SUMMARY") fold.querySelector("input, textarea, select")?.focus();
  else if (control.type === "radio") control.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.isComposing || isTyping(event.target)) return;
  if (!keysAreOn() || document.querySelector("dialog[open]")) return;
  const wanted = keyOf(event);
  if (wanted === "escape") return closeFolds();
  const control = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === (wanted === "=" ? "+" : wanted));
  if (!control || control.disabled || !isOffered(control)) return;
  event.preventDefault();
  press(control);
});

function showKeys() {
  document.body.classList.toggle("keys-off", !keysAreOn());
}

const help = document.querySelector("[data-help]");
if (help) {
  const opener = document.querySelector("[data-help-open]");
  opener.hidden = false;
  opener.addEventListener("click", () => help.showModal());
  const onOff = help.querySelector("[data-keys-switch]");
  onOff.checked = keysAreOn();
  onOff.addEventListener("change", () => {
    if (onOff.checked) localStorage.removeItem(KEYS_OFF); else localStorage.setItem(KEYS_OFF, "1");
    showKeys();
  });
}
showKeys();

// --- the picture ----------------------------------------------------------

class Viewer {
  constructor(root) {
    this.stage = root.querySelector("[data-viewer-stage]");
    this.picture = root.querySelector("[data-viewer-picture]");
    this.link = root.querySelector("[data-viewer-link]");
    this.broken = root.querySelector("[data-viewer-broken]");
    this.tools = root.querySelector("[data-viewer-tools]");
    this.sliders = [...root.querySelectorAll("[data-light]")];
    this.seen = false;
    this.start();
  }

  start() {
    this.tools.hidden = false;
    this.stage.classList.add("viewer-live");
    this.link.tabIndex = -1;
    this.fit();
    this.tools.querySelectorAll("[data-zoom]").forEach((tool) => tool.addEventListener("click", () => this.tool(tool.dataset.zoom)));
    this.sliders.forEach((slider) => slider.addEventListener("input", () => this.draw()));
    this.link.addEventListener("click", (event) => event.preventDefault());
    this.stage.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    this.stage.addEventListener("pointerdown", (event) => this.grab(event));
    this.stage.addEventListener("keydown", (event) => this.arrows(event));
    this.watch();
    addEventListener("resize", () => this.fit());
  }

  // Nobody confirms a case whose picture they could not see.
  watch() {
    const gates = document.querySelectorAll("[data-needs-picture]");
    const settle = () => {
      const whole = this.picture.complete && this.picture.naturalWidth > 0;
      this.seen ||= whole;
      this.broken.hidden = whole || !this.picture.complete;
      gates.forEach((gate) => { gate.disabled = !this.seen; });
    };
    this.picture.addEventListener("load", settle);
    this.picture.addEventListener("error", settle);
    settle();
  }

  show(address, alt) {
    this.link.href = address;
    this.picture.src = address;
    if (alt) this.picture.alt = alt;
    this.fit();
  }

  fit() {
    this.scale = 1;
    this.x = 0;
    this.y = 0;
    this.draw();
  }

  tool(name) {
    if (name === "fit") {
      this.sliders.forEach((slider) => { slider.value = 100; });
      this.fit();
    } else {
      this.zoom(name === "in" ? 1.5 : 1 / 1.5, this.stage.clientWidth / 2, this.stage.clientHeight / 2);
    }
  }

  // The point under (atX, atY) stays where it is.
  zoom(by, atX, atY) {
    const next = Math.min(12, Math.max(1, this.scale * by));
    this.x = atX - (atX - this.x) * (next / this.scale);
    this.y = atY - (atY - this.y) * (next / this.scale);
    this.scale = next;
    this.draw();
  }

  move(byX, byY) {
    this.x += byX;
    this.y += byY;
    this.draw();
  }

  draw() {
    this.x = Math.min(0, Math.max(this.stage.clientWidth * (1 - this.scale), this.x));
    this.y = Math.min(0, Math.max(this.stage.clientHeight * (1 - this.scale), this.y));
    this.picture.style.transform = `translate(${this.x}px, ${this.y}px) scale(${this.scale})`;
    this.picture.style.filter = this.sliders.map((slider) => `${slider.dataset.light}(${slider.value}%)`).join(" ");
    this.stage.classList.toggle("viewer-zoomed", this.scale > 1);
  }

  wheel(event) {
    event.preventDefault();
    const box = this.stage.getBoundingClientRect();
    this.zoom(event.deltaY < 0 ? 1.2 : 1 / 1.2, event.clientX - box.left, event.clientY - box.top);
  }

  // Dragging moves the picture; a plain click brings the clicked point to the middle, nearer.
  grab(event) {
    if (event.button !== 0) return;
    const pointer = event.pointerId;
    let dragged = 0;
    const drag = (moved) => {
      dragged += Math.abs(moved.movementX) + Math.abs(moved.movementY);
      this.move(moved.movementX, moved.movementY);
    };
    const over = new AbortController();
    const drop = (up) => {
      over.abort();
      this.stage.classList.remove("viewer-held");
      if (up.type === "pointerup" && dragged < 4) this.nearer(up);
    };
    this.stage.setPointerCapture(pointer);
    this.stage.classList.add("viewer-held");
    this.stage.addEventListener("pointermove", drag, { signal: over.signal });
    this.stage.addEventListener("pointerup", drop, { signal: over.signal });
    this.stage.addEventListener("pointercancel", drop, { signal: over.signal });
  }

  nearer(event) {
    const box = this.stage.getBoundingClientRect();
    const [atX, atY] = [event.clientX - box.left, event.clientY - box.top];
    this.zoom(1.8, atX, atY);
    this.move(box.width / 2 - atX, box.height / 2 - atY);
  }

  arrows(event) {
    const step = { ArrowLeft: [60, 0], ArrowRight: [-60, 0], ArrowUp: [0, 60], ArrowDown: [0, -60] }[event.key];
    if (!step) return;
    event.preventDefault();
    this.move(...step);
  }
}

const root = document.querySelector("[data-viewer]");
if (root) {
  const viewer = new Viewer(root);
  const thumbs = [...document.querySelectorAll("[data-viewer-show]")];
  thumbs.forEach((thumb) => thumb.addEventListener("click", (event) => {
    event.preventDefault();
    viewer.show(thumb.href, thumb.dataset.alt);
    thumbs.forEach((one) => (one === thumb ? one.setAttribute("aria-current", "true") : one.removeAttribute("aria-current")));
  }));
}
