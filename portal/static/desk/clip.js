// The clip: over the picture, played and stopped by key, and stepped frame by frame.
const ASSUMED_FRAME = 1 / 25;  // where a browser does not say which frame it shows
const TICK = 1 / 100;
const LONGEST_FRAME = 1;

// Which frame is shown, by its time in the clip.
function watchFrames(clip, shown) {
  const next = (_now, frame) => {
    shown.frame = frame.mediaTime;
    clip.requestVideoFrameCallback(next);
  };
  clip.requestVideoFrameCallback?.(next);
}

const painted = () => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); });

function seek(clip, to) {
  return new Promise((done) => {
    clip.addEventListener("seeked", () => painted().then(done), { once: true });
    clip.currentTime = to;
  });
}

// Small steps until another frame is shown: whatever the clip's rate, none is skipped.
async function stepOn(clip, by, shown) {
  const before = shown.frame;
  const tick = before === null ? ASSUMED_FRAME : TICK;
  for (let gone = 0; gone < (before === null ? tick : LONGEST_FRAME) && shown.frame === before; gone += tick) {
    const to = Math.min(clip.duration || 0, Math.max(0, clip.currentTime + by * tick));
    if (to === clip.currentTime) return;
    await seek(clip, to);
  }
}

export function startClip(root, viewer, attention) {
  const clip = root.querySelector("[data-clip]");
  const opener = document.querySelector("[data-viewer-clip]");
  if (!clip || !opener) return;
  const tools = root.querySelector("[data-clip-tools]");
  const time = root.querySelector("[data-clip-time]");
  const shown = { frame: null };
  let stepping = Promise.resolve();
  watchFrames(clip, shown);

  function open(over) {
    clip.hidden = !over;
    tools.hidden = !over;
    viewer.tools.hidden = over;
    viewer.sheet.parentElement.hidden = over;
    if (over) viewer.thumbs.forEach((thumb) => thumb.removeAttribute("aria-current"));
    if (over) opener.setAttribute("aria-current", "true"); else opener.removeAttribute("aria-current");
    if (!over) clip.pause();
    attention.shows(over ? null : viewer.thumb?.dataset.position ?? null);
  }

  const play = () => (clip.paused ? clip.play() : clip.pause());
  function step(by) {
    clip.pause();
    stepping = stepping.then(() => stepOn(clip, by, shown));
    attention.add("frames");
  }

  opener.addEventListener("click", (event) => { event.preventDefault(); open(true); clip.load(); clip.focus(); });
  viewer.thumbs.forEach((thumb) => thumb.addEventListener("click", () => open(false)));
  root.querySelector("[data-clip-close]").addEventListener("click", () => { open(false); viewer.show(viewer.thumb); });
  root.querySelector("[data-clip-play]").addEventListener("click", play);
  root.querySelectorAll("[data-clip-step]").forEach((button) => button.addEventListener("click", () => step(Number(button.dataset.clipStep))));
  root.querySelector("[data-clip-rate]").addEventListener("change", (event) => { clip.playbackRate = Number(event.target.value); });
  clip.addEventListener("timeupdate", () => { time.value = clip.currentTime.toFixed(2).replace(".", document.documentElement.lang === "vi" ? "," : "."); });
  let since = null;
  const played = () => { if (since !== null) attention.add("clip", (performance.now() - since) / 1000); since = null; };
  clip.addEventListener("play", () => { since = performance.now(); });
  clip.addEventListener("pause", played);
  window.addEventListener("submit", played, { capture: true }); // before the attention is written, which listens on the document
}
