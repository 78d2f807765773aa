// The plate as boxes, one a character: doubtful ones are marked and led to, other readings are one click or arrow away.
// What is submitted stays the one plain field; the server judges it.
const DIACRITICS = /[\u0300-\u036f]/g;

const plain = (text) => text.replace(/[đĐ]/g, "D").normalize("NFD").replace(DIACRITICS, "").toUpperCase().replace(/[^A-Z0-9]/g, "");
const percent = (chance) => Math.floor(chance * 100);  // never a hundred where it is not certain

class Plate {
  constructor(field, box, attention) {
    this.field = field;
    this.box = box;
    this.words = box.dataset;
    this.say = box.parentElement.querySelector("[data-glyphs-say]");
    this.attention = attention;
    this.confirm = document.querySelector("[data-confirm]");
    this.read = JSON.parse(box.dataset.glyphs);
    this.glyphs = aligned(plain(field.value), this.read, attention.cameBack);
    this.start();
  }

  start() {
    this.field.hidden = true;
    this.box.hidden = false;
    const label = this.field.labels[0];
    label.removeAttribute("for");  // the boxes have names of their own
    label.addEventListener("click", () => this.focus(0));
    this.box.addEventListener("keydown", (event) => this.key(event));
    this.box.addEventListener("input", (event) => this.typed(event));
    this.box.addEventListener("paste", (event) => this.paste(event));
    this.box.addEventListener("focusin", (event) => this.visit(event.target));
    this.box.addEventListener("click", (event) => this.choose(event.target.closest("[data-instead]")));
    this.confirm.addEventListener("click", (event) => this.guard(event), { capture: true });
    this.draw();
  }

