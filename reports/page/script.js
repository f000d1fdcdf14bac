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
      button.textContent = th.textContent;
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
  for (const [list, items, noun] of [["#pair-table", "tbody tr", "pairs"], ["#actor-table", "tbody tr", "actors"], ["#evidence-list", "details", "pairs"]]) {
    const container = document.querySelector(list);
    if (!container || all(items, container).length <= few + 5) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "more";
    button.textContent = `Show all ${all(items, container).length} ${noun}`;
    const fold = { container, items, button, open: false };
    button.addEventListener("click", () => { fold.open = true; refold(); });
    (container.closest(".scroll") ?? container).after(button);
    folds.push(fold);
  }

  function refold() {
    for (const { container, items, button, open } of folds) {
      const folded = !open && !filtered;
      all(items, container).forEach((item, at) => item.classList.toggle("folded", folded && at >= few));
      button.hidden = !folded;
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
    const f = { articles: 0, supportive: 0, neutral: 0, accusatory: 0, abstained: 0, supporting: 0, accusing: 0 };
    let n = 0, y = 0, nn = 0, ny = 0, yy = 0;
    for (const c of cells) {
      if (!keep(c[0], c[1])) continue;
      f.articles += c[2]; f.supportive += c[3]; f.neutral += c[4]; f.accusatory += c[5]; f.abstained += c[6];
      f.supporting += c[7]; f.accusing += c[8];
      n += c[9]; y += c[10]; nn += c[11]; ny += c[12]; yy += c[13];
    }
    if (n === 0) return f;
    f.net = f.low = f.high = y / n;
    const k = f.articles;
    if (k > 1) {
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

  function finding(pair, f) {
    const more = Math.max(f.supportive, f.accusatory), less = Math.min(f.supportive, f.accusatory);
    if (more === less) return ["takes both sides on", `${more} of support and ${less} of accusation in ${plural(f.articles, "article")}`];
    const supports = f.supportive > f.accusatory;
    const mostly = 4 * less > more + less ? "mostly " : "";
    return [mostly + (supports ? "supports" : "accuses"),
      `${plural(more, "sentence")} in ${plural(supports ? f.supporting : f.accusing, "article")}` + (less ? `, and ${less} to the contrary` : "")];
  }

  function tint(net) {
    const level = Math.min(3, Math.ceil(Math.abs(net) * 3 - 0.15));
    return level <= 0 ? "z" : (net > 0 ? "p" : "n") + level;
  }

  function apply() {
    const c = choice();
    const pairs = data.pairs.map(p => {
      const f = figures(p.cells, c.keep);
      const shown = f.supportive + f.accusatory > 0 && (c.actor < 0 || p.holder === c.actor || p.target === c.actor || p.voices.includes(c.actor));
      return { p, f, shown };
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
      quote.hidden = c.cells && !c.keep(Number(quote.dataset.source), Number(quote.dataset.bin));
    }
    for (const cell of all(".matrix td[data-pair]")) {
      const { f, shown } = pairs[cell.dataset.pair];
      cell.className = shown ? tint(f.net) : "none";
      cell.firstChild.hidden = !shown;
      if (!shown) continue;
      cell.firstChild.firstChild.data = signed(f.net);
      cell.querySelector("small").textContent = num(f.supportive + f.accusatory);
    }
    for (const edge of all(".edge[data-pair]")) {
      edge.style.display = pairs[edge.dataset.pair].shown ? "" : "none";
    }
    for (const row of all("#actor-table tbody tr")) {
      const a = data.actors[row.dataset.actor];
      const holds = figures(a.holds, c.keep), receives = figures(a.receives, c.keep);
      row.hidden = (c.actor >= 0 && c.actor !== a.actor) || holds.supportive + holds.accusatory + receives.supportive + receives.accusatory === 0;
      row.cells[1].textContent = num(holds.supportive);
      row.cells[2].textContent = num(holds.accusatory);
      showNet(row.cells[3], holds);
      row.cells[4].textContent = num(receives.supportive);
      row.cells[5].textContent = num(receives.accusatory);
      showNet(row.cells[6], receives);
    }
    filtered = c.cells || c.actor >= 0;
    refold();
    form.querySelector("output").textContent = `${pairs.filter(p => p.shown).length} of ${pairs.length} pairs`;
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
    const link = e.target.closest('a[href^="#pair-"]');
    if (link && link.hash === location.hash) open();
  });
  let closed = [];
  addEventListener("beforeprint", () => { closed = all("details:not([open])"); closed.forEach(d => { d.open = true; }); });
  addEventListener("afterprint", () => closed.forEach(d => { d.open = false; }));
})();
