// What a browser does on the board: takes events, replaces the parts that changed, counts ages. No page needs it to be
// read or used. Own code: EventSource already comes back by itself with Last-Event-ID, and a library would be 44 KB.
"use strict";
(() => {
  const live = document.getElementById("live");
  const LOST_AFTER = 30000, STREAM_STALE = 75000, HIDDEN_FOR = 20000, AMBER = 30, RED = 60;
  let offset = 0, beatAt = Date.now(), well = true, over = false;
  let source = null, revision = "", streams = {}, sleeping = 0;
  const shown = new Map();

  const now = () => Date.now() + offset;
  const byId = (id) => document.getElementById(id);
  const write = (node, words) => { if (node && node.textContent !== words) node.textContent = words; };

  function age(ms) {
    const seconds = Math.max(0, Math.floor(ms / 1000));
    if (seconds < 3600) return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    const hours = Math.floor(seconds / 3600);
    if (hours < 48) return `${hours} h ${String(Math.floor(seconds / 60) % 60).padStart(2, "0")}`;
    return `${Math.floor(hours / 24)} j`.replace("j", document.documentElement.lang === "fr" ? "j" : "d");
  }

  function tick() {
    for (const node of document.querySelectorAll("time[data-since]")) {
      const past = now() - Number(node.dataset.since);
      write(node, age(past));
      const wait = node.closest(".wait, tr.waiting, tr.ringing");
      if (wait) {
        wait.classList.toggle("amber", past >= AMBER * 1000 && past < RED * 1000);
        wait.classList.toggle("red", past >= RED * 1000);
      }
    }
    for (const node of document.querySelectorAll(".stream")) {
      const heard = streams[node.dataset.line];
      write(node.querySelector(".heard"), heard ? age(now() - heard) : "–");
      node.classList.toggle("stale", !heard || now() - heard > STREAM_STALE);
    }
    const state = byId("state");
    if (state && live) {
      const lost = Date.now() - beatAt > LOST_AFTER;
      write(state, state.dataset[over ? "over" : lost ? "lost" : well ? "well" : "ill"]);
      document.body.classList.toggle("veiled", over || lost || !well);
    }
  }

  // ------------------------------------------------------------ the live part

  function selectorOf(node) { // how to find the like of it in what replaces it
    if (node.id) return `#${CSS.escape(node.id)}`;
    if (node.matches("a")) return `a[href="${CSS.escape(node.getAttribute("href"))}"]`;
    const label = node.getAttribute("aria-labelledby");
    return label ? `[aria-labelledby="${CSS.escape(label)}"]` : "";
  }

  function take(html) {
    const fresh = document.createElement("template");
    fresh.innerHTML = html;
    const focused = document.activeElement;
    const place = focused && live.contains(focused) ? selectorOf(focused) : "";
    const rows = [...fresh.content.children];
    const same = rows.length === live.children.length && rows.every((row, n) => row.id === live.children[n].id);
    if (!same) live.replaceChildren(...rows);
    else rows.forEach((row, n) => {
      if (shown.get(row.id) !== row.outerHTML) {
        shown.set(row.id, row.outerHTML);
        live.children[n].replaceWith(row);
      }
    });
    if (!same) for (const row of rows) shown.set(row.id, row.outerHTML);
    if (place !== "" && document.activeElement !== focused) {
      const again = live.querySelector(place);
      if (again) again.focus({ preventScroll: true });
    }
    tell();
    tick();
  }

  let waited = -1, said = "";
  function tell() {
    const summary = byId("summary");
    if (!summary) return;
    const waiting = Number(summary.dataset.waiting);
    document.title = document.title.replace(/^\(\d+\) /, "");
    if (waiting) document.title = `(${waiting}) ${document.title}`;
    const words = summary.textContent.trim();
    if (said && said !== words) write(byId("news"), words);
    said = words;
    if (waited >= 0 && waiting > waited) tone();
    waited = waiting;
  }

  function open() {
    if (source || over || paused || !live) return;
    const mark = live.dataset.events.includes("?") ? "&" : "?";
    source = new EventSource(live.dataset.events + (revision ? `${mark}last=${encodeURIComponent(revision)}` : ""));
    source.addEventListener("board", (event) => { revision = event.lastEventId; take(event.data); });
    source.addEventListener("beat", (event) => beat(JSON.parse(event.data)));
    source.addEventListener("own", (event) => pop(event.data ? JSON.parse(event.data) : []));
    source.addEventListener("over", () => end());
    source.onerror = () => { if (source && source.readyState === EventSource.CLOSED) retry(); };
  }

  function close() {
    if (source) source.close();
    source = null;
  }

  function retry() {
    close();
    fetch(live.dataset.events.replace("/events/", "/"), { credentials: "same-origin", cache: "no-store" })
      .then((answer) => { if (answer.status === 403) end(); else setTimeout(open, 5000); })
      .catch(() => setTimeout(open, 5000));
  }

  function end() { // the session is over, or what it may see has changed: the page itself tells which
    close();
    fetch(location.href, { credentials: "same-origin", cache: "no-store" })
      .then((answer) => { if (answer.ok) location.reload(); else { over = true; tick(); } })
      .catch(() => setTimeout(end, 5000));
  }

  function pop(links) { // what another system knows of the caller at one's own phone; opened by a press alone
    const list = byId("pops");
    if (!list) return;
    for (const old of [...list.children]) if (!links.some((link) => link.id === old.dataset.id)) old.remove();
    for (const link of links) {
      if (!/^https?:/.test(link.url) || [...list.children].some((known) => known.dataset.id === link.id)) continue;
      const row = document.createElement("li"), to = document.createElement("a");
      Object.assign(to, { href: link.url, target: "_blank", rel: "noopener noreferrer", textContent: link.words });
      row.dataset.id = link.id;
      row.append(to);
      list.append(row);
    }
  }

  function beat(said_) {
    beatAt = Date.now();
    well = said_.well !== false;
    if (said_.now) offset = said_.now - Date.now();
    if (said_.streams) streams = said_.streams;
    tick();
  }

  document.addEventListener("visibilitychange", () => {
    clearTimeout(sleeping);
    if (document.hidden && !document.body.classList.contains("wall")) sleeping = setTimeout(close, HIDDEN_FOR);
    else { open(); awake(); }
  });
  addEventListener("pagehide", close);
  addEventListener("pageshow", open);

  // ------------------------------------------------------------ what people press

  let paused = false, loud = false, audio = null;
  function toggle(id, changed) {
    const button = byId(id);
    if (!button) return;
    const off = button.textContent;
    button.hidden = false;
    button.addEventListener("click", () => {
      const on = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(on));
      button.textContent = on ? button.dataset.on : off;
      changed(on);
    });
  }

  function tone() {
    if (!loud || !audio) return;
    const sound = audio.createOscillator(), volume = audio.createGain(), at = audio.currentTime;
    sound.frequency.value = 523;
    volume.gain.setValueAtTime(0.15, at);
    volume.gain.exponentialRampToValueAtTime(0.001, at + 0.6);
    sound.connect(volume).connect(audio.destination);
    sound.start(at);
    sound.stop(at + 0.6);
  }

  let lock = null;
  function awake() { // a screen on the wall does not go dark
    if (!document.body.classList.contains("wall") || !("wakeLock" in navigator) || document.hidden || lock) return;
    navigator.wakeLock.request("screen").then((got) => {
      lock = got;
      lock.addEventListener("release", () => { lock = null; });
    }).catch(() => {});
  }

  document.addEventListener("submit", (event) => { // a second press of the same is the same
    const form = event.target;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    setTimeout(() => { delete form.dataset.sent; }, 4000);
  });

  if (live) {
    for (const row of live.children) shown.set(row.id, row.outerHTML);
    revision = live.dataset.revision;
    beat(JSON.parse(live.dataset.beat));
    toggle("pause", (on) => { paused = on; if (on) close(); else open(); });
    toggle("sound", (on) => { loud = on; if (on && !audio) audio = new AudioContext(); });
    tell();
    open();
    awake();
  }
  tick();
  setInterval(() => { if (!document.hidden) tick(); }, 1000);
})();
