// Of every page. Nothing depends on it: pages are whole without a script.
"use strict";
if ("serviceWorker" in navigator) navigator.serviceWorker.register("/service-worker.js").catch(() => {});
// A tremor taps twice: the same form is not sent again within 400 ms.
let sent = {form: null, at: 0};
document.addEventListener("submit", (event) => {
  const now = Date.now();
  if (event.target === sent.form && now - sent.at < 400) event.preventDefault();
  else sent = {form: event.target, at: now};
});
