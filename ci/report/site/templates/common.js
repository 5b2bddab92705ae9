"use strict";
// On paper, what is short is unfolded (the numbers, the steps of a run); long accounts stay away.
addEventListener("beforeprint", () => {
  for (const item of document.querySelectorAll("details.print:not([open])")) { item.open = true; item.dataset.folded = ""; }
});
addEventListener("afterprint", () => {
  for (const item of document.querySelectorAll("details[data-folded]")) { item.open = false; delete item.dataset.folded; }
});
