/* Light or dark, before the first paint: the reader's own choice, else the system's. The control that
   changes it (Mantine's) keeps the choice under this name and sets the same attribute. */
(function () {
  "use strict";
  var kept = null;
  try { kept = window.localStorage.getItem("mantine-color-scheme-value"); } catch (_) { /* no storage */ }
  var dark = kept === "dark" ||
    (kept !== "light" && window.matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.setAttribute("data-mantine-color-scheme", dark ? "dark" : "light");
})();
