"use strict";
// keptEntries holds what was done on a page, so that no page loses what another
// one kept: a browser under load may show a page an empty localStorage, and the
// full one when it is loaded again.
// - An entry has a name and a time, is stored under a key of both and never
//   changes: no page overwrites what it does not know of.
// - Of the entries of a name the latest holds. Those of labels are steps, which
//   stay so that they can be taken back, by an entry that says so; of the others,
//   those that a later one replaced are removed.
// - All is kept in the history of the tab too, and the two are merged whenever they
//   are read.
// valid gives an entry's value as the page uses it, undefined where it is none.
function keptEntries(store, valid) {
  const entries = new Map();   // name → [{time, value}], the latest at the end
  const unwritten = new Set(); // keys that localStorage lacks
  const replaced = new Set();  // keys that it need not have
  const prefix = store + ".";
  const keyOf = (name, time) => `${prefix}${name}.${time}`;
  const isStep = name => name.startsWith("label.");
  const undoing = name => name.replace("label.", "undone.");
  const stays = name => isStep(name) || name.startsWith("undone.");
  let newest = 0;
  let stored = true; // whether localStorage can be used

  function parsed(key) {
    const [, name = "", time = ""] = /^(.+)\.(\d+)$/.exec(key.slice(prefix.length)) ?? [];
    return { name, time: Number(time) };
  }

  // take adds an entry and says whether it is new.
  function take(name, time, value) {
    const list = entries.get(name) ?? [];
    const at = list.findLastIndex(e => e.time <= time);
    if (list[at]?.time === time) return false;
    if (!stays(name) && at < list.length - 1) {
      replaced.add(keyOf(name, time));
      return false;
    }
    if (stays(name)) list.splice(at + 1, 0, { time, value });
    else for (const e of list.splice(0, list.length, { time, value })) replaced.add(keyOf(name, e.time));
    entries.set(name, list);
    newest = Math.max(newest, time);
    return true;
  }

  function add(name, time, value) {
    take(name, time, value);
    unwritten.add(keyOf(name, time));
  }

  const put = (name, value) => add(name, Math.max(Date.now(), newest + 1), value);

  function latest(name) {
    const undone = isStep(name) ? entries.get(undoing(name)) : undefined;
    return entries.get(name)?.findLast(e => !undone?.some(u => u.time === e.time));
  }

  // lastStep is the latest step that was not taken back, null where there is none.
  function lastStep() {
    let last = null;
    for (const name of entries.keys()) {
      const e = isStep(name) && latest(name);
      if (e && e.time > (last?.time ?? 0)) last = { name, time: e.time };
    }
    return last;
  }

  // save writes what localStorage lacks.
  function save() {
    try {
      for (const key of unwritten) {
        const { name, time } = parsed(key);
        const entry = entries.get(name).find(e => e.time === time);
        if (entry) localStorage.setItem(key, JSON.stringify(entry.value));
        unwritten.delete(key);
      }
      for (const key of replaced) {
        localStorage.removeItem(key);
        replaced.delete(key);
      }
      stored = true;
    } catch {
      stored = false;
    }
  }

  // remember writes all into the history of the tab, which takes its time.
  function remember() {
    try {
      history.replaceState({ store, entries }, "");
    } catch { /* too often or too much for this browser; the next time writes all */ }
  }

  // merge takes what the browser keeps, puts back what localStorage lacks, and says
  // whether anything was new and whether anything cannot be read.
  function merge() {
    let news = false, broken = false;
    const use = (name, time, value) => {
      const usable = Number.isSafeInteger(time) ? valid(name, value) : undefined;
      if (usable === undefined) broken = true;
      else if (take(name, time, usable)) news = true;
    };
    const there = new Set();
    try {
      for (let i = 0; i < localStorage.length; i++) there.add(localStorage.key(i));
      for (const key of there) {
        if (!key.startsWith(prefix)) continue;
        const { name, time } = parsed(key);
        let value;
        try { value = JSON.parse(localStorage.getItem(key)); } catch { /* value is none */ }
        use(name, time, value);
      }
    } catch {
      stored = false;
    }
    if (history.state?.store === store && history.state.entries instanceof Map) {
      for (const [name, list] of history.state.entries) for (const e of list) use(name, e.time, e.value);
    }
    for (const [name, list] of entries) {
      for (const e of list) if (!there.has(keyOf(name, e.time))) unwritten.add(keyOf(name, e.time));
    }
    if (news || unwritten.size > 0) save();
    return { news, broken };
  }

  return {
    put, lastStep, save, remember, merge,
    last: name => latest(name)?.value,
    takeBack: ({ name, time }) => add(undoing(name), time, true),
    works: () => stored,
  };
}
