"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const $ = id => document.getElementById(id);
  const items = data.items;
  const place = new Map(items.map((item, i) => [item.row.id, i]));

  // What was done is kept under these names, with the sentence's place in items:
  // "annotator", "at", and for each sentence "label.3", "undone.3", "note.3".
  const kept = keptEntries(data.store, valid);
  let at = 0;         // the sentence that is shown
  let placed = false; // whether that is where the person went
  let given = true;   // whether all of it was downloaded
  let broken = false; // whether something that was kept cannot be read
  let remembered = -Infinity, resting = 0; // when the history last held all, and the timer until the next time

  const clean = mark => ({ label: data.classes.includes(mark?.label) ? mark.label : "", skipped: mark?.skipped === true });
  const markOf = i => ({ ...(kept.last(`label.${i}`) ?? clean(items[i].row)), note: kept.last(`note.${i}`) ?? "" });
  const annotator = () => kept.last("annotator") ?? "";
  const done = mark => mark.label !== "" || mark.skipped;

  function valid(name, value) {
    const [, kind, i] = /^(at|annotator|label|undone|note)(?:\.(\d+))?$/.exec(name) ?? [];
    if (!kind || (i === undefined) !== (kind === "at" || kind === "annotator") || i >= items.length) return undefined;
    switch (kind) {
      case "at": return Number.isInteger(value) && value >= 0 && value < items.length ? value : undefined;
      case "label": return value !== null && typeof value === "object" && (value.label === "" || data.classes.includes(value.label)) ? clean(value) : undefined;
      case "undone": return value === true ? value : undefined;
      default: return typeof value === "string" ? value : undefined;
    }
  }

  // warn says what the browser does not keep or give back.
  function warn() {
    const text = !kept.works() ? "This browser keeps nothing of what you do here: download the labels before you close the page."
      : broken ? "Some of what this browser kept of an earlier time cannot be read; it is left out." : "";
    if ($("trouble").textContent === text) return;
    $("trouble").hidden = text === "";
    $("trouble").textContent = text;
  }

  function save() {
    placed = true;
    given = false;
    kept.put("at", at);
    kept.save();
    remember();
    warn();
  }

  // remember has the tab's history hold all: at once, in a burst of changes at its
  // end, and not while the page is left, which it could disturb.
  function remember() {
    clearTimeout(resting);
    const wait = remembered + 100 - performance.now();
    if (wait > 0) {
      resting = setTimeout(remember, wait);
      return;
    }
    remembered = performance.now();
    kept.remember();
  }

  // meet takes in what was kept at an earlier time or by another window.
  function meet() {
    const met = kept.merge();
    broken ||= met.broken;
    if (!placed) at = kept.last("at") ?? 0;
    placed ||= kept.last("at") !== undefined;
    warn();
    if (!met.news) return;
    given = false;
    show();
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
    const item = items[at], mark = markOf(at);
    $("place").textContent = `Sentence ${at + 1} of ${items.length}`;
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
    $("back").disabled = at === 0;
    $("forward").disabled = at === items.length - 1;
    $("undo").disabled = kept.lastStep() === null;
    let labelled = 0, skipped = 0;
    items.forEach((_, i) => { const m = markOf(i); labelled += m.label !== ""; skipped += m.skipped; });
    $("open").disabled = labelled + skipped === items.length;
    $("done").max = items.length;
    $("done").value = labelled + skipped;
    $("count").textContent = `${labelled} of ${items.length} labelled${skipped ? `, ${skipped} skipped` : ""}`;
    $("annotator").value = annotator();
  }

  // decide gives the sentence a label, or skips it, and goes on to the next.
  function decide(label, skipped) {
    const i = at;
    kept.put(`label.${i}`, { label, skipped });
    const said = skipped ? "skipped" : label;
    if (i < items.length - 1) at++;
    save();
    show();
    $("said").textContent = i < items.length - 1 ? `Sentence ${i + 1}: ${said}.` : `Sentence ${i + 1}: ${said}. It was the last one.`;
  }

  function go(to) {
    at = Math.min(items.length - 1, Math.max(0, to));
    save();
    show();
    $("said").textContent = "";
  }

  function nextOpen() {
    for (let k = 1; k <= items.length; k++) {
      const i = (at + k) % items.length;
      if (!done(markOf(i))) return go(i);
    }
    $("said").textContent = "Every sentence is done.";
  }

  function undo() {
    const step = kept.lastStep();
    if (!step) return;
    kept.takeBack(step);
    at = Number(step.name.slice("label.".length));
    save();
    show();
    $("said").textContent = `Undone: sentence ${at + 1}.`;
  }

  // lines are the rows as they came, with what was done, as JSON lines.
  function lines() {
    return items.map((item, i) => {
      const mark = markOf(i);
      return JSON.stringify({ ...item.row, label: mark.label || null, annotator: annotator() || null, skipped: mark.skipped, note: mark.note || null }) + "\n";
    }).join("");
  }

  function download() {
    const link = document.createElement("a");
    const who = annotator().trim().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "");
    link.download = who ? data.file.replace(/\.jsonl$/, `-${who}.jsonl`) : data.file;
    link.href = URL.createObjectURL(new Blob([lines()], { type: "application/x-ndjson" }));
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    given = true;
    const n = items.filter((_, i) => markOf(i).label !== "").length;
    $("kept").textContent = `${n} labels in ${link.download}, among your downloads.`;
  }

  // load takes over the labels of a file that this page gave out; what the file
  // leaves open stays as it is here.
  async function load(file) {
    let taken = 0, strange = 0;
    try {
      for (const line of (await file.text()).split("\n")) {
        if (line.trim() === "") continue;
        let row = null;
        try { row = JSON.parse(line); } catch { /* counted below */ }
        if (row === null || !place.has(row.id)) { strange++; continue; }
        const i = place.get(row.id);
        const { label, skipped } = clean(row), mark = markOf(i), note = row.note ? String(row.note) : mark.note;
        const decided = (label || skipped) && (label !== mark.label || skipped !== mark.skipped);
        if (decided) kept.put(`label.${i}`, { label, skipped });
        if (note !== mark.note) kept.put(`note.${i}`, note);
        if (decided || note !== mark.note) taken++;
        if (!annotator() && row.annotator) kept.put("annotator", String(row.annotator));
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
  $("back").addEventListener("click", () => go(at - 1));
  $("forward").addEventListener("click", () => go(at + 1));
  $("open").addEventListener("click", nextOpen);
  $("undo").addEventListener("click", undo);
  $("download").addEventListener("click", download);
  $("load").addEventListener("change", e => { if (e.target.files.length) load(e.target.files[0]); e.target.value = ""; });
  $("annotator").addEventListener("input", e => { kept.put("annotator", e.target.value); save(); });
  $("note").addEventListener("input", e => { kept.put(`note.${at}`, e.target.value); save(); });
  document.addEventListener("keydown", e => {
    if (e.target === $("note") && e.key === "Escape") { e.target.blur(); return; }
    if (e.ctrlKey || e.metaKey || e.altKey || e.target.matches?.("input, textarea")) return;
    const class_ = data.classes[Number(e.key) - 1];
    const act = class_ ? () => decide(class_, false)
      : { "0": () => decide("", true), ArrowLeft: () => go(at - 1), ArrowRight: () => go(at + 1), n: nextOpen, u: undo, e: () => $("note").focus(), d: download }[e.key];
    if (!act || e.repeat && class_) return;
    e.preventDefault();
    act();
  });
  addEventListener("beforeunload", () => clearTimeout(resting));
  addEventListener("beforeunload", e => { if (!kept.works() && !given) e.preventDefault(); });

  // What another window does, and what the browser gives back late.
  let soon = 0;
  addEventListener("storage", () => { clearTimeout(soon); soon = setTimeout(meet, 50); });
  addEventListener("pageshow", meet);
  document.addEventListener("visibilitychange", meet);

  meet();
  show();
})();
