// The player: folds the steps of a run up to the chosen one and draws what is then the case.
const data = JSON.parse(document.getElementById("runs").textContent);
const $ = (id) => document.getElementById(id);
const SVG = "http://www.w3.org/2000/svg";
const LEFT = 44, LANE = 58;
let run = data.runs[0], step = 0, timer = 0, column = 24;

function make(name, attributes, ...children) {
  const item = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) if (value !== undefined) item.setAttribute(key, value);
  item.append(...children);
  return item;
}

function draw(name, attributes, ...children) {
  const item = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes || {})) item.setAttribute(key, value);
  item.append(...children);
  return item;
}

// ---- the state after `count` steps

function fold(count) {
  const cells = run.cells.map(([name, value]) => ({ name, value, old: value, by: -1, read: false, touched: false }));
  const threads = Array.from({ length: run.threads }, () => ({ line: 0, what: "idle", busy: false }));
  const buffers = threads.map(() => []);
  run.steps.slice(0, count).forEach((item, number) => {
    const now = number === count - 1, thread = threads[item.t];
    for (const [cell, value] of item.set || []) {
      Object.assign(cells[cell], { old: cells[cell].value, value, touched: true, by: now ? item.t : -1 });
    }
    if (item.get !== undefined && now) cells[item.get].read = true;
    if (item.buf) buffers[item.t].push(item.buf);
    if (item.k === "drain") { buffers[item.t].shift(); return; }
    thread.busy = item.k !== "return";
    thread.what = item.w;
    thread.line = item.l || thread.line;
  });
  return { cells, threads, buffers };
}

// ---- the C text of this run: the file with the run's own changes

function listing() {
  const lines = [];
  let from = 0, number = 0;
  const keep = (until) => { while (from < until) { number++; lines.push({ number, text: data.source[from], at: from++ }); } };
  for (const [first, last, added] of run.patch) {
    keep(first);
    while (from < last) lines.push({ number: 0, text: data.source[from], at: from++, mark: "minus" });
    for (const text of added) { number++; lines.push({ number, text, at: from - 1, mark: "plus" }); }
  }
  keep(data.source.length);
  return lines.filter((line) => line.at >= data.first - 2 && line.at < data.last);
}

const TOKENS = /(\/\*.*?(?:\*\/|$)|^\s*\*(?:\s.*)?$)|\b(if|else|while|for|return|break|continue|int|void|uint64_t|const)\b|\b(ZP_\w+)|\b(seq_cst|acquire|release|acq_rel|relaxed)\b/g;

function coloured(text) {
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(TOKENS)) {
    parts.push(text.slice(end, match.index));
    const kind = match[1] ? "xc" : match[2] ? "xk" : match[3] ? "xm" : "xo";
    parts.push(make("span", { class: kind }, match[0]));
    end = match.index + match[0].length;
  }
  return [...parts, text.slice(end)];
}

function buildCode() {
  const rows = listing().map((line) => make("div",
    { class: "line " + (line.mark || ""), "data-line": line.number || undefined },
    make("span", { class: "n" }, line.number ? String(line.number) : "−"),
    make("code", {}, ...coloured(line.text)), make("span", { class: "who" })));
  $("code").replaceChildren(...rows);
  $("code").hidden = rows.length === 0;
}

