// What the pages do better with a script: news of a check as they come, filters at once, claims opened from the text,
// files dropped, the registry searched while typing. Every page works without.
(() => {
  "use strict";
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  document.documentElement.classList.add("scripted");

  const tell = (text) => { $("#news").textContent = text; };

  // Load a page of ours and put its parts named by `selectors` in the place of the ones that are shown.
  let asked = 0;
  async function swap(address, ...selectors) {
    const mine = ++asked;
    const response = await fetch(address, { headers: { Accept: "text/html" } });
    if (mine !== asked || !response.ok) return false;
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    if (mine !== asked) return false;
    const focused = document.activeElement;
    const again = focused && (focused.id ? `#${CSS.escape(focused.id)}` : focused.name &&
      `[name="${CSS.escape(focused.name)}"][value="${CSS.escape(focused.value || "")}"]`);
    for (const selector of selectors) {
      const old = $(selector), now = $(selector, fresh);
      if (old && now) old.replaceWith(document.adoptNode(now));
    }
    document.title = fresh.title;
    if (again && !document.contains(focused)) $(again)?.focus({ preventScroll: true });
    return true;
  }

  // -- a check that goes on --
  function watch() {
    const box = $("#progress");
    if (!box) return;
    const source = new EventSource(box.dataset.events);
    let shown = box.dataset.claims === "yes";
    const finish = () => { ready(); tell($("#count")?.textContent || ""); };
    const end = async () => {
      source.close();
      if (await swap(location.href, "#main")) finish(); else location.reload();
    };
    source.addEventListener("progress", async (event) => {
      const job = JSON.parse(event.data);
      const bar = $("#bar"), stage = $("#stage");
      if (bar) bar.value = job.progress;
      const name = job.stage && $(`[data-name="${CSS.escape(job.stage)}"]`);
      if (stage && name && stage.textContent !== name.textContent) stage.textContent = name.textContent;
      if (!shown && (job.stage === "retrieving" || job.stage === "judging")) {
        shown = true;
        if (await swap(location.href, "#main")) {
          // The check may have ended meanwhile; then no event is awaited any more.
          if (!$("#progress")) { source.close(); finish(); }
        } else shown = false;
      }
    });
    source.addEventListener("done", end);
    source.addEventListener("failed", end);
    source.onerror = () => { if (source.readyState === EventSource.CLOSED) setTimeout(() => location.reload(), 2000); };
  }

  // -- claims and their places in the text --
  function open(number, { focus = false, scroll = true } = {}) {
    const card = $(`.card[data-claim="${number}"]`);
    if (!card) return;
    $$(".current").forEach((old) => old.classList.remove("current"));
    card.classList.add("current");
    $$(`mark[data-claim="${number}"], .ref a[href="#c${number}"]`).forEach((each) => each.classList.add("current"));
    $("details", card).open = true;
    const list = $("#claims");
    if (scroll && list && list.scrollHeight > list.clientHeight && getComputedStyle(list).overflowY === "auto") {
      list.scrollTop += card.getBoundingClientRect().top - list.getBoundingClientRect().top - 8;
    } else if (focus) card.scrollIntoView({ block: "start" });
    if (focus) $("summary", card).focus({ preventScroll: true });
  }
  const wide = matchMedia("(min-width: 60rem)");
  document.addEventListener("click", (event) => {
    const pill = event.target.closest(".ref a");
    const mark = event.target.closest("mark[data-claim]");
    const summary = event.target.closest(".card > details > summary");
    if (pill && $("#claims")) {
      event.preventDefault();
      open(pill.hash.slice(2), { focus: true });
    } else if (mark && !String(getSelection())) open(mark.dataset.claim, { focus: true });
    else if (summary && !summary.parentElement.open) {
      const number = summary.closest(".card").dataset.claim;
      setTimeout(() => open(number, { scroll: false }));
    }
  });
  // A number that has the focus shows its claim beside; on a narrow screen that would move the text away.
  document.addEventListener("focusin", (event) => {
    const pill = event.target.closest?.(".ref a");
    if (pill && wide.matches && pill.matches(":focus-visible")) open(pill.hash.slice(2));
  });
  function opened() {
    const found = /^#c(\d+)$/.exec(location.hash);
    if (found) open(found[1], { focus: true });
    if (location.hash === "#names" && $("#names-box")) $("#names-box").open = true;
  }
  addEventListener("hashchange", opened);

  // -- filters --
  document.addEventListener("change", async (event) => {
    const form = event.target.closest("#filters");
    if (!form) return;
    const query = new URLSearchParams(new FormData(form)).toString();
    const address = form.getAttribute("action") + (query ? `?${query}` : "");
    if (!(await swap(address, "#text", "#claims", "#filters .actions"))) return;
    history.replaceState(null, "", address);
    tell($("#count").textContent);
  });

  // -- the registry, searched while typing --
  let typing;
  document.addEventListener("input", (event) => {
    if (event.target.id !== "q") return;
    clearTimeout(typing);
    typing = setTimeout(() => {
      const form = event.target.form;
      swap(`${form.getAttribute("action")}?${new URLSearchParams(new FormData(form))}`, "#results");
    }, 200);
  });

  // -- files dropped on the form --
  function droppable() {
    const form = $("form.submit");
    if (!form) return;
    const hint = $("#text-hint"), file = $("#file"), usual = hint.textContent;
    const carriesFile = (event) => [...event.dataTransfer.types].includes("Files");
    const over = (on) => { form.classList.toggle("over", on); hint.textContent = on ? form.dataset.drop : usual; };
    // A file that is too large would be sent in vain, and answered without a page.
    const measure = () => file.setCustomValidity(file.files[0]?.size > +file.dataset.largest ? file.dataset.fault : "");
    file.addEventListener("change", measure);
    form.addEventListener("dragover", (event) => { if (carriesFile(event)) { event.preventDefault(); over(true); } });
    form.addEventListener("dragleave", (event) => { if (!form.contains(event.relatedTarget)) over(false); });
    form.addEventListener("drop", (event) => {
      if (!carriesFile(event)) return;
      event.preventDefault();
      over(false);
      file.files = event.dataTransfer.files;
      measure();
      hint.textContent = form.dataset.ready.replace("{name}", file.files[0]?.name || "");
    });
  }

  function ready() { watch(); opened(); }
  droppable();
  ready();
  $(".alert[tabindex]")?.focus();
})();
