// Help now is always there; a page that was kept is there without a connection, and says so.
// SETUP comes before this file: the names of the caches, what is always kept, and the words.
"use strict";
const PATIENCE = 4000; // ms: on a weak signal a copy is better than a wait
self.addEventListener("install", (event) => {
  const fill = async () => (await caches.open(SETUP.cache)).addAll(SETUP.always);
  event.waitUntil(fill().then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => {
  const tidy = async () => {
    const old = (await caches.keys()).filter((name) => ![SETUP.cache, SETUP.kept].includes(name));
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(tidy());
});
self.addEventListener("fetch", (event) => {
  const request = event.request, place = new URL(request.url);
  if (place.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(request.method === "GET" ? page(request, place) : form(request));
  else if (request.method === "GET" && place.pathname.startsWith("/static/")) event.respondWith(file(request));
});
async function file(request) {
  const cache = await caches.open(SETUP.cache), found = await cache.match(request);
  if (found) return found;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}
async function page(request, place) {
  const copy = await copyOf(place.pathname);
  try {
    const answer = await (copy ? within(fetch(request)) : fetch(request));
    if (answer.status >= 500) throw new Error("the server is not well");
    await refresh(request, place, answer);
    return answer;
  } catch {
    return copy && await holds(copy) ? told(copy, SETUP.words.copy) : told(await instead(place.pathname), "");
  }
}
async function form(request) {
  try {
    return await fetch(request);
  } catch {
    return told(await instead(""), SETUP.words.unsent);
  }
}
function within(answer) {
  return Promise.race([answer, new Promise((_, no) => setTimeout(no, PATIENCE))]);
}
async function copyOf(path) {
  const where = SETUP.always.includes(path) ? SETUP.cache : SETUP.kept;
  return (await caches.open(where)).match(path);
}
async function instead(path) {
  const cache = await caches.open(SETUP.cache);
  return cache.match(SETUP.danger.includes(path) ? SETUP.help : SETUP.offline);
}
// A kept page is renewed whenever it is seen, and goes when there is none any more.
async function refresh(request, place, answer) {
  const cache = await caches.open(SETUP.kept), path = place.pathname;
  if (SETUP.always.includes(path) && !place.search && answer.ok) {
    await (await caches.open(SETUP.cache)).put(path, answer.clone());
  } else if (await cache.match(path)) {
    if (answer.ok && !place.search && !answer.redirected) await cache.put(path, answer.clone());
    else if ([403, 404, 409, 410].includes(answer.status)) await cache.delete(path);
  }
}
// A plan that was signed until a day is not shown after it.
async function holds(copy) {
  const until = (await copy.clone().text()).match(/data-until="(\d{4}-\d\d-\d\d)"/);
  return !until || new Date().toLocaleDateString("sv") < until[1];
}
async function told(copy, words) {
  const day = copy.headers.get("date"), text = await copy.text(), headers = new Headers(copy.headers);
  headers.delete("content-encoding");
  headers.delete("content-length");
  if (!words) return new Response(text, {status: 200, headers});
  const when = day ? new Date(day).toLocaleString(SETUP.language, {dateStyle: "medium", timeStyle: "short"}) : "";
  const line = `<p class="pending copy" role="status"><strong>${words.replace("{when}", when)}</strong></p>`;
  return new Response(text.replace('<main id="main">', `<main id="main">${line}`), {status: 200, headers});
}
