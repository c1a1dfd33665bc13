/* The server sends the page as plain HTML (#early); Dash draws the same page beside it, hidden. As soon as
   that stands, in the same frame, the early one goes. */
(function () {
  "use strict";
  var early = document.getElementById("early");
  var live = document.getElementById("react-entry-point");
  if (!early || !live) return;

  var watch = new MutationObserver(function () {
    var main = live.querySelector("main");
    if (!main || !main.firstElementChild) return;
    watch.disconnect();
    early.remove();
    live.hidden = false;
    /* An address with a fragment (the skip link) was answered by the page that is gone. */
    if (window.location.hash.length > 1) {
      var place = document.getElementById(window.location.hash.slice(1));
      if (place) place.scrollIntoView();
    }
  });
  watch.observe(live, { childList: true, subtree: true });
})();
