"use strict";
(() => {
  const second = 1000, patience = 5 * second, longest = 10 * second;
  const byId = id => document.getElementById(id);

  // How things are written.

  const bytes = n => {
    const units = ["B", "KiB", "MiB", "GiB", "TiB"];
    let i = 0;
    if (n === 0) return "0";
    for (; n >= 999.5 && i < units.length - 1; i++) n /= 1024;
    return (i === 0 ? Math.round(n) : n.toPrecision(3)) + " " + units[i];
  };
  const rate = n => n === 0 ? "0" : bytes(n) + "/s";
  const perSecond = n => n === 0 ? "0" : (n < 99.95 ? n.toFixed(1) : count(Math.round(n))) + "/s";
  const count = n => n.toLocaleString("en").replaceAll(",", "\u202f");
  const time = s => {
    if (s === 0) return "0";
    if (s < 0.9995e-3) return (s * 1e6).toFixed(0) + " µs";
    if (s < 0.9995) return (s * 1e3).toPrecision(3) + " ms";
    if (s < 59.95) return s.toFixed(1) + " s";
    if (s < 3600) return Math.floor(s / 60) + " min " + Math.floor(s % 60) + " s";
    if (s < 86400) return Math.floor(s / 3600) + " h " + Math.floor(s % 3600 / 60) + " min";
    return Math.floor(s / 86400) + " d " + Math.floor(s % 86400 / 3600) + " h";
  };
  const of = (list, shown = list.items.length) =>
    shown < list.total ? `${count(shown)} of ${count(list.total)}` : count(list.total);

  // What is written where. Only text ever gets into the document.

  const element = (name, className = "", content = "") => {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (content) made.textContent = content;
    return made;
  };
  const drawn = (name, attributes) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };
  const set = (node, property, value) => { if (node[property] !== value) node[property] = value; };
  const write = (node, content) => set(node, "textContent", content);

  // A table has a head that stays, and rows that are used again.
  class Table {
    constructor(id, columns, empty, sort) {
      this.columns = columns;
      this.empty = empty;
      this.table = byId(id);
      const widths = this.table.appendChild(element("colgroup"));
      const head = this.table.createTHead().insertRow();
      for (const column of columns) {
        widths.appendChild(element("col")).style.width = column.width;
        head.appendChild(this.heading(column, sort));
      }
      this.body = this.table.createTBody();
    }

    heading(column, sort) {
      const th = element("th", column.number ? "number" : "");
      th.scope = "col";
      th.title = column.about ?? "";
      if (!sort || !column.key) {
        write(th, column.name);
        return th;
      }
      column.heading = th;
      const button = th.appendChild(element("button", "", column.name));
      button.type = "button";
      button.addEventListener("click", () => sort(column));
      return th;
    }

    // mark says in the headings what the table is sorted by.
    mark(sort) {
      for (const { key, heading } of this.columns) {
        if (sort === key) heading?.setAttribute("aria-sort", "ascending");
        else if (sort === "-" + key) heading?.setAttribute("aria-sort", "descending");
        else heading?.removeAttribute("aria-sort");
      }
    }

    show(items) {
      const rows = this.body.rows;
      if (items.length === 0) return this.showEmpty();
      if (rows[0]?.cells.length === 1 && this.columns.length > 1) this.body.replaceChildren();
      while (rows.length > items.length) this.body.deleteRow(-1);
      while (rows.length < items.length) this.addRow();
      items.forEach((item, i) => this.fill(rows[i].cells, item));
    }

    showEmpty() {
      const cell = element("td", "empty", this.empty);
      cell.colSpan = this.columns.length;
      const row = element("tr");
      row.append(cell);
      this.body.replaceChildren(row);
    }

    addRow() {
      const row = this.body.insertRow();
      for (const column of this.columns) {
        const cell = row.insertCell();
        if (!column.picture) continue;
        cell.className = "picture";
        cell.picture = column.picture();
        cell.append(cell.picture.svg);
      }
    }

    fill(cells, item) {
      this.columns.forEach((column, i) => {
        if (column.picture) return column.draw(cells[i].picture, item);
        const content = column.of(item);
        write(cells[i], content);
        set(cells[i], "title", column.title?.(item) ?? "");
        set(cells[i], "className", [column.number && "number", content === "0" && "zero", column.look?.(item)].filter(Boolean).join(" "));
      });
    }
  }

  // A Spark is a line of the time that has just passed, which is span seconds.
  class Spark {
    constructor(about, span) {
      Object.assign(this, { about, span });
      this.svg = drawn("svg", { class: "spark", viewBox: `0 0 ${span} 30`, preserveAspectRatio: "none", role: "img" });
      this.area = this.svg.appendChild(drawn("path", { class: "area" }));
      this.line = this.svg.appendChild(drawn("path", { class: "line" }));
    }

    // show draws points of age and value, oldest first. Where nobody looked is a gap.
    show(points, written) {
      const highest = Math.max(0, ...points.map(p => p.value));
      const y = value => (29 - (highest > 0 ? value / highest * 27 : 0)).toFixed(1);
      let line = "", area = "", before = null;
      const close = () => { if (before) area += `L${before.x} 30Z`; };
      for (const { age, value } of points) {
        const x = (this.span - age).toFixed(1);
        if (before && before.age - age < 10) {
          line += `L${x} ${y(value)}`;
          area += `L${x} ${y(value)}`;
        } else {
          close();
          line += `M${x} ${y(value)}`;
          area += `M${x} 30L${x} ${y(value)}`;
        }
        before = { age, x };
      }
      close();
      this.line.setAttribute("d", line);
      this.area.setAttribute("d", area);
      this.svg.setAttribute("aria-label", `${this.about}, the last ${this.span} seconds: at most ${written(highest)}`);
    }
  }

  // Bars are how often something took how long, from 10 µs to 100 s, with a tick at
  // each power of ten.
  class Bars {
    constructor() {
      this.svg = drawn("svg", { class: "bars", viewBox: "0 0 140 20", preserveAspectRatio: "none", role: "img" });
      for (let x = 20; x < 140; x += 20) this.svg.append(drawn("path", { class: "tick", d: `M${x} 0V20` }));
      this.bars = this.svg.appendChild(drawn("path", { class: "bar" }));
    }

    show(counts, bounds, about) {
      const x = seconds => Math.min(Math.max((Math.log10(seconds) + 5) * 20, 0), 140);
      const highest = Math.max(...counts);
      let path = "";
      counts.forEach((n, i) => {
        if (n === 0) return;
        const right = Math.max(x(bounds[i]), 1.5), left = Math.min(i > 0 ? x(bounds[i - 1]) : 0, right - 1.5);
        const top = 20 - Math.max(n / highest * 19, 1);
        path += `M${left.toFixed(1)} 20V${top.toFixed(1)}H${(right - 0.5).toFixed(1)}V20Z`;
      });
      this.bars.setAttribute("d", path);
      this.svg.setAttribute("aria-label", about);
    }
  }

  // A Tile is one number, a note and a Spark.
  class Tile {
    constructor({ name, field, written, note }) {
      Object.assign(this, { field, written, note });
      const box = byId("tiles").appendChild(element("div"));
      box.append(element("dt", "", name));
      this.value = box.appendChild(element("dd", "value", "–"));
      this.noted = box.appendChild(element("dd", "note"));
      this.spark = new Spark(name, 120);
      box.appendChild(element("dd")).append(this.spark.svg);
    }

    show({ totals, history }) {
      write(this.value, this.written(totals[this.field]));
      write(this.noted, this.note(totals));
      this.spark.show(history.map(p => ({ age: p.age_seconds, value: p[this.field] })), this.written);
    }
  }

  let observed = false;
  const tiles = [
    { name: "Sockets", field: "sockets", written: count, note: () => "open now" },
    { name: "In flight", field: "in_flight", written: count, note: t => `${count(t.calls)} called, ${count(t.serving)} served` },
    { name: "Calls", field: "call_rate", written: perSecond, note: () => observed ? "ended each second" : "not observed" },
    { name: "Read", field: "read_rate", written: rate, note: t => bytes(t.bytes_read) + " by open sockets" },
    { name: "Written", field: "write_rate", written: rate, note: t => bytes(t.bytes_written) + " by open sockets" },
    { name: "Queued", field: "queued_bytes", written: bytes, note: t => `on ${count(t.queues)} sockets` },
    { name: "Dropped", field: "dropped", written: count, note: () => "by open sockets" },
  ].map(tile => new Tile(tile));

  const text = (key, name, width, more) => ({ key, name, width, of: item => item[key], title: item => item[key], ...more });
  const number = (key, name, width, written, more) => ({ key, name, width, number: true, of: item => item[key] === undefined ? "" : written(item[key]), ...more });
  const state = width => text("state", "State", width, { title: null, look: item => "state state-" + item.state });

  const drops = [
    ["events_dropped", "events of the peer"],
    ["events_no_room", "events without room"],
    ["events_replaced", "events that made way for newer ones"],
    ["events_left", "events left at the end"],
    ["skipped", "frames"],
    ["late_replies", "late replies"],
    ["refused", "requests"],
  ];

  // turned is what to sort by when a column is chosen: numbers begin with the largest.
  const turned = (sort, { key, number, ascending }) => {
    const down = sort === key || sort !== "-" + key && number && !ascending;
    return (down ? "-" : "") + key;
  };

  const values = {
    key: "values", name: "Values", width: "10%",
    of: s => s.values.map(v => v.value).join(" "),
    title: s => s.values.map(v => `${v.key}: ${v.value}`).join("\n"),
  };

  const sockets = new Table("sockets", [
    number("id", "ID", "5%", String, { ascending: true, title: null }),
    text("remote", "Remote", "13%", { of: s => s.remote || s.transport, title: s => `${s.transport} ${s.remote}` }),
    text("owner", "Of", "6.5%", { title: s => `${s.role} ${s.owner}` }),
    values,
    state("8%"),
    number("age_seconds", "Age", "7%", time),
    number("idle_seconds", "Idle", "6.5%", time, { about: "since the last frame came in" }),
    number("in_flight", "In flight", "7%", count, { title: s => `${count(s.calls)} called, ${count(s.serving)} served` }),
    number("bytes_read", "Read", "6.5%", bytes),
    number("bytes_written", "Written", "7%", bytes),
    number("read_rate", "Read/s", "7%", rate),
    number("write_rate", "Written/s", "7%", rate),
    number("queued_bytes", "Queued", "6.5%", bytes, { about: "waiting to be written" }),
    number("dropped", "Dropped", "7%", count, {
      look: s => s.dropped > 0 ? "warn" : "",
      title: s => drops.filter(([key]) => s[key] > 0).map(([key, what]) => `${count(s[key])} ${what}`).join("\n"),
    }),
    number("round_trip_seconds", "RTT", "7%", s => s === 0 ? "–" : time(s), { about: "time of a round trip, as last measured" }),
  ], "No socket", column => want({ sort: turned(wanted.sort, column), offset: 0 }));

  const direction = m => m.kind === "event" ? m.inbound ? "event received" : "event sent" : m.kind + (m.inbound ? " served" : " called");
  const method = m => m.method || "(unknown)";
  const latency = (key, name, about) => number(key, name, "6.5%", time, { about, of: m => m.kind === "event" || m.minute_ended === 0 ? "–" : time(m[key]) });

  let bounds = [], methodItems = [], methodSort = "";
  const methods = new Table("methods", [
    { key: "method", name: "Method", width: "14%", of: method, title: method },
    text("owner", "Of", "8%"),
    { key: "kind", name: "Kind", width: "11%", of: direction },
    number("in_flight", "In flight", "6.5%", count),
    number("rate", "Rate", "7.5%", perSecond, { about: "in the last ten seconds" }),
    { name: "Last minute", width: "12%", picture: () => new Spark("rate", 60), draw: drawRates },
    number("minute_failed", "Failed", "6.5%", count, {
      about: "in the last minute",
      title: m => `${count(m.minute_failed)} of ${count(m.minute_ended)} in the last minute; ${count(m.failed)} of ${count(m.started)} in all`,
      look: m => m.minute_failed > 0 ? "warn" : "",
    }),
    latency("p50_seconds", "Median", "half were faster, in the last minute"),
    latency("p90_seconds", "90 %", "90 of 100 were faster, in the last minute"),
    latency("p99_seconds", "99 %", "99 of 100 were faster, in the last minute"),
    latency("max_seconds", "Longest", "in the last minute"),
    { name: "10 µs to 100 s", about: "how many took how long, in the last minute; a line for each power of ten", width: "15%", picture: () => new Bars(), draw: drawLatency },
  ], "Nothing is observed: give runtime.Observe(page.Observer(name)) to a server or a client", column => {
    methodSort = turned(methodSort, column);
    showMethods();
  });

  // showMethods sorts here: there are not many, and all of them are here.
  function showMethods() {
    const key = methodSort.replace(/^-/, "");
    const order = (a, b) => a[key] < b[key] ? -1 : a[key] > b[key] ? 1 : 0;
    const items = key === "" ? methodItems : methodItems.toSorted(methodSort === key ? order : (a, b) => order(b, a));
    methods.show(items);
    methods.mark(methodSort);
  }

  function drawRates(spark, m) {
    const last = m.rates.length - 1;
    spark.show(m.rates.map((value, i) => ({ age: 2 * (last - i), value })), perSecond);
  }

  function drawLatency(bars, m) {
    bars.svg.setAttribute("visibility", m.kind === "event" ? "hidden" : "visible");
    bars.show(m.latency, bounds, `latency: median ${time(m.p50_seconds)}, 99 % ${time(m.p99_seconds)}`);
  }

  const calls = new Table("calls", [
    { key: "method", name: "Method", width: "34%", of: method, title: method },
    text("owner", "Of", "18%"),
    { name: "Kind", width: "23%", of: direction },
    number("socket", "Socket", "12%", String),
    number("age_seconds", "Age", "13%", age => age === null ? "–" : time(age)),
  ], "No call is under way");

  const groups = new Table("groups", [
    text("name", "Name", "55%"),
    text("server", "Server", "25%"),
    number("size", "Sockets", "20%", count),
  ], "No group has members");

  const servers = new Table("servers", [
    text("name", "Name", "18%"),
    state("14%"),
    { name: "Address", width: "32%", of: s => s.addresses.join(" "), title: s => s.addresses.join("\n") },
    number("sockets", "Sockets", "12%", count),
    number("accepted", "Accepted", "12%", count),
    number("dropped", "Turned away", "12%", count, { look: s => s.dropped > 0 ? "warn" : "" }),
  ], "No server and no client was added to this page");

  // show puts one answer on the page.
  function show(answer) {
    observed = answer.methods.total > 0;
    for (const tile of tiles) tile.show(answer);
    const clients = answer.clients.items.map(c => ({ ...c, addresses: ["to " + c.remote] }));
    bounds = answer.latency_bounds_seconds;
    methodItems = answer.methods.items;
    showMethods();
    calls.show(answer.calls.items);
    servers.show([...answer.servers.items, ...clients]);
    groups.show(answer.groups.items);
    byId("sockets").classList.toggle("plain", answer.keys.length === 0);
    values.heading.title = answer.keys.join(", ");
    sockets.show(answer.sockets.items);
    write(byId("servers-count"), count(answer.servers.total + answer.clients.total));
    write(byId("methods-count"), of(answer.methods));
    write(byId("calls-count"), of(answer.calls));
    write(byId("groups-count"), of(answer.groups));
    showRange(answer.sockets);
    const names = [...answer.servers.items, ...answer.clients.items].map(end => end.name);
    write(byId("ends"), [...new Set(names)].join(", "));
    document.title = `${count(answer.totals.sockets)} sockets – netgen`;
  }

  function showRange({ total, matched, offset, items }) {
    write(byId("sockets-count"), matched < total ? `${count(matched)} of ${count(total)}` : count(total));
    const last = offset + items.length;
    write(byId("range"), items.length === 0 ? "none" : `${count(offset + 1)} – ${count(last)} of ${count(matched)}`);
    byId("previous").disabled = offset === 0;
    byId("next").disabled = last >= matched;
  }

  // What is wanted: it is kept in the fragment of the address.

  const page = 100;
  const wanted = { sort: "id", offset: 0, q: "" };

  function restore() {
    const kept = new URLSearchParams(location.hash.slice(1));
    const column = sockets.columns.find(c => c.key === (kept.get("sort") ?? "").replace(/^-/, ""));
    wanted.sort = column ? kept.get("sort") : "id";
    wanted.offset = Math.max(0, Number.parseInt(kept.get("offset"), 10) || 0);
    wanted.q = (kept.get("q") ?? "").slice(0, 100);
    byId("q").value = wanted.q;
    sockets.mark(wanted.sort);
  }

  function want(change) {
    Object.assign(wanted, change);
    history.replaceState(null, "", "#" + new URLSearchParams(wanted));
    sockets.mark(wanted.sort);
    ask();
  }

  // Asking: a second after the last answer; more rarely while there is none; not
  // at all while nobody can see the page.

  let timer = 0, asking = null, failures = 0, answered = null, paused = false;

  async function ask() {
    clearTimeout(timer);
    asking?.abort();
    const mine = asking = new AbortController();
    const tooLong = setTimeout(() => mine.abort(), patience);
    const answer = await fetched(mine.signal).catch(() => null);
    clearTimeout(tooLong);
    if (mine !== asking) return; // a later question took its place
    failures = answer ? 0 : failures + 1;
    if (answer) answered = new Date();
    again();
    if (answer) show(answer);
  }

  async function fetched(signal) {
    const query = new URLSearchParams({ format: "json", limit: page, ...wanted });
    const response = await fetch(location.pathname + "?" + query, { signal, cache: "no-store" });
    if (!response.ok) throw new Error(`status ${response.status}`);
    return response.json();
  }

  function again() {
    clearTimeout(timer);
    showStatus();
    if (paused || document.hidden) return;
    timer = setTimeout(ask, Math.min(second * 2 ** failures, longest));
  }

  function showStatus() {
    const since = answered ? "since " + answered.toLocaleTimeString() : "yet";
    document.body.className = failures > 0 ? "gone" : paused ? "" : "live";
    write(byId("status"), failures > 0 ? `No answer ${since}${paused ? "" : ", trying again"}` : paused ? "Paused" : "Live");
  }

  byId("pause").addEventListener("click", () => {
    paused = !paused;
    byId("pause").setAttribute("aria-pressed", paused);
    write(byId("pause"), paused ? "Go on" : "Pause");
    if (paused) again(); else ask();
  });
  byId("previous").addEventListener("click", () => want({ offset: Math.max(0, wanted.offset - page) }));
  byId("next").addEventListener("click", () => want({ offset: wanted.offset + page }));
  byId("find").addEventListener("submit", event => event.preventDefault());
  let typing = 0;
  byId("q").addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => want({ q: byId("q").value, offset: 0 }), 200);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) clearTimeout(timer);
    else if (!paused) ask();
  });
  addEventListener("hashchange", () => { restore(); ask(); });

  restore();
  ask();
})();
