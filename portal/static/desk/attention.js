// Attention: which pictures were before the officer's eyes and for how long, how near they went. Told with the decision; the server bounds it.

export class Attention {
  constructor() {
    this.fields = [...document.querySelectorAll("[data-attention]")];
    const before = this.before();
    this.told = { seconds: 0, plate: 0, clip: 0, zoom: 1, zooms: 0, crops: 0, frames: 0, characters: 0, ...before, pictures: { ...before.pictures } };
    this.cameBack = Object.keys(before).length > 0;
    this.position = null;
    this.since = performance.now();
    setInterval(() => this.count(), 1000);
    document.addEventListener("visibilitychange", () => this.count());
    document.addEventListener("submit", () => this.write(), { capture: true });
  }

  // A form that came back goes on counting where it stopped.
  before() {
    try {
      return JSON.parse(this.fields[0]?.value || "{}") ?? {};
    } catch {
      return {};
    }
  }

  // Only time in which this page was in sight counts; a sleeping machine's does not.
  count() {
    const now = performance.now();
    const passed = Math.min((now - this.since) / 1000, 5);
    this.since = now;
    if (document.visibilityState !== "visible" && !this.wasVisible) return;
    this.wasVisible = document.visibilityState === "visible";
    this.told.seconds += passed;
    if (this.position === null) return;
    this.told.pictures[this.position] = (this.told.pictures[this.position] ?? 0) + passed;
    if (this.near) this.told.plate += passed;
  }

  // The picture that is shown now; null while the clip covers it.
  shows(position) {
    this.count();
    this.position = position;
  }

  // Near: the plate fills a good part of the stage.
  zoomed(scale, near = false) {
    this.count();
    this.near = near;
    if (scale > this.told.zoom + 0.01) this.told.zooms += 1;
    this.told.zoom = Math.max(this.told.zoom, scale);
  }

  add(what, amount = 1) {
    this.told[what] += amount;
  }

  write() {
    this.count();
    const round = (value) => Math.round(value * 10) / 10;
    const pictures = Object.fromEntries(Object.entries(this.told.pictures).map(([at, seconds]) => [at, round(seconds)]));
    const told = Object.fromEntries(Object.entries(this.told).map(([name, value]) => [name, typeof value === "number" ? round(value) : value]));
    this.fields.forEach((field) => { field.value = JSON.stringify({ ...told, pictures }); });
  }
}
