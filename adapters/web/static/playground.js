// What a browser does in the playground: sends what is pressed without leaving the page, and replaces the parts that
// changed. Without it each press loads the page anew.
"use strict";
(() => {
  const busy = document.getElementById("busy");
  const shown = new Map();
  let source = null, going = 0, revision = document.body.dataset.revision;

  function selectorOf(node) { // how to find the like of it in what replaces it
    if (node.name) return `[name="${CSS.escape(node.name)}"][value="${CSS.escape(node.value)}"]`;
    return "";
  }

  function take(html) {
    const fresh = document.createElement("template");
    fresh.innerHTML = html;
    if (fresh.content.querySelector("#news").dataset.language !== document.documentElement.lang) {
      location.reload();
      return;
    }
    for (const part of [...fresh.content.children]) {
      const words = part.outerHTML;
      if (shown.get(part.id) === words) continue;
      shown.set(part.id, words);
      const here = document.getElementById(part.id);
      const focused = document.activeElement;
      const place = here.contains(focused) ? selectorOf(focused) : "";
      here.replaceChildren(...part.childNodes);
      if (place) here.querySelector(place)?.focus({ preventScroll: true });
    }
  }

  function open() {
    if (source) return;
    source = new EventSource(`events?last=${encodeURIComponent(revision)}`);
    source.addEventListener("board", (event) => { revision = event.lastEventId; take(event.data); });
    source.onerror = () => {
      if (source.readyState !== EventSource.CLOSED) return;
      source = null;
      setTimeout(open, 3000);
    };
  }

  function wait(more) {
    going += more;
    busy.hidden = going === 0;
    document.body.setAttribute("aria-busy", String(going > 0));
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.whole) return;
    event.preventDefault();
    const body = new URLSearchParams(new FormData(form, event.submitter));
    const written = form.querySelector('input[name="text"]');
    if (body.has("say") && written) {
      if (!written.value.trim()) return;
      written.value = "";
    }
    wait(1);
    fetch(form.action, { method: "POST", body, redirect: "manual" }).finally(() => wait(-1));
  });

  addEventListener("pagehide", () => { if (source) source.close(); source = null; });
  addEventListener("pageshow", open);
  open();
})();
