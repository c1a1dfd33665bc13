/* Where the session is over, the page is loaded again, and leads to the login; nothing old is left standing. */
(function () {
  "use strict";
  var plain = window.fetch;
  var leaving = false;
  window.fetch = function () {
    return plain.apply(this, arguments).then(function (answer) {
      if (answer.status === 401 && answer.headers.get("X-Tavle-Login") && !leaving) {
        leaving = true;
        window.location.reload();
      }
      return answer;
    });
  };
})();
