/* Figures are drawn here. They name their colours as CSS custom properties ("var(--ink)"); Plotly wants values,
   which are put in as a figure is drawn, and again when the reader changes between light and dark. The
   Danish locale is registered here too: Plotly ships with English only.

   A figure's data stand in the page, as JSON in a script inside its place (.graph). It is drawn as soon as the place has
   a size: at once where it can be seen, right after where it stands further down. Plotly itself is loaded when a first
   figure comes into the window, or when Dash's page stands: neither the words nor the filters wait for a figure that
   nobody sees. */
(function () {
  "use strict";
  var link = document.querySelector("link[data-plotly]");
  if (!link) return;

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

  /* Nothing is ever sent anywhere: no cloud button, no server. A place that changes its size is drawn again below. */
  var CONFIG = {
    displayModeBar: false, displaylogo: false, showSendToCloud: false, plotlyServerURL: "", locale: "da",
    responsive: false, doubleClick: false, showTips: false,
  };

  var loading = false;

  function load() {
    if (loading) return;
    loading = true;
    var script = document.createElement("script");
    script.src = link.href;
    script.onload = function () {
      window.Plotly.register(DANISH);
      held.forEach(function (_, gd) { place(gd); });
    };
    script.onerror = function () { loading = false; };
    document.body.appendChild(script);
  }

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

  /* On a narrow figure most ticks of the time axis are left out; the year goes with the first of it that is kept. */
  function thin(layout, width) {
    var axis = layout && layout.xaxis;
    if (!axis || !axis.ticktext || width > 440 || axis.tickvals.length < 6) return layout;
    var step = Math.ceil(axis.tickvals.length / 4);
    function keep(list) { return list.filter(function (_, n) { return n % step === 0; }); }
    var year = "", said = "";
    var words = axis.ticktext.map(function (word) {
      var parts = String(word).split("<br>");
      year = parts[1] || year;
      return [parts[0], year];
    });
    axis.tickvals = keep(axis.tickvals);
    axis.ticktext = keep(words).map(function (word) {
      var first = word[1] !== said;
      said = word[1];
      return first ? word.join("<br>") : word[0];
    });
    return layout;
  }

  /* A point that leads somewhere (its trace's meta.leads) goes there when it is clicked, as a link would. */
  function lead(gd) {
    function address(event) {
      var point = event.points && event.points[0];
      var leads = point && point.data.meta && point.data.meta.leads;
      return leads ? leads[point.pointIndex] : null;
    }
    gd.on("plotly_hover", function (event) { gd.classList.toggle("leads", Boolean(address(event))); });
    gd.on("plotly_unhover", function () { gd.classList.remove("leads"); });
    gd.on("plotly_click", function (event) {
      var to = address(event);
      if (to) window.tavleGo(to);
    });
  }

  /* What is asked for: place -> its figure, and the size that it was drawn at (null: not yet). */
  var held = new Map();

  function draw(gd) {
    var asked = held.get(gd);
    if (!asked || !window.Plotly || !gd.clientWidth) return;
    var styles = getComputedStyle(document.documentElement);
    var first = asked.width === null;
    asked.width = gd.clientWidth;
    asked.height = gd.clientHeight;
    gd.parentNode.style.setProperty("--drawn", asked.height + "px");
    try {
      window.Plotly.react(gd, {
        data: resolve(asked.figure.data, styles),
        layout: thin(resolve(asked.figure.layout, styles), asked.width),
        config: CONFIG,
      });
      if (first) lead(gd);
    } catch (fault) {
      /* One that cannot be drawn must not keep the others from it. */
      console.error(fault);
    }
  }

  /* Figures further down are drawn when what can be seen is painted: one a frame, so that a click is answered between. */
  var later = [];
  function soon() { window.requestAnimationFrame(function () { window.setTimeout(next); }); }
  function next() {
    var gd = later.shift();
    if (gd && held.has(gd) && held.get(gd).width === null) draw(gd);
    if (later.length) soon();
  }

  /* A place has a size, or another size, or there is something to draw with. */
  function place(gd) {
    var asked = held.get(gd);
    if (!asked || !gd.clientWidth || !window.Plotly) return;
    if (asked.width === null) {
      if (gd.getBoundingClientRect().top < window.innerHeight) draw(gd);
      else if (later.push(gd) === 1) soon();
    } else if (asked.width !== gd.clientWidth || asked.height !== gd.clientHeight) {
      window.clearTimeout(asked.timer);
      asked.timer = window.setTimeout(function () { draw(gd); }, 100);
    }
  }
  var sizes = new ResizeObserver(function (entries) { entries.forEach(function (entry) { place(entry.target); }); });

  var near = new IntersectionObserver(function (entries) {
    if (entries.some(function (entry) { return entry.isIntersecting; })) load();
  });

  var FULL = "height:100%;width:100%";

  window.tavleFigures = {
    /* Every figure that stands under an element: its data are in the script inside its place. */
    show: function (root) {
      root.querySelectorAll(".graph > script").forEach(function (script) {
        var gd = script.nextElementSibling;
        if (root !== document) load();
        if (gd && held.has(gd)) return;
        gd = document.createElement("div");
        gd.style.cssText = FULL;
        script.parentNode.appendChild(gd);
        held.set(gd, { figure: JSON.parse(script.textContent), width: null });
        near.observe(gd);
        sizes.observe(gd);
      });
    },
    /* The figures under an element are no longer true: they go before others are drawn. */
    drop: function (root) {
      root.querySelectorAll(".graph > div").forEach(function (gd) {
        sizes.unobserve(gd);
        held.delete(gd);
        if (gd.data) window.Plotly.purge(gd);
      });
    },
  };

  function again() { held.forEach(function (asked, gd) { if (asked.width !== null) draw(gd); }); }
  new MutationObserver(again).observe(document.documentElement, {
    attributes: true, attributeFilter: ["data-mantine-color-scheme"],
  });
  window.addEventListener("beforeprint", function () { held.forEach(function (asked, gd) { if (asked.width === null) draw(gd); }); });
  window.tavleFigures.show(document);
})();
