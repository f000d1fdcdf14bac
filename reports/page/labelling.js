"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const $ = id => document.getElementById(id);
  const items = data.items;
  const place = new Map(items.map((item, i) => [item.row.id, i]));

  // What was done: a mark for each sentence by its id, and what each step
  // changed, the last at the end.
  let state = { annotator: "", at: 0, marks: {}, steps: [] };
  let stored = true; // whether the browser keeps it
  let given = true;  // whether all of it was downloaded

  const fresh = item => ({ label: item.row.label || "", skipped: false, note: "" });
  const markOf = i => Object.hasOwn(state.marks, items[i].row.id) ? state.marks[items[i].row.id] : fresh(items[i]);
  const done = mark => mark.label !== "" || mark.skipped;

  function trouble(text) {
    $("trouble").hidden = false;
    $("trouble").textContent = text;
  }

  function save() {
    given = false;
    try {
      localStorage.setItem(data.store, JSON.stringify(state));
    } catch {
      if (stored) trouble("This browser keeps nothing of what you do here: download the labels before you close the page.");
      stored = false;
    }
  }

  function restore() {
    let text = null;
    try {
      text = localStorage.getItem(data.store);
    } catch {
      stored = false;
      trouble("This browser keeps nothing of what you do here: download the labels before you close the page.");
    }
    if (text === null) return;
    try {
      const kept = JSON.parse(text);
      state.annotator = String(kept.annotator ?? "");
      state.at = Math.min(items.length - 1, Math.max(0, Number(kept.at) || 0));
      for (const [id, mark] of Object.entries(kept.marks ?? {})) if (place.has(id)) state.marks[id] = clean(mark);
      state.steps = (Array.isArray(kept.steps) ? kept.steps : []).filter(s => place.has(s.id)).map(s => ({ id: s.id, before: clean(s.before) }));
    } catch {
      trouble("What this browser had kept of an earlier time cannot be read; it starts anew.");
    }
  }

  function clean(mark) {
    return { label: data.classes.includes(mark?.label) ? mark.label : "", skipped: mark?.skipped === true, note: String(mark?.note ?? "") };
  }

  // Characters that turn the direction of writing, or show as nothing, are made
  // visible; the labels keep the text as it is.
  const visible = text => text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g, "\ufffd");

  // marked fills an element with the sentence, its holder and target marked.
  // Offsets count code points.
  function marked(element, row) {
    const points = Array.from(row.text);
    const spans = [[row.actor_start, row.actor_end, "holder"], [row.target_start, row.target_end, "target"]]
      .filter(s => s[0] !== null && s[0] !== undefined).sort((a, b) => a[0] - b[0] || b[1] - a[1]);
    element.replaceChildren(...nested(points, 0, points.length, spans));
  }

  // nested are the nodes of points from start to end; a span within another, as
  // "Russian" in "the Russian official", is marked within it.
  function nested(points, start, end, spans) {
    const nodes = [];
    const plain = (from, to) => { if (from < to) nodes.push(visible(points.slice(from, to).join(""))); };
    let at = start;
    for (let i = 0; i < spans.length; i++) {
      const [from, to, role] = spans[i];
      if (from < at) continue;
      plain(at, from);
      const mark = document.createElement("mark");
      mark.className = role;
      mark.title = role;
      const inner = spans.slice(i + 1).filter(s => s[0] < to).map(s => [s[0], Math.min(s[1], to), s[2]]);
      mark.append(...nested(points, from, to, inner));
      nodes.push(mark);
      at = to;
    }
    plain(at, end);
    return nodes;
  }

  function question(item) {
    const who = visible(item.holder || item.row.actor || "the speaker");
    if (data.task === "tone") return `How does the text portray ${who}?`;
    const outside = item.row.actor_start === null ? ` (${who} speaks; the name stands outside the sentence.)` : "";
    return (item.target ? `What does ${who} express toward ${visible(item.target)}?` : `What does ${who} express?`) + outside;
  }

  function show() {
    const item = items[state.at], mark = markOf(state.at);
    $("place").textContent = `Sentence ${state.at + 1} of ${items.length}`;
    $("origin").textContent = visible(item.origin);
    $("before").textContent = visible(item.before);
    $("after").textContent = visible(item.after);
    marked($("sentence"), item.row);
    $("question").textContent = question(item);
    $("predicted").hidden = !item.predicted;
    $("predicted").textContent = item.predicted ? `The model says: ${visible(item.predicted)}` : "";
    for (const b of document.querySelectorAll(".choices [data-class]")) b.setAttribute("aria-pressed", String(b.dataset.class === mark.label));
    $("skip").setAttribute("aria-pressed", String(mark.skipped));
    $("note").value = mark.note;
    $("back").disabled = state.at === 0;
    $("forward").disabled = state.at === items.length - 1;
    $("undo").disabled = state.steps.length === 0;
    let labelled = 0, skipped = 0;
    items.forEach((_, i) => { const m = markOf(i); labelled += m.label !== ""; skipped += m.skipped; });
    $("open").disabled = labelled + skipped === items.length;
    $("done").max = items.length;
    $("done").value = labelled + skipped;
    $("count").textContent = `${labelled} of ${items.length} labelled${skipped ? `, ${skipped} skipped` : ""}`;
    $("annotator").value = state.annotator;
  }

  function change(i, mark) {
    state.steps.push({ id: items[i].row.id, before: markOf(i) });
    state.marks[items[i].row.id] = mark;
  }

  // decide gives the sentence a label, or skips it, and goes on to the next.
  function decide(label, skipped) {
    const i = state.at;
    change(i, { ...markOf(i), label, skipped });
    const said = skipped ? "skipped" : label;
    if (i < items.length - 1) state.at++;
    save();
    show();
    $("said").textContent = i < items.length - 1 ? `Sentence ${i + 1}: ${said}.` : `Sentence ${i + 1}: ${said}. It was the last one.`;
  }

  function go(to) {
    state.at = Math.min(items.length - 1, Math.max(0, to));
    save();
    show();
    $("said").textContent = "";
  }

  function nextOpen() {
    for (let k = 1; k <= items.length; k++) {
      const i = (state.at + k) % items.length;
      if (!done(markOf(i))) return go(i);
    }
    $("said").textContent = "Every sentence is done.";
  }

  function undo() {
    const step = state.steps.pop();
    if (!step) return;
    state.marks[step.id] = step.before;
    state.at = place.get(step.id);
    save();
    show();
    $("said").textContent = `Undone: sentence ${state.at + 1}.`;
  }

  // lines are the rows as they came, with what was done, as JSON lines.
  function lines() {
    return items.map((item, i) => {
      const mark = markOf(i);
      return JSON.stringify({ ...item.row, label: mark.label || null, annotator: state.annotator || null, skipped: mark.skipped, note: mark.note || null }) + "\n";
    }).join("");
  }

  function download() {
    const link = document.createElement("a");
    const who = state.annotator.trim().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "");
    link.download = who ? data.file.replace(/\.jsonl$/, `-${who}.jsonl`) : data.file;
    link.href = URL.createObjectURL(new Blob([lines()], { type: "application/x-ndjson" }));
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    given = true;
    const n = items.filter((_, i) => markOf(i).label !== "").length;
    $("kept").textContent = `${n} labels in ${link.download}, among your downloads.`;
  }

  // load takes over the labels of a file that this page gave out.
  async function load(file) {
    let taken = 0, strange = 0;
    try {
      for (const line of (await file.text()).split("\n")) {
        if (line.trim() === "") continue;
        let row = null;
        try { row = JSON.parse(line); } catch { /* counted below */ }
        if (row === null || !place.has(row.id)) { strange++; continue; }
        const mark = clean(row);
        const i = place.get(row.id);
        if (JSON.stringify(mark) === JSON.stringify(markOf(i))) continue;
        change(i, mark);
        taken++;
        if (!state.annotator && row.annotator) state.annotator = String(row.annotator);
      }
    } catch {
      $("kept").textContent = `${file.name} cannot be read.`;
      return;
    }
    save();
    show();
    $("kept").textContent = `${taken} sentences taken over from ${file.name}` + (strange ? `; ${strange} of its lines are of no sentence here.` : ".");
  }

  for (const b of document.querySelectorAll(".choices [data-class]")) b.addEventListener("click", () => decide(b.dataset.class, false));
  $("skip").addEventListener("click", () => decide("", true));
  $("back").addEventListener("click", () => go(state.at - 1));
  $("forward").addEventListener("click", () => go(state.at + 1));
  $("open").addEventListener("click", nextOpen);
  $("undo").addEventListener("click", undo);
  $("download").addEventListener("click", download);
  $("load").addEventListener("change", e => { if (e.target.files.length) load(e.target.files[0]); e.target.value = ""; });
  $("annotator").addEventListener("input", e => { state.annotator = e.target.value; save(); });
  $("note").addEventListener("input", e => { state.marks[items[state.at].row.id] = { ...markOf(state.at), note: e.target.value }; save(); });
  document.addEventListener("keydown", e => {
    if (e.target === $("note") && e.key === "Escape") { e.target.blur(); return; }
    if (e.ctrlKey || e.metaKey || e.altKey || e.target.matches?.("input, textarea")) return;
    const class_ = data.classes[Number(e.key) - 1];
    const act = class_ ? () => decide(class_, false)
      : { "0": () => decide("", true), ArrowLeft: () => go(state.at - 1), ArrowRight: () => go(state.at + 1), n: nextOpen, u: undo, e: () => $("note").focus(), d: download }[e.key];
    if (!act || e.repeat && class_) return;
    e.preventDefault();
    act();
  });
  addEventListener("beforeunload", e => { if (!stored && !given) e.preventDefault(); });

  restore();
  show();
})();
