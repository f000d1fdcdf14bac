"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // Sorting: a button in each heading, largest first for figures.
  for (const table of all("table.sortable")) {
    const heads = all("thead th", table);
    heads.forEach((th, column) => {
      if ("fixed" in th.dataset) return;
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = th.dataset.label = th.textContent;
      th.replaceChildren(button);
      button.addEventListener("click", () => {
        const numeric = th.classList.contains("n") || all("tbody tr", table).some(r => "v" in r.cells[column].dataset);
        const first = numeric ? "descending" : "ascending";
        const other = numeric ? "ascending" : "descending";
        const order = th.getAttribute("aria-sort") === first ? other : first;
        heads.forEach(h => h.removeAttribute("aria-sort"));
        th.setAttribute("aria-sort", order);
        sort(table, column, numeric, order === "descending");
      });
    });
  }

  function sort(table, column, numeric, descending) {
    const key = row => {
      const cell = row.cells[column];
      if (!numeric) return cell.textContent;
      const text = "v" in cell.dataset ? cell.dataset.v : cell.textContent.replaceAll(",", "");
      return text === "" ? NaN : Number(text);
    };
    const rows = all("tbody tr", table).map((row, at) => ({ row, at, key: key(row) }));
    rows.sort((a, b) => {
      if (numeric) {
        if (Number.isNaN(a.key) || Number.isNaN(b.key)) return Number.isNaN(a.key) - Number.isNaN(b.key) || a.at - b.at;
        return (descending ? b.key - a.key : a.key - b.key) || a.at - b.at;
      }
      const order = a.key.localeCompare(b.key, "en");
      return (descending ? -order : order) || a.at - b.at;
    });
    table.tBodies[0].append(...rows.map(r => r.row));
    refold();
  }

  // Folding: long lists show their first items until asked for all. A filter
  // shows what it leaves.
  const few = 20;
  let filtered = false;
  const folds = [];
  for (const [list, items, noun, ends] of [["#pair-table", "tbody tr", "pairs"], ["#actor-table", "tbody tr", "actors", true], ["#evidence-list", "details", "pairs"],
    ["#pair-changes", "tbody tr", "pairs"], ["#actor-changes", "tbody tr", "actors"], ["#actor-evidence-list", "details", "actors"]]) {
    const container = document.querySelector(list);
    if (!container || all(items, container).length <= few + 5) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "more";
    button.textContent = `Show all ${all(items, container).length} ${noun}`;
    const note = document.createElement("p"); // in its place on paper
    note.className = "note paper";
    note.textContent = `${few} of ${all(items, container).length} ${noun}; the page has all.`;
    const fold = { container, items, button, note, ends, open: false };
    button.addEventListener("click", () => { fold.open = true; refold(); });
    (container.closest(".scroll") ?? container).after(button, note);
    folds.push(fold);
  }

  function refold() {
    for (const { container, items, button, note, ends, open } of folds) {
      const folded = !open && !filtered;
      const list = all(items, container);
      // Of a ranking both ends are of interest.
      const first = ends ? few / 2 : few, last = ends ? list.length - few / 2 : list.length;
      list.forEach((item, at) => {
        item.classList.toggle("folded", folded && at >= first && at < last);
        item.classList.toggle("gap", folded && ends === true && at === last);
      });
      button.hidden = note.hidden = !folded;
    }
  }
  refold();

  // Filtering: the figures are additive over cells of source and interval, so
  // that those of any choice can be had here.
  const form = document.querySelector("form.filters");
  if (form) {
    if (form.elements.to) form.elements.to.selectedIndex = form.elements.to.length - 1;
    if (form.elements.to) form.elements.to.options[form.elements.to.length - 1].defaultSelected = true;
    form.hidden = false;
    form.addEventListener("change", apply);
    form.addEventListener("reset", () => setTimeout(apply));
    form.addEventListener("submit", e => e.preventDefault());
  }

  function choice() {
    const value = name => form.elements[name] ? form.elements[name].value : "";
    const source = value("source");
    const last = data.bins - 1;
    const from = value("from") === "" ? 0 : Number(value("from"));
    const to = value("to") === "" ? last : Number(value("to"));
    const period = data.bins > 1 && (from > 0 || to < last);
    return {
      actor: value("actor") === "" ? -1 : Number(value("actor")),
      keep: (s, b) => (source === "" || s === Number(source)) && (!period || (b >= from && b <= to)),
      cells: source !== "" || period,
    };
  }

  function figures(cells, keep) {
    const f = { articles: 0, supportive: 0, neutral: 0, accusatory: 0, abstained: 0, supporting: 0, accusing: 0, siding: 0 };
    let n = 0, y = 0, nn = 0, ny = 0, yy = 0;
    for (const c of cells) {
      if (!keep(c[0], c[1])) continue;
      f.articles += c[2]; f.supportive += c[3]; f.neutral += c[4]; f.accusatory += c[5]; f.abstained += c[6];
      f.supporting += c[7]; f.accusing += c[8]; f.siding += c[14];
      n += c[9]; y += c[10]; nn += c[11]; ny += c[12]; yy += c[13];
    }
    if (n === 0) return f;
    f.net = f.low = f.high = y / n;
    const k = f.articles;
    if (k >= data.least) {
      const residual = Math.max(0, yy - 2 * f.net * ny + f.net * f.net * nn);
      const half = studentT(k - 1) * Math.sqrt(residual * k / (k - 1)) / n;
      f.low = Math.max(-1, f.net - half);
      f.high = Math.min(1, f.net + half);
      f.interval = true;
    }
    return f;
  }

  // Beyond the table: the first terms of the expansion around the normal.
  function studentT(degrees) {
    const z = 1.959964;
    return data.t[degrees - 1] ?? z + (z ** 3 + z) / (4 * degrees);
  }

  function signed(v) {
    const text = Math.abs(v).toFixed(2);
    return text === "0.00" ? text : (v > 0 ? "+" : "−") + text;
  }

  function showNet(cell, f) {
    cell.dataset.v = f.net === undefined ? "" : f.net;
    if (f.net === undefined) { cell.replaceChildren(); return; }
    const whisker = document.createElement("span");
    whisker.className = "whisker";
    whisker.setAttribute("aria-hidden", "true");
    for (const name of ["net", "low", "high"]) whisker.style.setProperty("--" + name, f[name]);
    cell.replaceChildren(f.interval ? `${signed(f.net)} (${signed(f.low)} to ${signed(f.high)})` : signed(f.net), whisker);
  }

  const num = n => n.toLocaleString("en");
  const plural = (n, noun) => n === 1 ? "1 " + noun : num(n) + " " + noun + "s";

  function direction(f) {
    if (5 * Math.max(f.supportive, f.accusatory) < 3 * (f.supportive + f.accusatory)) return "divided";
    return f.supportive > f.accusatory ? "supports" : "accuses";
  }

  function finding(pair, f) {
    const more = Math.max(f.supportive, f.accusatory), less = Math.min(f.supportive, f.accusatory);
    const side = direction(f), supports = side === "supports";
    if (side === "divided") return ["takes both sides on", `${f.supportive} of support and ${f.accusatory} of accusation in ${plural(f.siding, "article")}`];
    const mostly = 4 * less > more + less ? "mostly " : "";
    return [mostly + (supports ? "supports" : "accuses"),
      `${plural(more, "sentence")} in ${plural(supports ? f.supporting : f.accusing, "article")}` + (less ? `, and ${less} to the contrary` : "")];
  }

  function tint(f) {
    const sided = f.supportive + f.accusatory, most = Math.max(f.supportive, f.accusatory);
    let level = [60, 75, 90].filter(percent => 100 * most >= percent * sided).length;
    if (sided < 5) level = Math.min(level, 1);
    return level === 0 ? "z" : (f.supportive > f.accusatory ? "p" : "n") + level;
  }

  function split(f) {
    const sided = f.supportive + f.accusatory, most = Math.max(f.supportive, f.accusatory);
    const verb = f.supportive === f.accusatory ? "either side" : f.supportive > f.accusatory ? "support" : "accuse";
    return [`${Math.round(100 * most / sided)} %`, `of ${num(sided)} ${verb}`];
  }

  function apply() {
    const c = choice();
    const pairs = data.pairs.map(p => {
      const f = figures(p.cells, c.keep);
      const chosen = c.actor < 0 || p.holder === c.actor || p.target === c.actor || p.voices.includes(c.actor);
      return { p, f, chosen, shown: chosen && f.supportive + f.accusatory > 0 };
    });
    const largest = Math.max(1, ...pairs.map(({ f }) => Math.max(f.supportive, f.accusatory)));
    for (const row of all("#pair-table tbody tr")) {
      const { f, shown } = pairs[row.dataset.pair];
      row.hidden = !shown;
      row.cells[1].textContent = num(f.supportive);
      row.cells[2].textContent = num(f.accusatory);
      const bar = row.querySelector(".bar");
      bar.style.setProperty("--a", f.accusatory / largest);
      bar.style.setProperty("--s", f.supportive / largest);
      showNet(row.cells[4], f);
      row.cells[5].textContent = num(f.neutral);
      row.cells[6].textContent = num(f.abstained);
      row.cells[7].textContent = num(f.articles);
    }
    for (const details of all("details[data-pair]")) {
      const { p, f, shown } = pairs[details.dataset.pair];
      details.hidden = !shown;
      if (!shown) continue;
      const [verb, detail] = finding(p, f);
      details.querySelector(".says").textContent = `${p.names[0]} ${verb} ${p.names[1]}`;
      details.querySelector("summary .soft").textContent = detail;
    }
    for (const quote of all("blockquote[data-bin]")) {
      quote.hidden = !keeps(c, quote) || !pairs[quote.dataset.of].chosen;
    }
    for (const cell of all(".matrix td[data-pair]")) {
      const { f, shown } = pairs[cell.dataset.pair];
      cell.className = shown ? tint(f) : "none";
      cell.firstChild.hidden = !shown;
      if (!shown) continue;
      [cell.firstChild.firstChild.data, cell.querySelector("small").textContent] = split(f);
      cell.firstChild.title = finding(pairs[cell.dataset.pair].p, f).join(": ");
    }
    for (const edge of all(".edge[data-pair]")) {
      const { f, shown } = pairs[edge.dataset.pair];
      edge.style.display = shown ? "" : "none";
      const side = direction(f);
      edge.setAttribute("class", "edge " + side);
      edge.setAttribute("marker-end", `url(#arrow-${side})`);
    }
    for (const row of all("#actor-table tbody tr")) {
      const a = data.actors[row.dataset.actor];
      const holds = figures(a.holds, c.keep), receives = figures(a.receives, c.keep);
      row.hidden = !isChosen(c, a) || holds.supportive + holds.accusatory + receives.supportive + receives.accusatory === 0;
      row.cells[1].textContent = num(holds.supportive);
      row.cells[2].textContent = num(holds.accusatory);
      showNet(row.cells[3], holds);
      row.cells[4].textContent = num(receives.supportive);
      row.cells[5].textContent = num(receives.accusatory);
      showNet(row.cells[6], receives);
    }
    for (const [part, cells] of [[".matrix", ".matrix td[data-pair] a"], ["svg.network", ".edge[data-pair]"]]) {
      const box = document.querySelector(part)?.closest(".scroll, figure");
      if (box) box.hidden = !all(cells).some(item => !item.hidden && item.style.display !== "none");
    }
    applySources(c);
    applySpeakers(c);
    applyTimeline(c);
    for (const [list, items] of [["#pair-table", "tbody tr"], ["#actor-table", "tbody tr"], ["#evidence-list", "details"], ["#doubtful-list", "blockquote"],
      ["#source-table", "tbody tr"], ["#speaker-table", "tbody tr"], ["#panels", "div[data-series]"]]) {
      const container = document.querySelector(list);
      if (container) sayEmpty(container, all(items, container).every(item => item.hidden));
    }
    filtered = c.cells || c.actor >= 0;
    refold();
    form.querySelector("output").textContent = `${pairs.filter(p => p.shown).length} of ${pairs.length} pairs`;
  }

  const keeps = (c, item) => !c.cells || c.keep(Number(item.dataset.source), Number(item.dataset.bin));

  // Those who represent the chosen actor are shown with it.
  const isChosen = (c, a) => c.actor < 0 || a.actor === c.actor || a.for === c.actor;

  function sayEmpty(container, empty) {
    const place = container.closest(".scroll") ?? container;
    let note = place.nextElementSibling;
    if (!note || !note.classList.contains("empty")) {
      if (!empty) return;
      note = document.createElement("p");
      note.className = "note empty";
      note.textContent = "Nothing here with this choice.";
      place.after(note);
    }
    note.hidden = !empty;
  }

  // With an actor chosen, the sources tell of what that actor expresses.
  function applySources(c) {
    const chosen = data.actors.find(a => a.actor === c.actor);
    for (const row of all("#source-table tbody tr")) {
      const at = Number(row.dataset.at), source = data.sources[at];
      const cells = c.actor < 0 ? source.cells : (chosen ? chosen.holds : []);
      const f = figures(cells, (s, b) => s === at && c.keep(s, b));
      const articles = c.actor >= 0 ? f.articles
        : (source.articles ?? []).filter(a => c.keep(a[0], a[1])).reduce((sum, a) => sum + a[2], 0);
      row.hidden = articles === 0;
      [articles, f.supportive, f.accusatory, f.neutral, f.abstained].forEach((n, i) => { row.cells[i + 1].textContent = num(n); });
      showNet(row.cells[6], f);
    }
  }

  function applySpeakers(c) {
    for (const row of all("#speaker-table tbody tr")) {
      const speaker = data.speakers[row.dataset.at];
      let articles = 0, quotes = 0;
      for (const [s, b, a, q] of speaker.cells ?? []) if (c.keep(s, b)) { articles += a; quotes += q; }
      row.hidden = quotes === 0 || !isChosen(c, speaker);
      row.cells[1].textContent = num(quotes);
      row.cells[2].textContent = num(articles);
      for (const example of all("[data-bin]", row)) example.hidden = !keeps(c, example);
    }
  }

  // The charts over time, drawn as charts.go draws them. An actor that has none
  // gets the one kept for it.
  const panels = document.getElementById("panels");
  let spare;
  function applyTimeline(c) {
    if (!panels) return;
    const table = document.getElementById("time-table");
    const place = data.series.findIndex(i => data.actors[i].actor === c.actor);
    const other = c.actor >= 0 && place < 0 ? data.actors.findIndex(a => a.actor === c.actor) : -1;
    if (other >= 0 && !spare) {
      spare = panels.firstElementChild.cloneNode(true);
      spare.dataset.series = data.series.length;
      panels.append(spare);
      all("tr", table).forEach((row, at) => row.append(document.createElement(at === 0 ? "th" : "td")));
      table.tHead.rows[0].lastElementChild.scope = "col";
    }
    const shown = [...data.series, ...(spare ? [other] : [])];
    shown.forEach((index, i) => {
      const panel = panels.querySelector(`[data-series="${i}"]`);
      const hide = index < 0 || (c.actor >= 0 && data.actors[index].actor !== c.actor);
      const points = hide ? [] : data.labels.map((_, bin) => figures(data.actors[index].holds, (s, b) => b === bin && c.keep(s, b)));
      panel.hidden = hide || points.every(f => f.net === undefined);
      for (const row of table.rows) row.cells[i + 1].hidden = hide;
      if (hide) return;
      if (i === data.series.length) {
        const name = form.elements.actor.selectedOptions[0].text;
        panel.querySelector("h3").textContent = table.tHead.rows[0].cells[i + 1].textContent = name;
        panel.querySelector("svg").setAttribute("aria-label", "Net stance of " + name);
      }
      draw(panel.querySelector("svg"), points);
      points.forEach((f, bin) => {
        table.tBodies[0].rows[bin].cells[i + 1].textContent = f.net === undefined ? "" : `${signed(f.net)} (${num(sentences(f))})`;
      });
    });
  }

  const sentences = f => f.supportive + f.neutral + f.accusatory + f.abstained;

  function draw(svg, points) {
    const left = 38, right = 308, top = 10, bottom = 104, scale = data.scale;
    const x = i => left + 8 + (right - left - 16) * i / Math.max(1, points.length - 1);
    const y = net => bottom - (Math.max(-1, Math.min(1, net / scale)) + 1) / 2 * (bottom - top);
    const most = Math.max(1, ...points.map(sentences));
    let path = "";
    svg.querySelectorAll(".point").forEach(point => point.remove());
    points.forEach((f, i) => {
      if (f.net === undefined) return;
      path += `${i > 0 && points[i - 1].net !== undefined ? "L" : "M"}${x(i).toFixed(1)} ${y(f.net).toFixed(1)}`;
      const point = document.createElementNS(svg.namespaceURI, "circle");
      point.setAttribute("class", "point" + (f.net > scale / 20 ? " up" : f.net < -scale / 20 ? " down" : ""));
      point.setAttribute("cx", x(i).toFixed(1));
      point.setAttribute("cy", y(f.net).toFixed(1));
      point.setAttribute("r", (2 + 4 * Math.sqrt(sentences(f) / most)).toFixed(1));
      const title = document.createElementNS(svg.namespaceURI, "title");
      title.textContent = `${data.labels[i]}: ${signed(f.net)}, ${plural(sentences(f), "sentence")}`;
      point.append(title);
      svg.append(point);
    });
    svg.querySelector(".series").setAttribute("d", path);
  }

  // A link to a pair opens its evidence, and printing opens all of it.
  function open() {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    if (!target || target.tagName !== "DETAILS") return;
    if (target.classList.contains("folded")) {
      folds.find(f => f.container.contains(target)).open = true;
      refold();
    }
    target.open = true;
    target.scrollIntoView();
  }
  addEventListener("hashchange", open);
  open();
  addEventListener("click", e => {
    const link = e.target.closest('a[href^="#"]');
    if (link && link.hash === location.hash) open();
  });
  let closed = [];
  addEventListener("beforeprint", () => { closed = all("details:not([open])"); closed.forEach(d => { d.open = true; }); });
  addEventListener("afterprint", () => closed.forEach(d => { d.open = false; }));
})();
