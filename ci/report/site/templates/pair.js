// Lines of C and steps of the model: what is pointed at, or focused, lights up what belongs to it.
for (const pair of document.querySelectorAll(".pair")) {
  const items = [...pair.querySelectorAll("[data-l]")];
  const light = (line) => { for (const item of items) item.classList.toggle("on", item.dataset.l === line); };
  const owner = (event) => event.target.closest("[data-l]");
  pair.addEventListener("mouseover", (event) => { const item = owner(event); if (item) light(item.dataset.l); });
  pair.addEventListener("mouseleave", () => {
    const item = document.activeElement.closest(".pair") === pair ? document.activeElement : null;
    light(item ? item.dataset.l : undefined);
  });
  pair.addEventListener("focusin", (event) => { const item = owner(event); if (item) light(item.dataset.l); });
  pair.addEventListener("focusout", () => light(undefined));
  pair.addEventListener("keydown", (event) => {
    const item = owner(event);
    if (!item) return;
    const own = items.filter((other) => other.parentNode === item.parentNode);
    const others = items.filter((other) => other.parentNode !== item.parentNode);
    const at = own.indexOf(item);
    let to;
    if (event.key === "ArrowDown") to = own[at + 1];
    else if (event.key === "ArrowUp") to = own[at - 1];
    else if (event.key === "Home") to = own[0];
    else if (event.key === "End") to = own[own.length - 1];
    else if (event.key === "ArrowRight" || event.key === "ArrowLeft")
      to = others.find((other) => other.dataset.l === item.dataset.l);
    else return;
    event.preventDefault();
    if (!to) return;
    for (const other of items) if (other.parentNode === to.parentNode) other.tabIndex = -1;
    to.tabIndex = 0;
    to.focus();
  });
}
// A link to a line (#L47) lights up its steps too.
function point() {
  const item = /^#L\d+$/.test(location.hash) && document.getElementById(location.hash.slice(1));
  if (item && item.dataset.l) item.focus({ preventScroll: true });
}
addEventListener("hashchange", point);
point();
