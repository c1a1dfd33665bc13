/* Figures name their colours as CSS custom properties ("var(--ink)"); Plotly wants values. They are
   put in here, as the figure is drawn, and again when the reader changes between light and dark.
   The Danish locale is registered here too: Plotly ships with English only. */
(function () {
  "use strict";
  var Plotly = window.Plotly;
  if (!Plotly) return;

  Plotly.register({
    moduleType: "locale",
    name: "da",
    dictionary: {},
    format: {
      days: ["søndag", "mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag"],
      shortDays: ["søn", "man", "tir", "ons", "tor", "fre", "lør"],
      months: ["januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september",
        "oktober", "november", "december"],
      shortMonths: ["jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"],
      date: "%d-%m-%Y",
      decimal: ",",
      thousands: ".",
    },
  });

  function resolve(node, styles) {
    if (typeof node === "string") {
      var name = /^var\((--[a-z0-9-]+)\)$/.exec(node);
      return name ? styles.getPropertyValue(name[1]).trim() : node;
    }
    if (Array.isArray(node)) return node.map(function (n) { return resolve(n, styles); });
    if (node && Object.getPrototypeOf(node) === Object.prototype) {
      var out = {};
      Object.keys(node).forEach(function (k) { out[k] = resolve(node[k], styles); });
      return out;
    }
    return node;
  }

  /* On a narrow figure every other tick of the time axis is left out. */
  function thin(layout, width) {
    var axis = layout && layout.xaxis;
    if (!axis || !axis.ticktext || width > 440 || axis.tickvals.length < 6) return layout;
    var step = Math.ceil(axis.tickvals.length / 4);
    function keep(list) { return list.filter(function (_, n) { return n % step === 0; }); }
    axis.tickvals = keep(axis.tickvals);
    axis.ticktext = keep(axis.ticktext);
    return layout;
  }

  var draw = Plotly.react;
  var drawn = new Set();
  Plotly.react = function (gd, figure) {
    if (!figure || !figure.data || !gd.style) return draw.apply(Plotly, arguments);
    drawn.forEach(function (g) { if (!g.isConnected) drawn.delete(g); });
    drawn.add(gd);
    gd._named = figure;
    var styles = getComputedStyle(document.documentElement);
    return draw.call(Plotly, gd, {
      data: resolve(figure.data, styles),
      layout: thin(resolve(figure.layout, styles), gd.clientWidth),
      frames: figure.frames,
      config: figure.config,
    });
  };

  new MutationObserver(function () {
    drawn.forEach(function (gd) { if (gd.isConnected && gd._named) Plotly.react(gd, gd._named); });
  }).observe(document.documentElement, {
    attributes: true, attributeFilter: ["data-mantine-color-scheme"],
  });
})();