function showCode(threads) {
  const moved = step > 0 ? run.steps[step - 1] : null;
  const chips = new Map();
  threads.forEach((thread, t) => {
    if (thread.busy && thread.line) chips.set(thread.line, [...(chips.get(thread.line) || []), t]);
  });
  let current = null;
  for (const row of $("code").children) {
    const line = Number(row.dataset.line || 0);
    const here = Boolean(moved && moved.l && moved.l === line);
    const ahead = step === run.steps.length && line ? run.ahead.filter((item) => item[1] === line) : [];
    row.classList.toggle("ahead", ahead.length > 0);
    row.classList.toggle("now", here);
    row.className = row.className.replace(/ ?by\d/g, "") + (here ? ` by${moved.t % 4}` : "");
    if (here) { row.setAttribute("aria-current", "step"); current = row; } else row.removeAttribute("aria-current");
    const who = new Set(chips.get(line) || []);
    if (here) who.add(moved.t);
    for (const item of ahead) who.add(item[0]);
    row.lastChild.replaceChildren(...[...who].sort().map((t) => make("span", { class: `chip t${t % 4}` }, `T${t}`)));
  }
  const box = $("code");
  const wanted = current || (step === 0 ? box.firstElementChild : null);
  if (wanted) {
    const top = wanted.offsetTop;
    if (top < box.scrollTop + 40 || top > box.scrollTop + box.clientHeight - 60) box.scrollTop = top - box.clientHeight / 2;
  }
}

// ---- lanes: one for each thread, an operation is a bar, an access a dot, a linearization point a diamond

const x = (number) => LEFT + column * (number + 0.75);

function buildLanes() {
  const count = run.steps.length, room = $("lanes").clientWidth - LEFT - 12;
  column = Math.max(13, Math.min(48, room / (count + 0.75)));
  const width = Math.max(LEFT + column * (count + 0.75) + 8, room + LEFT + 8), height = LANE * run.threads + 8;
  const picture = draw("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "img",
    "aria-label": `${run.threads} threads as lanes; every step is listed below` });
  for (let t = 0; t < run.threads; t++) {
    const y = LANE * t + 36;
    picture.append(draw("text", { x: 6, y: y + 4, class: `name t${t % 4}` }, `T${t}`),
      draw("line", { x1: LEFT - 8, x2: width, y1: y, y2: y, class: "lane" }));
  }
  for (const [t, label, start, end] of run.bars) picture.append(...bar(t, label, start, end, count));
  run.steps.forEach((item, number) => { const mark = dot(item, number); if (mark) picture.append(mark); });
  picture.append(draw("line", { id: "cursor", y1: 2, y2: height - 2 }));
  picture.addEventListener("click", (event) => {
    const at = event.clientX - picture.getBoundingClientRect().left;
    go(Math.round((at - LEFT) / column - 0.75) + 1);
  });
  $("lanes").replaceChildren(picture);
}

function bar(t, label, start, end, count) {
  const y = LANE * t + 36, from = x(start), to = end === null ? x(count - 1) + column * 0.5 : x(end);
  const following = run.bars.filter((other) => other[0] === t && other[2] > start).map((other) => x(other[2]));
  const box = draw("rect", { x: from, y: y - 9, width: to - from, height: 18, rx: 4, "data-at": start,
    class: `bar t${t % 4}` + (end === null ? " open" : "") }, draw("title", {}, label));
  const window = draw("svg", { x: from, y: y - 28, width: Math.max(20, Math.min(...following, 1e6) - from - 4), height: 18 },
    draw("text", { x: 1, y: 13, class: "label", "data-at": start }, label));
  return [box, window];
}

function dot(item, number) {
  const y = LANE * item.t + 36, cx = x(number);
  const common = { "data-at": number, class: `dot ${item.k} t${item.t % 4}` };
  const title = draw("title", {}, `${number + 1}. ${item.w}` + (item.lp ? " (linearization point)" : ""));
  if (item.lp) {
    return draw("path", { ...common, class: common.class + " lp", d: `M${cx} ${y - 8}l7 8l-7 8l-7-8z` }, title);
  }
  if (item.k === "drain") return draw("rect", { ...common, x: cx - 4, y: y + 12, width: 8, height: 8 }, title);
  if (item.k !== "access") return null;
  return draw("circle", { ...common, cx, cy: y, r: item.set ? 4.4 : 3 }, title);
}

