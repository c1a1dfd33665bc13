/* The server may be away for a while: then a line says so, what is shown stays, and the page that was asked for
   comes as soon as it is back. (A board on a wall has its own watch, in board.js.) */
(function () {
  "use strict";
  var UPDATE = "/_dash-update-component";
  var EVERY = 3000;
  var since = null;
  var timer = null;
  var ask = window.fetch;

  function two(n) { return (n < 10 ? "0" : "") + n; }

  function line() {
    var held = document.getElementById("away");
    if (held) return held;
    held = document.createElement("p");
    held.id = "away";
    held.setAttribute("role", "status");
    document.body.appendChild(held);
    return held;
  }

  function away() {
    since = since || new Date();
    line().textContent = "Ingen forbindelse til serveren siden kl. " + two(since.getHours()) + "." + two(since.getMinutes()) +
      ". Det viste er det, der sidst blev hentet. Der prøves igen.";
    if (timer === null) timer = window.setInterval(look, EVERY);
  }

  function back() {
    if (since === null) return;
    since = null;
    window.clearInterval(timer);
    timer = null;
    var held = document.getElementById("away");
    if (held) held.remove();
    /* The address is the state: ask for it again. */
    if (window.dash_clientside && window.dash_clientside.set_props) {
      window.dash_clientside.set_props("url", { pathname: window.location.pathname, search: window.location.search });
    }
  }

  function look() {
    ask("/healthz", { cache: "no-store" }).then(function (answer) { if (answer.ok) back(); }, function () {});
  }

  window.fetch = function (what) {
    var to = String((what && what.url) || what);
    var answer = ask.apply(this, arguments);
    if (to.indexOf(UPDATE) >= 0) answer.then(function () {}, away);
    return answer;
  };
})();
