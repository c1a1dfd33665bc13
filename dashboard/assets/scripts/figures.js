/* Figures name their colours as CSS custom properties ("var(--ink)"); Plotly wants values. They are
   put in here, as the figure is drawn, and again when the reader changes between light and dark.
   The Danish locale is registered here too: Plotly ships with English only.

   Plotly itself is loaded when the first figure is there to be drawn, so that the words and numbers of
   a page do not wait for it. Dash awaits `window.Plotly`; until then a thenable stands in its place. */
(function () {
  "use strict";
  var link = document.querySelector("link[data-plotly]");
  if (!link) return;
  var loading = null;

  window.Plotly = {
    then: function (resolve, reject) {
      loading = loading || new Promise(function (done, failed) {
        var script = document.createElement("script");
        script.src = link.href;
        script.onload = function () { prepare(window.Plotly); done(); };
        script.onerror = failed;
        document.body.appendChild(script);
      });
      loading.then(resolve, reject);
    },
  };

  var DANISH = {
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
  };

  /* A figure with every colour's name replaced by its value. */
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

  /* On a narrow figure most ticks of the time axis are left out. */
  function thin(layout, width) {
    var axis = layout && layout.xaxis;
    if (!axis || !axis.ticktext || width > 440 || axis.tickvals.length < 6) return layout;
    var step = Math.ceil(axis.tickvals.length / 4);
    function keep(list) { return list.filter(function (_, n) { return n % step === 0; }); }
    axis.tickvals = keep(axis.tickvals);
    axis.ticktext = keep(axis.ticktext);
    return layout;
  }

  /* A point that leads somewhere (its trace's meta.leads) goes there when it is clicked, as a link would. */
  function lead(gd, drawing) {
    function address(event) {
      var point = event.points && event.points[0];
      var leads = point && point.data.meta && point.data.meta.leads;
      return leads ? leads[point.pointIndex] : null;
    }
    Promise.resolve(drawing).then(function () {
      if (gd._leads || !gd.on) return;
      gd._leads = true;
      gd.on("plotly_hover", function (event) { gd.classList.toggle("leads", Boolean(address(event))); });
      gd.on("plotly_unhover", function () { gd.classList.remove("leads"); });
      gd.on("plotly_click", function (event) {
        var to = address(event);
        if (!to) return;
        window.history.pushState({}, "", to);
        window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
        window.scrollTo(0, 0);
      });
    });
    return drawing;
  }

  function prepare(Plotly) {
    var draw = Plotly.react;
    var drawn = new Set();
    Plotly.register(DANISH);
    Plotly.react = function (gd, figure) {
      if (!figure || !figure.data || !gd.style) return draw.apply(Plotly, arguments);
      drawn.forEach(function (g) { if (!g.isConnected) drawn.delete(g); });
      drawn.add(gd);
      gd._named = figure;
      var styles = getComputedStyle(document.documentElement);
      return lead(gd, draw.call(Plotly, gd, {
        data: resolve(figure.data, styles),
        layout: thin(resolve(figure.layout, styles), gd.clientWidth),
        frames: figure.frames,
        config: figure.config,
      }));
    };
    new MutationObserver(function () {
      drawn.forEach(function (gd) { if (gd.isConnected && gd._named) Plotly.react(gd, gd._named); });
    }).observe(document.documentElement, {
      attributes: true, attributeFilter: ["data-mantine-color-scheme"],
    });
  }
})();