function showLanes() {
  for (const item of $("lanes").querySelectorAll("[data-at]")) {
    item.classList.toggle("later", Number(item.dataset.at) >= step);
    item.classList.toggle("here", Number(item.dataset.at) === step - 1 && item.classList.contains("dot"));
  }
  const at = step === 0 ? LEFT : x(step - 1), cursor = $("cursor"), box = $("lanes");
  cursor.setAttribute("x1", at);
  cursor.setAttribute("x2", at);
  if (at < box.scrollLeft + 60 || at > box.scrollLeft + box.clientWidth - 60) box.scrollLeft = at - box.clientWidth / 2;
}

// ---- memory, store buffers, steps

function showMemory(cells, buffers) {
  $("memory").hidden = cells.length === 0;
  $("memory").tBodies[0].replaceChildren(...cells.map((cell) => {
    const changed = cell.by >= 0;
    const row = make("tr", { class: [changed ? `changed by${cell.by % 4}` : "", cell.read ? "read" : "",
      cell.touched ? "" : "initial"].join(" ").trim() || undefined });
    const value = make("td", { class: "value" }, cell.value === null ? "?" : cell.value);
    if (changed && cell.old !== cell.value) value.prepend(make("s", {}, cell.old === null ? "?" : cell.old), " ");
    const sign = changed ? `T${cell.by} wrote` : cell.read ? `T${run.steps[step - 1].t} read` : "";
    row.append(make("th", { scope: "row" }, cell.name), value, make("td", { class: "sign" }, sign));
    return row;
  }));
  const lines = run.model === "tso" ? buffers.map((buffer, t) => make("p", {},
    make("span", { class: `chip t${t % 4}` }, `T${t}`), " store buffer: ", buffer.join(" · ") || "empty")) : [];
  $("buffers").replaceChildren(...lines);
}

function buildSteps() {
  $("steps").replaceChildren(...run.steps.map((item, number) => {
    const button = make("button", { type: "button", tabindex: "-1" },
      make("span", { class: `chip t${item.t % 4}` }, `T${item.t}`),
      make("span", { class: "n" }, item.l ? `line ${item.l}` : ""), item.w + (item.lp ? " ◆" : ""));
    button.addEventListener("click", () => go(number + 1));
    return make("li", {}, button);
  }));
}

function showNow() {
  const count = run.steps.length, item = step > 0 ? run.steps[step - 1] : null;
  const now = $("now");
  now.replaceChildren();
  if (item) {
    now.append(make("span", { class: `chip t${item.t % 4}` }, `T${item.t}`), ` ${item.w}`,
      item.l ? make("small", {}, ` line ${item.l}`) : "", item.lp ? make("b", { class: "lp" }, " ◆ linearization point") : "");
  } else now.append("Before the first step.");
  if (step === count && run.end) now.append(make("strong", { class: "end" }, ` ${run.end}`));
  if (step === count && run.ahead.length) {
    now.append(make("span", { class: "ahead" }, "about to: ", ...run.ahead.flatMap(([t, line, what]) =>
      [make("span", { class: `chip t${t % 4}` }, `T${t}`), what, make("small", {}, ` line ${line}  `)])));
  }
  $("where").textContent = `${step} / ${count}`;
  $("scrub").value = step;
  $("scrub").setAttribute("aria-valuetext", item ? `step ${step} of ${count}: T${item.t} ${item.w}` : `before step 1 of ${count}`);
  [...$("steps").children].forEach((row, number) => {
    if (number === step - 1) row.setAttribute("aria-current", "step"); else row.removeAttribute("aria-current");
  });
}

function show() {
  const state = fold(step);
  showNow();
  showLanes();
  showCode(state.threads);
  showMemory(state.cells, state.buffers);
  $("player").dataset.run = run.id;
  $("player").dataset.step = String(step);
}

// ---- moving

function remember() {
  const address = `#play=${encodeURIComponent(run.id)}&step=${step}`;
  try { history.replaceState(null, "", address); } catch (error) { location.hash = address; }
}

