/* A wall screen's address carries its code after a #, which no server and no log is sent; it is posted from there. */
(function () {
  "use strict";
  var form = document.querySelector(".letter-form");
  var code = window.location.hash.slice(1);
  if (window.location.pathname !== "/skaerm" || !form || !code) return;
  window.history.replaceState(null, "", "/skaerm");
  form.querySelector("[name=kode]").value = decodeURIComponent(code);
  form.submit();
})();
