// The timer of the moves. It goes by the clock, so that a locked phone does not make it late; it waits as long as one likes.
"use strict";
// Getting into place takes seconds of its own.
const READY = 5, CHANGE = 10, WAYS = "unclench-ways", LATER = "unclench-later";
const ways = new Set(JSON.parse(localStorage.getItem(WAYS) || '["vibration"]'));
const box = document.querySelector(".ways");
let sound = null, awake = null, running = null;
if (box) {
  box.hidden = false;
  for (const tick of box.querySelectorAll("[data-way]")) {
    tick.checked = ways.has(tick.dataset.way);
    tick.addEventListener("change", () => {
      ways[tick.checked ? "add" : "delete"](tick.dataset.way);
      localStorage.setItem(WAYS, JSON.stringify([...ways]));
    });
  }
}
const moves = [...document.querySelectorAll(".move")].map((move, place) => new Timer(move, place));
function Timer(move, place) {
  const at = (name) => move.querySelector(name), panel = at(".timer");
  const figures = [...move.querySelectorAll(".drawn")], ring = at(".ring .left");
  const start = at("[data-do=start]"), label = start.firstChild;
  const run = [{seconds: READY, side: 0, said: panel.dataset.ready}];
  for (const one of move.querySelectorAll(".phases li")) {
    const side = Number(one.dataset.side), seconds = Number(one.dataset.seconds);
    if (side !== run.at(-1).side) run.push({seconds: CHANGE, side, said: panel.dataset.change});
    run.push({seconds, side, said: one.textContent});
  }
  let phase = 0, left = READY, ends = 0, tick = 0;
  const self = this;
  panel.hidden = false;
  move.querySelector(".seconds").hidden = true;
  start.addEventListener("click", () => tick ? undefined : go());
  at("[data-do=stop]").addEventListener("click", () => stop());
  show();
  this.focus = () => start.focus();
  this.stop = stop;
  function go() {
    if (running && running !== self) running.stop();
    running = self;
    if (phase >= run.length) { phase = 0; left = READY; }
    ends = Date.now() + left * 1000;
    tick = setInterval(beat, 200);
    wake(true);
    cue(run[phase]);
    beat();
  }
  function stop() {
    if (!tick) return;
    clearInterval(tick);
    tick = 0;
    left = Math.max(0, (ends - Date.now()) / 1000);
    label.data = panel.dataset.on;
    wake(false);
    if ("speechSynthesis" in window) speechSynthesis.cancel();
  }
  function beat() {
    while (tick && Date.now() >= ends) {
      phase += 1;
      if (phase >= run.length) return finish();
      ends += run[phase].seconds * 1000;
      if (Date.now() < ends) cue(run[phase]);
    }
    left = (ends - Date.now()) / 1000;
    show();
  }
  function finish() {
    stop();
    phase = run.length;
    label.data = panel.dataset.start;
    const ticked = document.querySelector(`form [name=done][value="${CSS.escape(move.dataset.move)}"]`);
    if (ticked) ticked.checked = true;
    const next = moves[place + 1];
    tell(next ? panel.dataset.done : panel.dataset.all);
    show();
    if (next) next.focus();
    else document.querySelector("[name=next]").focus();
  }
  function cue(now) {
    tell(now.said);
    const two = figures.length > 1 && run.some((one) => one.side);
    figures.forEach((figure, n) => figure.classList.toggle("now", two && n === figures.length - 2 + now.side));
  }
  function tell(words) {
    at(".cue").textContent = words;
    if (ways.has("vibration") && navigator.vibrate) navigator.vibrate(200);
    if (ways.has("sound")) beep();
    if (ways.has("voice")) speak(words);
  }
  function show() {
    const whole = run[Math.min(phase, run.length - 1)].seconds, now = phase < run.length ? Math.ceil(left) : 0;
    at(".count strong").textContent = now;
    ring.setAttribute("stroke-dasharray", `${Math.round(100 * now / whole)} 100`);
  }
}
function beep() {
  sound ??= new AudioContext();
  sound.resume();
  const tone = sound.createOscillator(), loud = sound.createGain();
  tone.frequency.value = 660;
  loud.gain.setValueAtTime(0.2, sound.currentTime);
  loud.gain.exponentialRampToValueAtTime(0.001, sound.currentTime + 0.4);
  tone.connect(loud).connect(sound.destination);
  tone.start();
  tone.stop(sound.currentTime + 0.4);
}
function speak(words) {
  if (!("speechSynthesis" in window)) return;
  speechSynthesis.cancel();
  const said = new SpeechSynthesisUtterance(words);
  said.lang = document.documentElement.lang;
  speechSynthesis.speak(said);
}
async function wake(on) {
  try {
    if (on && "wakeLock" in navigator) awake ??= await navigator.wakeLock.request("screen");
    else if (!on && awake) { const lock = awake; awake = null; await lock.release(); }
  } catch { awake = null; }
}
// Without a connection what was done waits on this device; the key makes it one entry however often it is sent.
const after = document.querySelector("form[data-later]");
if (after) after.addEventListener("submit", (event) => {
  if (navigator.onLine) return;
  event.preventDefault();
  const sent = new URLSearchParams(new FormData(after, event.submitter)).toString();
  localStorage.setItem(LATER, JSON.stringify([...waiting(), {to: after.getAttribute("action"), sent}]));
  after.querySelector("[role=status]").textContent = after.dataset.later;
});
function waiting() { return JSON.parse(localStorage.getItem(LATER) || "[]"); }
async function send() {
  for (const one of waiting()) {
    const headers = {"Content-Type": "application/x-www-form-urlencoded"};
    try {
      const answer = await fetch(one.to, {method: "POST", headers, body: one.sent});
      if (!new URL(answer.url).searchParams.has("noted") && answer.status !== 422) return;
    } catch { return; }
    localStorage.setItem(LATER, JSON.stringify(waiting().filter((left) => left.sent !== one.sent)));
  }
}
window.addEventListener("online", send);
if (navigator.onLine) send();
