// Copies a text by one tap. Without a script the text can be selected.
"use strict";
for (const button of document.querySelectorAll("button[data-copies]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const area = document.getElementById(button.dataset.copies);
    try {
      await navigator.clipboard.writeText(area.value);
    } catch {
      area.closest("details").open = true;
      area.select();
      document.execCommand("copy");
    }
    document.getElementById("copied").textContent = button.dataset.done;
  });
}