function go(to, keep) {
  step = Math.max(0, Math.min(run.steps.length, to));
  if (!keep) pause();
  show();
  remember();
}

function pause() {
  clearInterval(timer);
  timer = 0;
  $("play").classList.remove("on");
  $("play").setAttribute("aria-label", "play");
}

function toggle() {
  if (timer) return pause();
  if (step === run.steps.length) go(0);
  $("play").classList.add("on");
  $("play").setAttribute("aria-label", "pause");
  timer = setInterval(() => { go(step + 1, true); if (step === run.steps.length) pause(); }, 850);
}

function choose(chosen, at) {
  pause();
  run = chosen;
  step = Math.max(0, Math.min(run.steps.length, at));
  $("title").textContent = run.title;
  $("about").textContent = `${run.about} `;
  $("about").append(make("small", {}, run.source + (run.model ? `, ${run.model.toUpperCase()}` : "")));
  $("note").textContent = run.note;
  $("scrub").max = run.steps.length;
  buildLanes();
  buildCode();
  buildSteps();
  for (const link of $("list").querySelectorAll("a")) {
    if (link.dataset.id !== run.id) { link.removeAttribute("aria-current"); continue; }
    link.setAttribute("aria-current", "true");
    const box = $("list"), top = link.offsetTop - box.offsetTop;
    if (top < box.scrollTop || top > box.scrollTop + box.clientHeight - 50) box.scrollTop = top - box.clientHeight / 2;
  }
  show();
}

function buildList() {
  const kinds = [["counterexample", "Counterexamples"], ["trace", "The compiled library"]];
  for (const [kind, name] of kinds) {
    const items = data.runs.filter((item) => item.kind === kind);
    if (!items.length) continue;
    const list = make("ul", {}, ...items.map((item) => make("li", {}, make("a",
      { href: `#play=${encodeURIComponent(item.id)}&step=0`, "data-id": item.id, title: item.about },
      item.title, make("small", {}, item.kind === "trace" ? item.about : item.end.split(":")[0])))));
    $("list").append(make("h3", {}, name), list);
  }
}

function follow() {
  const parts = new URLSearchParams(location.hash.slice(1));
  const wanted = data.runs.find((item) => item.id === parts.get("play")) || data.runs[0];
  if (wanted) choose(wanted, Number.parseInt(parts.get("step") || "0", 10) || 0);
}

function other(by) {
  const at = data.runs.indexOf(run) + by;
  if (data.runs[at]) { choose(data.runs[at], 0); remember(); }
}

const KEYS = {
  ArrowRight: () => go(step + 1), ArrowLeft: () => go(step - 1), Home: () => go(0), End: () => go(run.steps.length),
  " ": toggle, "[": () => other(-1), "]": () => other(1),
};
addEventListener("keydown", (event) => {
  const target = event.target, typing = target.id === "find";
  const pressing = event.key === " " && target.closest("button, a, summary");
  if (typing || pressing || event.ctrlKey || event.metaKey || event.altKey || !KEYS[event.key]) return;
  event.preventDefault();
  KEYS[event.key]();
});
$("first").addEventListener("click", () => go(0));
$("back").addEventListener("click", () => go(step - 1));
$("next").addEventListener("click", () => go(step + 1));
$("last").addEventListener("click", () => go(run.steps.length));
$("play").addEventListener("click", toggle);
$("scrub").addEventListener("input", () => go(Number($("scrub").value)));
$("find").addEventListener("input", () => {
  const wanted = $("find").value.toLowerCase();
  for (const link of $("list").querySelectorAll("a")) {
    link.parentNode.hidden = !`${link.textContent} ${link.title}`.toLowerCase().includes(wanted);
  }
});
addEventListener("hashchange", follow);
addEventListener("resize", () => { if (run) { buildLanes(); show(); } });
if (run) { buildList(); follow(); } else $("player").hidden = true;
