/* The two components of our own (dashboard/elements.py): an element whose inside is HTML, and a figure.
   And the links that stand in that HTML: they are followed as Dash's own are, by the address alone. */
(function () {
  "use strict";
  var make = window.React && window.React.createElement;
  if (!make) return;

  function Markup(given) {
    var more = given.inside === null ? {} : { dangerouslySetInnerHTML: { __html: given.inside } };
    return make(given.tag, Object.assign({}, given.attributes, more));
  }

  var FULL = { height: "100%", width: "100%" };

  function Plot(given) {
    var place = window.React.useRef(null);
    window.React.useLayoutEffect(function () {
      window.tavleFigures.show(place.current, given.figure, given.config);
    }, [given.figure]);
    window.React.useLayoutEffect(function () {
      var gd = place.current;
      return function () { window.tavleFigures.drop(gd); };
    }, []);
    return make("div", { className: "graph", style: { height: given.height + "px" } }, make("div", { ref: place, style: FULL }));
  }

  window.tavle_elements = { Markup: Markup, Plot: Plot };

  /* Go to an address of ours without loading the frame again. */
  window.tavleGo = function (to) {
    window.history.pushState({}, "", to);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
    window.scrollTo(0, 0);
  };

  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("#react-entry-point a[data-inside]");
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    window.tavleGo(link.getAttribute("href"));
  });
})();
