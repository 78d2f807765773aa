// The officer's desk: wires keys, picture, clip, characters and attention together. Everything works as plain forms first.
import { startKeys } from "./desk/keys.js";
import { Attention } from "./desk/attention.js";
import { Viewer } from "./desk/viewer.js";
import { startClip } from "./desk/clip.js";
import { startPlate } from "./desk/plate.js";
import { startLive } from "./desk/live.js";
import { startAhead } from "./desk/ahead.js";
import { startAnswers } from "./desk/answers.js";

startKeys();
const desk = document.querySelector("[data-desk]");
if (desk) {
  const attention = new Attention();
  const root = desk.querySelector("[data-viewer]");
  const viewer = root && new Viewer(root, attention);
  if (viewer) startClip(root, viewer, attention);
  startLive(desk);
  startPlate(desk, attention);
  startAnswers(desk);
  startAhead(desk);
}
