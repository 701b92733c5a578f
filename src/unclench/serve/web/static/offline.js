// Lists the pages that are kept on this device.
"use strict";
(async () => {
  const list = document.getElementById("kept"), cache = await caches.open("unclench-kept");
  for (const request of await cache.keys()) {
    const page = new DOMParser().parseFromString(await (await cache.match(request)).text(), "text/html");
    const item = document.createElement("li"), link = document.createElement("a");
    link.href = new URL(request.url).pathname;
    link.textContent = page.querySelector("h1")?.textContent || page.title;
    item.append(link);
    list.append(item);
  }
  list.parentElement.hidden = !list.children.length;
})();
