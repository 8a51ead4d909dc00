/* Sharpens pages that work without it. Nothing here decides anything. */
(function () {
  "use strict";
  var doc = document, win = window, store = null, last = Date.now(), dirty = false;
  try { store = win.sessionStorage; } catch (e) { /* storage is closed on this machine */ }

  function each(selector, deed) { Array.prototype.forEach.call(doc.querySelectorAll(selector), deed); }

  // A second press while the first is on its way is not a second deed.
  doc.addEventListener("submit", function (event) {
    var form = event.target, button = event.submitter;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (Date.now() - (form.dataset.sentAt || 0) < 15000) { event.preventDefault(); return; }
    form.dataset.sentAt = Date.now();
    dirty = false;
    if (button) button.setAttribute("aria-disabled", "true");
  });
  win.addEventListener("pageshow", function () {
    each("form", function (form) { delete form.dataset.sentAt; });
    each("[aria-disabled]", function (button) { button.removeAttribute("aria-disabled"); });
  });

  // Text typed into a form marked data-keep outlives a session that ends before it is sent, for the same
  // person in the same tab. It is forgotten once the form is behind us, and at signing out.
  var person = doc.body.dataset.person, KEPT = "kept:";
  function keyOf(box) { return KEPT + location.pathname + " " + box.name; }
  function forget(spared) {
    Object.keys(store).forEach(function (key) {
      if (key.indexOf(KEPT) === 0 && (!spared || key.indexOf(KEPT + spared + " ") !== 0)) store.removeItem(key);
    });
  }
  if (store && person) {
    if (store.getItem("keeper") !== person) forget();
    store.setItem("keeper", person);
    if (store.getItem("sent")) forget(doc.querySelector("form[data-keep]") ? location.pathname : "");
    store.removeItem("sent");
    each("form[data-keep] textarea, form[data-keep] input[type=text]", function (box) {
      if (!box.value && store.getItem(keyOf(box))) box.value = store.getItem(keyOf(box));
      box.addEventListener("input", function () { store.setItem(keyOf(box), box.value); });
    });
    each("form[data-keep]", function (form) {
      form.addEventListener("submit", function () { store.setItem("sent", "1"); });
    });
    each("form[data-forget]", function (form) {
      form.addEventListener("submit", function () { forget(); });
    });
  }

  // What went wrong is read first.
  each(".errors, .banner.stop[tabindex]", function (box) { box.focus(); });

  // A page marked data-refresh (seconds) is loaded again when nobody is in the middle of something;
  // otherwise it says that it has become old.
  ["keydown", "pointerdown", "scroll", "input"].forEach(function (kind) {
    doc.addEventListener(kind, function () { last = Date.now(); if (kind === "input") dirty = true; }, { passive: true });
  });
  var every = Number(doc.body.dataset.refresh || 0) * 1000;
  if (every) {
    setInterval(function () {
      if (doc.hidden) return;
      if (!dirty && Date.now() - last > 20000 && !doc.querySelector("main details[open]")) {
        doc.cookie = "refresh=1; path=/; max-age=15; samesite=strict"; // nobody sits there
        location.reload();
      }
      else each("[data-stale]", function (notice) { notice.hidden = false; });
    }, every);
  }

  // The list of facilities folds itself away.
  doc.addEventListener("click", function (event) {
    each(".switch[open]", function (list) { if (!list.contains(event.target)) list.open = false; });
  });
  doc.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    each(".switch[open]", function (list) { list.open = false; list.querySelector("summary").focus(); });
    if (location.hash === "#menu") location.hash = "#top";
  });

  // Paper shows what the screen folds away.
  var opened = [];
  win.addEventListener("beforeprint", function () {
    each("main details:not([open])", function (fold) { fold.open = true; opened.push(fold); });
  });
  win.addEventListener("afterprint", function () {
    opened.splice(0).forEach(function (fold) { fold.open = false; });
  });
  each("[data-print]", function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { win.print(); });
  });
})();
