// Keeps a page on this device, for when there is no connection, and takes it away again.
"use strict";
const KEPT = "unclench-kept";
for (const box of document.querySelectorAll("[data-keep]")) if ("caches" in window) start(box);
async function start(box) {
  const page = box.dataset.keep, said = box.querySelector("[role=status]");
  const [keep, drop] = ["keep", "drop"].map((name) => box.querySelector(`[data-do=${name}]`));
  const show = async (words) => {
    const there = Boolean(await (await caches.open(KEPT)).match(page));
    const had = document.activeElement;
    keep.hidden = there;
    drop.hidden = !there;
    if (had === keep || had === drop) (there ? drop : keep).focus();
    if (words) said.textContent = words;
  };
  keep.addEventListener("click", async () => {
    try {
      await (await caches.open(KEPT)).add(page);
      await show(box.dataset.done);
    } catch { said.textContent = box.dataset.failed; }
  });
  drop.addEventListener("click", async () => {
    await (await caches.open(KEPT)).delete(page);
    await show(box.dataset.gone);
  });
  await show("");
  box.hidden = false;
}
