/* An open board asks now and then whether something is new, and is drawn again only then. While the
   server is away it says since when, keeps what it shows, and goes on asking: it may hang all night. */
(function () {
  "use strict";
  var EVERY = 15000;
  var PATIENCE = 10000;
  var lostSince = null;
  var asking = false;

  function two(n) { return (n < 10 ? "0" : "") + n; }

  function lost(on) {
    var line = document.getElementById("board-lost");
    lostSince = on ? lostSince || new Date() : null;
    if (!line) return;
    line.hidden = !on;
    line.textContent = on
      ? "Ingen forbindelse til serveren siden kl. " + two(lostSince.getHours()) + "." + two(lostSince.getMinutes()) +
        ". Tavlen prøver igen af sig selv."
      : "";
  }

  function ask() {
    var board = document.querySelector("#react-entry-point .board");
    if (!board || asking || !window.dash_clientside || !window.dash_clientside.set_props) return;
    asking = true;
    var patience = new AbortController();
    var timer = window.setTimeout(function () { patience.abort(); }, PATIENCE);
    fetch("/tavle-version?team=" + encodeURIComponent(board.dataset.team), {
      cache: "no-store", signal: patience.signal,
    })
      .then(function (answer) {
        if (!answer.ok) throw new Error(String(answer.status));
        return answer.json();
      })
      .then(function (found) {
        var away = lostSince !== null;
        lost(false);
        if (!found.version) return;
        if (found.version !== (board.dataset.shown || board.dataset.version) || away) {
          board.dataset.shown = found.version;
          window.dash_clientside.set_props("board-poll", { data: found.version + (away ? " igen" : "") });
        }
      })
      .catch(function () { lost(true); })
      .finally(function () { window.clearTimeout(timer); asking = false; });
  }

  /* Drawing again puts new elements in place of the old: the one that had the keyboard's focus gets it back. */
  var focused = null;
  document.addEventListener("focusin", function (event) {
    focused = event.target.closest && event.target.closest(".board-live") ? event.target.id : null;
  });
  new MutationObserver(function () {
    if (!focused || document.activeElement !== document.body) return;
    var again = document.getElementById(focused);
    if (again) again.focus({ preventScroll: true });
  }).observe(document.body, { childList: true, subtree: true });

  window.setInterval(ask, EVERY);
  document.addEventListener("visibilitychange", function () { if (!document.hidden) ask(); });
  window.tavleAskBoard = ask;
})();