  // Nobody confirms past a character that the reader itself was not sure of.
  guard(event) {
    const left = this.unseen();
    if (!left.length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.focus(left[0]);
    this.tell(this.words.left.replace("{count}", left.length));  // after the look at the first, which would end it
  }

  tell(text) {
    this.say.hidden = !text;
    this.say.textContent = text;
  }

  unseen() {
    return [...this.glyphs.keys()].filter((at) => this.glyphs[at].doubtful && !this.glyphs[at].seen);
  }

  set(text) {
    this.glyphs = aligned(plain(text), this.read, true);
    this.changed();
  }

  changed() {
    this.field.value = this.glyphs.map((glyph) => glyph.text).join("");
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
    this.draw();
  }

  // --- drawing

  draw() {
    this.box.replaceChildren(...this.glyphs.map((glyph, at) => this.drawn(glyph, at)), this.adder());
  }

  drawn(glyph, at) {
    const cell = document.createElement("span");
    cell.className = ["glyph", glyph.gap && "glyph-gap", glyph.doubtful && "glyph-doubtful", glyph.seen && "glyph-seen", glyph.typed && "glyph-typed"].filter(Boolean).join(" ");
    const input = document.createElement("input");
    Object.assign(input, { className: "glyph-text", value: glyph.text, autocomplete: "off", spellcheck: false, size: 1 });
    input.dataset.at = at;
    input.tabIndex = at === 0 || glyph.doubtful ? 0 : -1;
    input.setAttribute("aria-label", this.name(glyph, at));
    const sure = document.createElement("span");
    sure.className = "glyph-sure";
    sure.ariaHidden = "true";
    sure.textContent = glyph.probability === null ? "" : `${percent(glyph.probability)}%`;
    cell.append(input, sure);
    if (glyph.doubtful || glyph.open) cell.append(this.others(glyph, at));
    return cell;
  }

  name(glyph, at) {
    const place = this.words.name.replace("{place}", at + 1).replace("{all}", this.glyphs.length);
    return glyph.doubtful ? `${place}, ${this.words.doubtful.replace("{percent}", percent(glyph.probability))}` : place;
  }

  others(glyph, at) {
    const others = document.createElement("span");
    others.className = "glyph-others";
    others.append(...glyph.others.filter(([text]) => text !== glyph.text).map(([text, chance]) => {
      const other = document.createElement("button");
      Object.assign(other, { type: "button", className: "glyph-other", textContent: text, tabIndex: -1 });
      Object.assign(other.dataset, { instead: text, at });
      other.setAttribute("aria-label", this.words.instead.replace("{text}", text).replace("{percent}", percent(chance)));
      return other;
    }));
    return others;
  }

  adder() {
    const add = document.createElement("button");
    Object.assign(add, { type: "button", className: "glyph-add", textContent: "+", tabIndex: -1 });
    add.setAttribute("aria-label", this.words.add);
    add.addEventListener("click", () => { this.insert(this.glyphs.length); });
    return add;
  }

  // --- moving and looking

  focus(at) {
    const input = this.box.querySelector(`[data-at="${Math.max(0, Math.min(at, this.glyphs.length - 1))}"]`);
    input?.focus();
    input?.select();
  }

  visit(target) {
    const glyph = this.glyphs[target.dataset?.at];
    if (!glyph || !target.matches(".glyph-text")) return;
    target.select();
    if (!glyph.doubtful || glyph.seen) return;
    glyph.seen = true;
    target.parentElement.classList.add("glyph-seen");
    this.attention.add("characters");
    if (!this.unseen().length) this.tell("");
  }

  // The next doubtful character; after the last one the button that confirms.
  onwards(from = -1) {
    const next = this.unseen().find((at) => at > from) ?? this.unseen()[0];
    if (next !== undefined) this.focus(next);
    else this.confirm.focus();
  }

  nextDoubtful() {
    const doubtful = [...this.glyphs.keys()].filter((at) => this.glyphs[at].doubtful);
    const here = Number(document.activeElement?.dataset?.at ?? -1);
    this.focus(doubtful.find((at) => at > here) ?? doubtful[0] ?? 0);
  }

  // --- changing

  put(at, text) {
    const glyph = this.glyphs[at];
    const chance = glyph.chances?.[text] ?? null;
    Object.assign(glyph, { text, probability: chance, typed: chance === null || text !== glyph.read, seen: true });
    this.changed();
  }

  insert(at) {
    this.glyphs.splice(at, 0, { text: "", probability: null, others: [], seen: true });
    this.changed();
    this.focus(at);
  }

  remove(at) {
    if (this.glyphs.length === 1) return;
    const [gone] = this.glyphs.splice(at, 1);
    if (gone.gap && this.glyphs[at - 1]) this.glyphs[at - 1].gap = true;
    this.changed();
    this.focus(at - 1);
  }

  choose(button) {
    if (!button) return;
    const at = Number(button.dataset.at);
    this.put(at, button.dataset.instead);
    this.focus(at);
  }

  // Up and down go through what the reader thought possible.
  turn(at, by) {
    const glyph = this.glyphs[at];
    const possible = Object.keys(glyph.chances ?? {});
    if (possible.length < 2) return;
    this.put(at, possible[(possible.indexOf(glyph.text) + by + possible.length) % possible.length] ?? possible[0]);
    this.focus(at);
  }

  type(at, text) {
    this.put(at, text);
    if (at + 1 < this.glyphs.length) this.focus(at + 1);
    else this.focus(at);
  }

  key(event) {
    if (event.target.dataset.at === undefined || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const at = Number(event.target.dataset.at);
    const act = {
      ArrowLeft: () => this.focus(at - 1), ArrowRight: () => this.focus(at + 1), Home: () => this.focus(0), End: () => this.focus(this.glyphs.length),
      ArrowUp: () => this.turn(at, -1), ArrowDown: () => this.turn(at, 1), Enter: () => this.onwards(at),
      Backspace: () => this.remove(at), Delete: () => this.remove(at), Insert: () => this.insert(at),
    }[event.key];
    if (act) {
      event.preventDefault();
      act();
    } else if (/^[a-z0-9]$/i.test(event.key)) {  // before any input method can put a mark on it
      event.preventDefault();
      this.type(at, plain(event.key));
    }
  }

  // Whatever an input method makes in spite of that.
  typed(event) {
    if (event.target.dataset.at === undefined) return;
    event.stopPropagation();
    if (event.isComposing) return;
    const text = plain(event.target.value);
    if (text) this.spread(Number(event.target.dataset.at), text.slice(-1));
  }

  paste(event) {
    event.preventDefault();
    const text = plain(event.clipboardData.getData("text"));
    if (text.length > 3) this.set(text.slice(0, 12));
    else this.spread(Number(event.target.dataset.at), text);
  }

  spread(at, text) {
    [...text].forEach((sign, further) => { if (this.glyphs[at + further]) this.put(at + further, sign); });
    this.focus(at + text.length);
  }
}

// What stands in the field, laid over what was read: equal beginnings and ends keep their chances.
function aligned(text, read, seen) {
  let head = 0;
  while (head < Math.min(text.length, read.length) && (text[head] === read[head].text || text.length === read.length)) head += 1;
  let tail = 0;
  while (tail < Math.min(text.length, read.length) - head && text.at(-1 - tail) === read.at(-1 - tail).text) tail += 1;
  return [...text].map((sign, at) => {
    const from = at < head ? read[at] : at >= text.length - tail ? read[at - text.length + read.length] : null;
    if (!from) return { text: sign, probability: null, others: [], typed: true, seen: true };
    const chances = { [from.text]: from.probability, ...Object.fromEntries(from.others) };
    return { ...from, text: sign, read: from.text, chances, others: Object.entries(chances), probability: chances[sign] ?? null,
      typed: sign !== from.text, seen: seen || sign !== from.text };
  });
}

export function startPlate(desk, attention) {
  const field = desk.querySelector("[data-plate] input");
  const box = desk.querySelector("[data-glyphs]");
  const plate = box && new Plate(field, box, attention);
  const set = (text) => {
    if (plate) return plate.set(text);
    field.value = text;
    return field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  desk.querySelectorAll("[data-whole-plate]").forEach((button) => {
    button.disabled = false;
    button.addEventListener("click", () => set(button.dataset.wholePlate));
  });
  desk.addEventListener("desk:plate", (event) => set(event.detail));
  const next = desk.querySelector("[data-doubtful-next]");
  if (!plate || !next) return;
  next.disabled = false;
  next.addEventListener("click", () => plate.nextDoubtful());
}
