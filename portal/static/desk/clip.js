// The clip: over the picture, played and stopped by key, and stepped frame by frame.
const ASSUMED_FRAME = 1 / 25;

// The length of a frame is what lies between two frames that were shown; until then 25 a second are assumed.
function measureFrames(clip, seen) {
  if (!clip.requestVideoFrameCallback) return;
  let last = null;
  const next = (_now, frame) => {
    if (last !== null && frame.mediaTime > last) seen.frame = Math.min(seen.frame ?? 1, frame.mediaTime - last);
    last = frame.mediaTime;
    clip.requestVideoFrameCallback(next);
  };
  clip.requestVideoFrameCallback(next);
}

export function startClip(root, viewer, attention) {
  const clip = root.querySelector("[data-clip]");
  const opener = document.querySelector("[data-viewer-clip]");
  if (!clip || !opener) return;
  const tools = root.querySelector("[data-clip-tools]");
  const time = root.querySelector("[data-clip-time]");
  const seen = { frame: null };
  measureFrames(clip, seen);

  function open(shown) {
    clip.hidden = !shown;
    tools.hidden = !shown;
    viewer.tools.hidden = shown;
    viewer.sheet.parentElement.hidden = shown;
    if (shown) viewer.thumbs.forEach((thumb) => thumb.removeAttribute("aria-current"));
    if (shown) opener.setAttribute("aria-current", "true"); else opener.removeAttribute("aria-current");
    if (!shown) clip.pause();
    attention.shows(shown ? null : viewer.thumb?.dataset.position ?? null);
  }

  const play = () => (clip.paused ? clip.play() : clip.pause());
  function step(by) {
    clip.pause();
    const frame = seen.frame ?? ASSUMED_FRAME;
    clip.currentTime = Math.min(clip.duration || 0, Math.max(0, clip.currentTime + by * frame));
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
  document.addEventListener("submit", played, { capture: true });
}
