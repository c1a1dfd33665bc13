/* The address is the state: the filters write it, the page callback reads it. */
(function () {
  "use strict";
  var GRAINS = { week: "uge", month: "maaned", quarter: "kvartal", halfyear: "halvaar", year: "aar" };

  /* Own keys that stand at these values need not stand in the address. */
  var DEFAULTS = { tal: "open_cases", del: "alle" };

  function query(unit, district, employment, group, benefit, start, end, grain, page) {
    var pairs = new URLSearchParams();
    if (unit && unit.indexOf("team:") === 0) pairs.append("team", unit.slice(5));
    if (unit && unit.indexOf("department:") === 0) pairs.append("afdeling", unit.slice(11));
    [["bydel", district], ["beskaeftigelse", employment], ["maalgruppe", group], ["ydelse", benefit]].forEach(
      function (p) { if (p[1]) pairs.append(p[0], p[1]); });
    var shown = page.state_grain || page.grain;
    var chosen = page.fixed || grain === shown ? page.state_grain : grain;
    if (chosen) pairs.append("opdeling", GRAINS[chosen]);
    if (start) pairs.append("start", start);
    if (end) pairs.append("slut", end);
    var text = pairs.toString();
    return text ? "?" + text : "";
  }

  var CONTROLS = ["unit", "district", "employment", "target_group", "benefit", "start", "end", "grain"];
  var fixed = null;

  /* The filters are set to the page's where they stand otherwise. (They are no outputs of the page's callback: Dash would draw
     each of them three times for every page, and nearly always none has to be.) */
  function control(page, held) {
    var set = window.dash_clientside.set_props;
    (page.controls || []).forEach(function (value, n) {
      if (value !== (held[n] === undefined ? null : held[n])) set("filter-" + CONTROLS[n], { value: value });
    });
    if (page.controls && page.fixed !== fixed) set("filter-grain", { disabled: page.fixed });
    if (page.controls) fixed = page.fixed;
  }

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.tavle = {
    /* A filter was changed (not set by the page itself): go to the new address, as a link would. */
    address: function () {
      var page = arguments[arguments.length - 1] || {};
      var wanted = query.apply(null, arguments);
      var held = new URLSearchParams(page.query || "").toString();
      if (wanted !== (held ? "?" + held : "")) {
        var own = new URLSearchParams(page.own || []).toString();
        var whole = wanted + (own ? (wanted ? "&" : "?") + own : "");
        window.history.pushState({}, "", window.location.pathname + whole);
        window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
      }
      return window.dash_clientside.no_update;
    },
    /* One of a page's own keys was changed (ids of the form {type: "own", key}): go to the new address. */
    own: function (values, ids, page) {
      var pairs = new URLSearchParams((page || {}).query || "");
      var before = new URLSearchParams((page || {}).own || []);
      before.forEach(function (value, key) { pairs.append(key, value); });
      var held = pairs.toString();
      ids.forEach(function (id, n) {
        var value = values[n];
        if (value === null || value === undefined || value === "" || (value === DEFAULTS[id.key] && !pairs.has(id.key))) pairs.delete(id.key);
        else pairs.set(id.key, String(value));
      });
      if (pairs.toString() !== held) {
        /* Something else is asked for: it begins on its first page. */
        pairs.delete("side");
        var text = pairs.toString();
        window.history.pushState({}, "", window.location.pathname + (text ? "?" + text : ""));
        window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
      }
      return window.dash_clientside.no_update;
    },
    /* A page was shown: its filters, its title, and a word to screen readers. */
    announce: function (page) {
      if (page) control(page, Array.prototype.slice.call(arguments, 1));
      if (!page || !page.title) return window.dash_clientside.no_update;
      document.title = page.title;
      var menu = document.getElementById("menu");
      if (menu) menu.removeAttribute("data-open");
      var button = document.getElementById("menu-button");
      if (button) button.setAttribute("aria-expanded", "false");
      return page.title + " er vist";
    },
  };

  /* Paper is white: what is shown dark is printed light, figures too. */
  var SCHEME = "data-mantine-color-scheme";
  var shown = null;
  window.addEventListener("beforeprint", function () {
    shown = document.documentElement.getAttribute(SCHEME);
    if (shown === "dark") document.documentElement.setAttribute(SCHEME, "light");
  });
  window.addEventListener("afterprint", function () {
    if (shown === "dark") document.documentElement.setAttribute(SCHEME, shown);
    shown = null;
  });

  /* A group of the menu closes when something else is chosen, and with Escape. */
  document.addEventListener("click", function (event) {
    document.querySelectorAll(".menu-group[open], .fetch[open]").forEach(function (group) {
      if (!group.contains(event.target) || event.target.closest("a")) group.open = false;
    });
  });
  document.addEventListener("keydown", function (event) {
    var group = event.key === "Escape" && document.querySelector(".menu-group[open], .fetch[open]");
    if (!group) return;
    group.open = false;
    group.querySelector("summary").focus();
  });

  /* On a small screen the menu and the filters open under their buttons. */
  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest(".menu-button");
    if (!button) return;
    var open = document.getElementById(button.getAttribute("aria-controls")).toggleAttribute("data-open");
    button.setAttribute("aria-expanded", String(open));
  });
})();
