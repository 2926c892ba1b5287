// Keeps the page up to date and copies texts. Nothing depends on it: links and forms work without scripts.
"use strict";
(() => {
  const later = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

  // Copy buttons.
  const show = (root) => root.querySelectorAll("[data-copy]").forEach((button) => { button.hidden = false; });
  const copyOlder = (source) => {
    getSelection().selectAllChildren(source);
    return document.execCommand("copy");
  };
  show(document);
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    const source = button && document.getElementById(button.dataset.copy);
    if (!source) return;
    // A name that is not this machine's is no secure context, and has no clipboard.
    const written = navigator.clipboard?.writeText(source.textContent).then(() => true, () => false);
    const copied = (await written) || copyOlder(source);
    const label = button.firstElementChild;
    label.textContent = copied ? "Copied" : "Selected: copy it with the keyboard";
    await later(2000);
    label.textContent = "Copy";
  });

  // Regions that follow what happens: the server renders the page anew, and regions that differ are replaced.
  const regions = () => document.querySelectorAll("[data-live]");
  const status = document.querySelector("[data-live-status]");
  if (!regions().length || !status) return;
  const isBusy = (region) => {
    const active = document.activeElement;
    const selection = getSelection();
    const selects = !selection.isCollapsed && selection.containsNode(region, true);
    return selects || (region.contains(active) && active.matches("input, select, textarea"));
  };
  const replace = (region, fresh) => {
    const focused = region.contains(document.activeElement) && document.activeElement.getAttribute("href");
    const scrolled = [...region.querySelectorAll(".wide, pre")].map((box) => box.scrollLeft);
    region.replaceWith(fresh);
    show(fresh);
    fresh.querySelectorAll(".wide, pre").forEach((box, at) => { box.scrollLeft = scrolled[at] ?? 0; });
    if (focused) fresh.querySelector(`[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  };
  const apply = (next) => {
    let left = false;
    for (const region of regions()) {
      const fresh = next.getElementById(region.id);
      if (!fresh) continue;
      fresh.querySelectorAll("[data-copy]").forEach((button) => { button.hidden = false; });
      if (fresh.isEqualNode(region)) continue;
      if (isBusy(region)) left = true; else replace(region, fresh);
    }
    return left;
  };
  let running = false;
  let again = false;
  const update = async () => {
    again = true;
    if (running) return;
    running = true;
    while (again) {
      again = false;
      try {
        const answer = await fetch(location.href, { cache: "no-store" });
        const text = await answer.text();
        if (answer.ok && apply(new DOMParser().parseFromString(text, "text/html"))) setTimeout(update, 1000);
      } catch {
        // The stream of changes tells when the simulator is back.
      }
      await later(100);
    }
    running = false;
  };
  const say = (text, isLive) => {
    status.hidden = false;
    status.textContent = text;
    status.classList.toggle("good", isLive);
  };
  let source = null;
  const close = () => {
    source?.close();
    source = null;
  };
  // A hidden page closes its stream: browsers allow a server few connections.
  const open = () => {
    if (source || document.hidden) return;
    source = new EventSource("/_simulator/changes");
    source.onopen = () => { say("● live", true); update(); };
    source.onmessage = update;
    source.onerror = () => say("○ not connected", false);
  };
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  addEventListener("pagehide", close);
  addEventListener("pageshow", open);
  open();
})();
