// The picture: zoom, pan, light and contrast, plates marked; what is enlarged beyond its pixels is fetched in the camera's own sharpness.
const NEAREST = 16;
const WHOLE = 10000;

export class Viewer {
  constructor(root, attention) {
    this.attention = attention;
    for (const name of ["stage", "sheet", "picture", "link", "broken", "tools", "whole"]) {
      this[name] = root.querySelector(`[data-viewer-${name}]`);
    }
    this.sliders = [...root.querySelectorAll("[data-light]")];
    this.thumbs = [...document.querySelectorAll("[data-viewer-show]")];
    this.seen = false;
    this.start();
  }

  start() {
    this.tools.hidden = false;
    this.stage.classList.add("viewer-live");
    this.link.tabIndex = -1;
    this.sharp = document.createElement("img");
    this.sharp.className = "viewer-sharp";
    this.sharp.alt = "";
    this.sharp.hidden = true;
    this.sheet.append(this.sharp);
    this.tools.querySelectorAll("[data-zoom]").forEach((tool) => tool.addEventListener("click", () => this.tool(tool.dataset.zoom)));
    this.sliders.forEach((slider) => slider.addEventListener("input", () => this.draw()));
    this.link.addEventListener("click", (event) => event.preventDefault());
    this.stage.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    this.stage.addEventListener("pointerdown", (event) => this.grab(event));
    this.stage.addEventListener("keydown", (event) => this.arrows(event));
    this.thumbs.forEach((thumb) => thumb.addEventListener("click", (event) => { event.preventDefault(); this.show(thumb); }));
    this.watch();
    if (this.thumbs.length) this.show(this.thumbs[0]);
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
      this.fit();
    };
    this.picture.addEventListener("load", settle);
    this.picture.addEventListener("error", settle);
    this.sharp.addEventListener("load", () => { this.sharp.hidden = false; });
    settle();
  }

  show(thumb) {
    this.thumb = thumb;
    this.link.href = thumb.href;
    this.whole.href = thumb.href;
    if (this.picture.getAttribute("src") !== thumb.dataset.viewerShow) this.picture.src = thumb.dataset.viewerShow;
    this.thumbs.forEach((one) => (one === thumb ? one.setAttribute("aria-current", "true") : one.removeAttribute("aria-current")));
    this.mark(JSON.parse(thumb.dataset.marks));
    this.attention.shows(thumb.dataset.position);
    this.fit();
  }

  next() {
    const at = this.thumbs.indexOf(this.thumb);
    this.show(this.thumbs[(at + 1) % this.thumbs.length]);
  }

  mark(marks) {
    this.marks?.forEach(({ frame }) => frame.remove());
    this.subject = marks.find((one) => one.subject) ?? null;
    this.marks = marks.map((place) => {
      const frame = document.createElement("span");
      frame.className = place.subject ? "viewer-mark viewer-mark-subject" : "viewer-mark";
      this.link.append(frame);
      return { frame, place };
    });
  }

  // Beside the sheet, not on it: a line that is enlarged with the picture would cover the plate.
  drawMarks() {
    this.marks?.forEach(({ frame, place }) => {
      frame.style.left = `${this.x + place.left / 100 * this.width * this.scale}px`;
      frame.style.top = `${this.y + place.top / 100 * this.height * this.scale}px`;
      frame.style.width = `${place.width / 100 * this.width * this.scale}px`;
      frame.style.height = `${place.height / 100 * this.height * this.scale}px`;
    });
  }

  // The sheet has the picture's own shape, so that marks and sharper parts lie where they belong.
  fit() {
    const [wide, high] = [this.picture.naturalWidth || 16, this.picture.naturalHeight || 9];
    const by = Math.min(this.stage.clientWidth / wide, this.stage.clientHeight / high);
    this.width = wide * by;
    this.height = high * by;
    this.sheet.style.width = `${this.width}px`;
    this.sheet.style.height = `${this.height}px`;
    this.scale = 1;
    this.x = this.y = 0;
    this.draw();
  }

  tool(name) {
    if (name === "fit") {
      this.sliders.forEach((slider) => { slider.value = 100; });
      this.fit();
    } else if (name === "plate") {
      this.toPlate();
    } else if (name === "next") {
      this.next();
    } else {
      this.zoom(name === "in" ? 1.5 : 1 / 1.5, this.stage.clientWidth / 2, this.stage.clientHeight / 2);
    }
  }

  // There and back again.
  toPlate() {
    if (!this.subject) this.show(this.thumbs.find((one) => JSON.parse(one.dataset.marks).some((mark) => mark.subject)));
    if (!this.subject) return;
    if (this.near) return this.fit();
    const { left, top, width, height } = this.subject;
    const [wide, high] = [this.stage.clientWidth, this.stage.clientHeight];
    this.scale = Math.min(NEAREST, 0.6 * Math.min(wide / (width * this.width / 100), high / (height * this.height / 100)));
    this.x = wide / 2 - (left + width / 2) / 100 * this.width * this.scale;
    this.y = high / 2 - (top + height / 2) / 100 * this.height * this.scale;
    this.draw();
  }

  // The point under (atX, atY) stays where it is.
  zoom(by, atX, atY) {
    const next = Math.min(NEAREST, Math.max(1, this.scale * by));
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
    this.x = held(this.x, this.stage.clientWidth, this.width * this.scale);
    this.y = held(this.y, this.stage.clientHeight, this.height * this.scale);
    this.sheet.style.transform = `translate(${this.x}px, ${this.y}px) scale(${this.scale})`;
    this.drawMarks();
    this.sheet.style.filter = this.sliders.map((slider) => `${slider.dataset.light}(${slider.value}%)`).join(" ");
    this.stage.classList.toggle("viewer-zoomed", this.scale > 1);
    this.near = Boolean(this.subject) && this.scale > 2 && this.subject.width / 100 * this.width * this.scale > this.stage.clientWidth / 5;
    this.attention.zoomed(this.scale, this.near);
    this.sharpen();
  }

  // One moment of rest, then the part in sight comes in the camera's own pixels.
  sharpen() {
    clearTimeout(this.resting);
    this.sharp.hidden = true;
    const parts = this.thumb?.dataset.parts;
    if (!parts || this.width * this.scale * devicePixelRatio <= this.picture.naturalWidth * 1.05) return;
    this.resting = setTimeout(() => this.fetchPart(parts), 200);
  }

  fetchPart(parts) {
    const edge = (at, size) => Math.round(Math.min(1, Math.max(0, at / (size * this.scale))) * WHOLE);
    const [left, right] = [edge(-this.x, this.width), edge(this.stage.clientWidth - this.x, this.width)];
    const [top, bottom] = [edge(-this.y, this.height), edge(this.stage.clientHeight - this.y, this.height)];
    const place = { left, top, width: right - left, height: bottom - top };
    for (const [side, share] of Object.entries(place)) this.sharp.style[side] = `${share / WHOLE * 100}%`;
    this.sharp.src = `${parts}${left},${top},${right},${bottom}`;
    this.attention.add("crops");
  }

  wheel(event) {
    event.preventDefault();
    const box = this.stage.getBoundingClientRect();
    this.zoom(event.deltaY < 0 ? 1.2 : 1 / 1.2, event.clientX - box.left, event.clientY - box.top);
  }

  // Dragging moves the picture; a plain click brings the clicked point to the middle, nearer.
  grab(event) {
    if (event.button !== 0 || event.target.closest("video")) return;
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
    this.stage.setPointerCapture(event.pointerId);
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
    if (!step || event.target !== this.stage) return;
    event.preventDefault();
    this.move(...step);
  }
}

// What is smaller than the stage stands in its middle; what is larger never leaves a gap.
function held(at, stage, size) {
  return size <= stage ? (stage - size) / 2 : Math.min(0, Math.max(stage - size, at));
}
