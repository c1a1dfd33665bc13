/* The page: its HTML, its address, its menu and its connection to the server.
   The address is the state: the filters write it, the page callback reads it. */
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
  /* The filters as the page has set them, until all of them are: what they say meanwhile is no choice of the reader's. */
  var awaited = null;
  /* The values of a page's own fields as they were put there. */
  var drawn = {};

  /* The filters are set to the page's where they stand otherwise. (They are no outputs of the page's callback: Dash would draw
     each of them three times for every page, and nearly always none has to be.) */
  function control(page, shown) {
    var set = window.dash_clientside.set_props;
    var wrong = (page.controls || []).map(function (value, n) {
      return value === (shown[n] === undefined ? null : shown[n]) ? null : { id: "filter-" + CONTROLS[n], value: value };
    }).filter(Boolean);
    awaited = wrong.length ? page.controls : null;
    wrong.forEach(function (one) { set(one.id, { value: one.value }); });
    if (page.controls && page.fixed !== fixed) set("filter-grain", { disabled: page.fixed });
    if (page.controls) fixed = page.fixed;
  }

  /* Go to an address of ours without loading the frame again: the browser's own event tells the frame. */
  function go(to) {
    window.history.pushState({}, "", to);
    window.dispatchEvent(new PopStateEvent("popstate"));
  }
  window.tavleGo = function (to) {
    go(to);
    window.scrollTo(0, 0);
  };

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.tavle = {
    /* A filter was changed (not set by the page itself): go to the new address, as a link would. */
    address: function () {
      var shown = Array.prototype.slice.call(arguments, 0, -1);
      var page = arguments[arguments.length - 1] || {};
      if (awaited) {
        var all = awaited.every(function (value, n) { return value === (shown[n] === undefined ? null : shown[n]); });
        if (all) {
          awaited = null;
          stand("filters");
        }
        return window.dash_clientside.no_update;
      }
      var wanted = query.apply(null, arguments);
      var held = new URLSearchParams(page.query || "").toString();
      if (wanted !== (held ? "?" + held : "")) {
        var own = new URLSearchParams(page.own || []).toString();
        var whole = wanted + (own ? (wanted ? "&" : "?") + own : "");
        go(window.location.pathname + whole);
      }
      return window.dash_clientside.no_update;
    },
    /* One of a page's own keys was changed (ids of the form {type: "own", key}): go to the new address. */
    own: function (values, ids, page) {
      /* Fields that were only put there change nothing: what the address says of them stands. */
      var at = window.location.pathname + JSON.stringify([(page || {}).query, (page || {}).own]);
      var now = JSON.stringify(values);
      if (at !== drawn.at || now === drawn.values) {
        drawn = { at: at, values: now };
        return window.dash_clientside.no_update;
      }
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
        go(window.location.pathname + (text ? "?" + text : ""));
      }
      return window.dash_clientside.no_update;
    },
    /* The server gives an address to go to (in a store of the page's own). */
    goTo: function (to) {
      if (to) window.tavleGo(to);
      return window.dash_clientside.no_update;
    },
    /* A page was shown: its filters, its title, and a word to screen readers. */
    announce: function (page) {
      if (page) control(page, Array.prototype.slice.call(arguments, 1));
      if (page && page.controls !== undefined && !awaited) stand("filters");
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

  /* The component of our own (dashboard/elements.py): an element whose inside is HTML. Where the first answer already shows
     the same, its nodes are moved here, with the figures that are drawn in them. */
  var early = document.getElementById("early");
  function Markup(given) {
    var place = window.React.useRef(null);
    window.React.useLayoutEffect(function () {
      var at = place.current, mark = given.attributes["data-made"];
      var same = mark && early && early.querySelector('[data-made="' + mark + '"]');
      window.tavleFigures.drop(at);
      if (same) at.replaceChildren.apply(at, Array.prototype.slice.call(same.childNodes));
      else at.innerHTML = given.inside;
      window.tavleFigures.show(at);
    }, [given.inside]);
    return window.React.createElement(given.tag, Object.assign({}, given.attributes, { ref: place }));
  }
  if (window.React) window.tavle_elements = { Markup: Markup };

  /* The links in that HTML are followed as Dash's own are, by the address alone. */
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("#react-entry-point a[data-inside]");
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    window.tavleGo(link.getAttribute("href"));
  });

  /* The server sends the page as HTML (#early); Dash makes the same page beside it, hidden. As soon as that stands, its
     filters set, the early one goes in one frame. */
  var live = document.getElementById("react-entry-point");
  var standing = {};
  function stand(what) {
    standing[what] = true;
    if (!early || !live || !standing.page || !standing.filters) return;
    early.remove();
    early = null;
    live.hidden = false;
    /* An address with a fragment (the skip link) was answered by the page that is gone. */
    if (window.location.hash.length > 1) {
      var place = document.getElementById(window.location.hash.slice(1));
      if (place) place.scrollIntoView();
    }
  }
  if (early && live) {
    var watch = new MutationObserver(function () {
      var main = live.querySelector("main");
      if (!main || !main.firstElementChild || main.firstElementChild.className === "loading") return;
      watch.disconnect();
      stand("page");
      /* A page without filters, or one whose filters cannot be set, stands all the same. */
      window.setTimeout(function () { stand("filters"); }, 5000);
    });
    watch.observe(live, { childList: true, subtree: true });
  }

  /* The connection. Where the session is over, the page is loaded again, and leads to the login. The server may be away
     for a while: then a line says so, what is shown stays, and the page that was asked for comes as soon as it is back.
     (A board on a wall has its own watch, in board.js.) */
  var ask = window.fetch;
  var since = null, timer = null, leaving = false;
  function two(n) { return (n < 10 ? "0" : "") + n; }

  function away() {
    since = since || new Date();
    var line = document.getElementById("away");
    if (!line) {
      line = document.createElement("p");
      line.id = "away";
      line.setAttribute("role", "status");
      document.body.appendChild(line);
    }
    line.textContent = "Ingen forbindelse til serveren siden kl. " + two(since.getHours()) + "." + two(since.getMinutes()) +
      ". Det viste er det, der sidst blev hentet. Der prøves igen.";
    if (timer === null) timer = window.setInterval(look, 3000);
  }

  function look() {
    ask("/healthz", { cache: "no-store" }).then(function (answer) {
      if (!answer.ok || since === null) return;
      since = null;
      window.clearInterval(timer);
      timer = null;
      var line = document.getElementById("away");
      if (line) line.remove();
      /* The address is the state: ask for it again. */
      window.dash_clientside.set_props("url", { pathname: window.location.pathname, search: window.location.search });
    }, function () {});
  }

  window.fetch = function (what) {
    var to = String((what && what.url) || what);
    return ask.apply(this, arguments).then(function (answer) {
      if (answer.status === 401 && answer.headers.get("X-Tavle-Login") && !leaving) {
        leaving = true;
        window.location.reload();
      }
      return answer;
    }, function (fault) {
      if (to.indexOf("/_dash-update-component") >= 0) away();
      throw fault;
    });
  };
})();
