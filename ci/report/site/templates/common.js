"use strict";
// On paper everything is unfolded.
addEventListener("beforeprint", () => {
  for (const item of document.querySelectorAll("details:not([open])")) { item.open = true; item.dataset.folded = ""; }
});
addEventListener("afterprint", () => {
  for (const item of document.querySelectorAll("details[data-folded]")) { item.open = false; delete item.dataset.folded; }
});
