/* The left card: title, what is shown, and the legend, which is the layer control itself. */

function drawCard() {
  var card = empty(document.getElementById("np-card"));
  card.appendChild(cardHead());
  if (D.fails.length && D.cases.length) card.appendChild(lookChips());
  (S.look === "work" ? [farGroup(), busyGroup(), fragileGroup(), buildGroup(), placesGroup()]
    : faultGroups().concat(placesGroup())).forEach(function (group) {
    if (group && group.childNodes.length > 1) card.appendChild(group);
  });
}

function cardHead() {
  var lines = [];
  if (S.view) {
    lines.push(t(S.view + "Long"));
    lines.push(t("model", D.model.usPerKm.toFixed(1), D.model.factor));
  }
  if (D.date) lines.push(t("data", D.date));
  var head = h("div", { "class": "head" }, h("h1", {}, nm(D.title)));
  lines.forEach(function (line) { head.appendChild(h("div", { "class": "small" }, line)); });
  if (nm(D.note)) head.appendChild(h("div", { "class": "small clamp", title: nm(D.note) }, nm(D.note)));
  return head;
}

function group(title) { return h("section", {}, h("h2", {}, title)); }

/** One row of the legend: a tick box when it is a layer, a picture, words and a count. */
function entry(layer, picture, words, count) {
  var row = h("label", { "class": "row" + (layer && !S.on[layer] ? " off" : "") });
  if (layer) {
    var box = h("input", { type: "checkbox", "data-layer": layer });
    box.checked = S.on[layer];
    on(box, "change", function () { S.on[layer] = box.checked; drawAll(); focusLayer(layer); });
    row.appendChild(box);
  } else row.appendChild(h("span", { "class": "nobox" }));
  row.appendChild(h("span", { "class": "pic" }, picture));
  row.appendChild(h("span", { "class": "words" }, words));
  row.appendChild(h("span", { "class": "count" }, count === undefined ? "" : count));
  return row;
}

function focusLayer(layer) {
  var box = document.querySelector('[data-layer="' + layer + '"]');
  if (box) box.focus();
}

function pic(width) {
  var nodes = [].slice.call(arguments, 1);
  return fill(g("svg", { width: width, height: 16, viewBox: "0 0 " + width + " 16" }), nodes);
}

function stroke(colour, width, extra) {
  return g("line", L.extend({ x1: 1, y1: 8, x2: 29, y2: 8, stroke: colour, "stroke-width": width }, extra || {}));
}

function farGroup() {
  var out = group(t("far"));
  if (!D.rings.length) return out;
  var swatch = h("span", { "class": "swatches" });
  D.rings.forEach(function (ring, i) {
    if (i === D.rings.length - 1 && i > 0) return;
    var cell = h("button", { type: "button", style: "background:" + ringColour(i),
      "class": ring.ms === S.focus ? "focus" : "" }, ring.ms);
    on(cell, "click", function (event) { event.preventDefault(); S.focus = ring.ms; drawAll(); });
    swatch.appendChild(cell);
  });
  out.appendChild(entry("reach", swatch, t("realReach")));
  out.appendChild(entry("ideal", pic(30, stroke(STYLE.ring, 1.5, { "stroke-dasharray": "5 3" })), t("ideal")));
  var focus = focusRing(), counts = ringCounts("optical").filter(function (c) { return c.ms === S.focus; })[0];
  if (focus && focus.gap.length) {
    out.appendChild(entry("gap", pic(30, g("rect", { x: 1, y: 2, width: 28, height: 12, fill: "url(#np-hatch)",
      stroke: "#9DB4C6", "stroke-width": 0.7 })), t("gap", S.focus),
      rowsOf("city").length ? t("gapCount", counts.ideal, counts.real) : ""));
  }
  if (D.rings.some(function (ring) { return !ring.sure; })) {
    out.appendChild(h("div", { "class": "note" }, t("unconfirmed")));
  }
  return out;
}

/** Words of one step of utilisation. */
function stepWords(step) {
  var limits = STYLE.load_limits.map(pct);
  if (step === 0) return t("below", limits[0]);
  if (step === limits.length) return t("above", limits[limits.length - 1]);
  return t("between", limits[step - 1].replace(/\s?%/, ""), limits[step]);
}

function stepPicture(step) {
  var colour = loadColour(step), line = stroke(colour, 2 + step * 0.9);
  return step === 3 ? pic(30, line, stroke("#fff", 1.3, { "stroke-dasharray": "3 4" })) : pic(30, line);
}

function busyGroup() {
  var out = group(t("busy"));
  if (!D.links.length) return out;
  if (D.cases.length > 1) out.appendChild(caseSwitch());
  var all = bundles(), direct = all.filter(function (b) { return b.direct; });
  var other = all.length - direct.length;
  if (direct.length) {
    out.appendChild(entry("direct", pic(30, g("path", { d: "M2,13Q10,2 28,4M2,13Q16,6 28,11", fill: "none", stroke: "#7F8C97", "stroke-width": 1.6 })), t(D.hub < 0 ? "links" : "direct"), direct.length));
  }
  if (other) out.appendChild(entry("other", pic(30, g("path", { d: "M2,4L15,12L28,5M2,4L28,5", fill: "none", stroke: "#7F8C97", "stroke-width": 1 })), t("other"), other));
  var shown = all.filter(shownBundle);
  [0, 1, 2, 3].forEach(function (step) {
    var n = shown.filter(function (b) { return loadStep(b.u) === step; }).length;
    if (n) out.appendChild(entry("", stepPicture(step), stepWords(step), n));
  });
  if (all.some(function (b) { return b.u !== null; })) {
    out.appendChild(h("div", { "class": "note" }, t("loadNote", pct(D.model.load))));
  }
  out.appendChild(entry("", widthPicture(), isRouted() ? t("routedNote") : t("widthNote") + " " + capRange(shown)));
  return out;
}

function capRange(list) {
  var caps = list.map(function (b) { return b.cap; });
  if (!caps.length) return "";
  var low = Math.min.apply(null, caps), high = Math.max.apply(null, caps);
  return low === high ? cap(low) : cap(low).replace(/ .*/, low < 1000 && high >= 1000 ? "G" : "") + "–" + cap(high);
}

function widthPicture() {
  return pic(30, stroke("#7F8C97", 1.5, { x2: 8 }), stroke("#7F8C97", 3, { x1: 11, x2: 18 }),
    stroke("#7F8C97", 5, { x1: 21, x2: 29 }));
}

function caseSwitch() {
  var bar = h("div", { "class": "chips" });
  D.cases.forEach(function (one) {
    var words = { today: t("today"), horizon: t("horizon"), plan: t("planCase") }[one.id] + " " + one.year;
    var chip = h("button", { type: "button", "data-case": one.id, "aria-pressed": String(S.when === one.id) }, words);
    on(chip, "click", function () { S.when = one.id; drawAll(); });
    bar.appendChild(chip);
  });
  return bar;
}

function fragileGroup() {
  var out = group(t("fragile"));
  var existing = D.segs.filter(function (seg) { return seg.status === "existing"; }).length;
  if (existing) out.appendChild(entry("corridors", pic(30, stroke(STYLE.corridor, 1)), t("corridors"), existing));
  var most = mostShared();
  if (most.count) {
    var double = isRouted() ? pic(30, g("rect", { x: 2, y: 2, width: 26, height: 12, rx: 2, fill: "#fff", stroke: STYLE.trench }),
      g("text", { x: 15, y: 11.5, "text-anchor": "middle", "font-size": 10, fill: STYLE.text }, "n"))
      : pic(30, stroke(STYLE.trench, 5.2), stroke("#fff", 2.6));
    out.appendChild(entry("shared", double, t("shared"), t("sharedCount", most.count)));
  }
  var worst = worstCut();
  if (worst >= 0) {
    var cut = h("button", { type: "button", "class": "row link" }, h("span", { "class": "nobox" }),
      h("span", { "class": "pic" }, pic(30, g("path", { d: "M10,3L20,13M20,3L10,13", stroke: STYLE.trench, "stroke-width": 2 }))),
      h("span", { "class": "words" }, t("worstCut")), h("span", { "class": "count" }, faultName(worst)));
    on(cut, "click", function () { showFault(worst); });
    out.appendChild(cut);
  }
  return out;
}

function buildGroup() {
  var out = group(t("build"));
  if (!D.picks.length && D.segs.every(function (seg) { return seg.status === "existing"; })) return out;
  if (D.picks.length) out.appendChild(entry("build", pic(30, stroke(STYLE.proposal, 4, { "stroke-dasharray": "9 4", x2: 18 }),
    g("circle", { cx: 25, cy: 8, r: 3.6, fill: STYLE.proposal })), t("newRoute")));
  var spare = D.segs.filter(function (seg) { return seg.status !== "existing"; }).length;
  if (spare) {
    out.appendChild(entry("candidates", pic(30, stroke(STYLE.proposal, 1.4, { "stroke-dasharray": "7 4" })), t("candidates"), spare));
  }
  out.firstChild.appendChild(h("span", { "class": "unit" }, t("costUnit", D.model.currency)));
  var list = h("div", { "class": "picks", role: "radiogroup" });
  D.picks.forEach(function (pick, i) { list.appendChild(pickRow(pick, i)); });
  if (D.picks.length) out.appendChild(list);
  var pick = pickNow(), gained = pick && pick.gained ? pick.gained[String(S.focus)] || [] : [];
  if (gained.length) {
    var count = ringCounts("optical").filter(function (c) { return c.ms === S.focus; })[0];
    out.appendChild(entry("gain", pic(30, g("rect", { x: 1.5, y: 2.5, width: 27, height: 11, fill: STYLE.proposal,
      "fill-opacity": 0.22, stroke: STYLE.proposal, "stroke-dasharray": "4 3" })), t("gain", S.focus),
      count && count.gain > 0 ? t("gainCount", count.gain) : ""));
  }
  return out;
}

function pickName(pick) { return pick.kind === "plan" ? t("plan") : nm(pick); }

function pickRow(pick, i) {
  var dot = h("input", { type: "radio", name: "np-pick", "data-pick": pick.kind === "plan" ? "plan" : pick.id });
  dot.checked = i === S.pick;
  on(dot, "click", function () {
    S.pick = i; S.on.build = true; S.sel = { pick: i };
    drawAll();
    document.querySelectorAll("[data-pick]")[i].focus();
  });
  var cost = pick.capex ? shortMoney(pick.capex) : "";
  return h("label", { "class": "row pick", title: pickName(pick) }, dot,
    h("span", { "class": "words" }, pickName(pick)), h("span", { "class": "count" }, cost));
}

function placesGroup() {
  var out = group(t("places"));
  function has(kind) { return D.sites.some(function (s) { return s.kind === kind; }); }
  function exchanges(kind) {
    return D.sites.filter(function (s) { return s.ex.some(function (x) { return x.kind === kind; }); }).length;
  }
  function at(x, node) { return g("g", { transform: "translate(" + x + ",8)" }, node); }
  var judged = (D.rows[S.view] || []).some(function (row) { return row.verdict; });
  if (has("source")) out.appendChild(entry("", pic(30, at(15, symbol("source", "met", 0.78))), t("source")));
  if (has("city")) {
    out.appendChild(entry("", judged ? pic(30, at(9, symbol("city", "met", 1)), at(21, symbol("city", "missed", 1)))
      : pic(30, at(15, symbol("city", "met", 1))), t(judged ? "cityKey" : "cityOnly")));
  }
  if (has("hub")) {
    out.appendChild(entry("", judged ? pic(30, at(5, symbol("hub", "met", 0.9)), at(15, symbol("hub", "missed", 0.9)),
      at(25, symbol("hub", "split", 0.9))) : pic(30, at(15, symbol("hub", "met", 1))), t(judged ? "hubKey" : "hubOnly")));
  }
  var core = symbol("city", "met", 0.8);
  if (exchanges("nbp")) out.appendChild(entry("nbp", pic(30, at(15, g("circle", { r: 6.6, fill: "#fff", stroke: INK,
    "stroke-width": 0.9 })), at(15, core)), t("nbp"), exchanges("nbp")));
  if (exchanges("ixp")) out.appendChild(entry("ixp", pic(30, at(15, g("path", { d: "M0,-7.5L7.5,0L0,7.5L-7.5,0Z", fill: "#fff",
    stroke: INK, "stroke-width": 1.1 })), at(15, symbol("city", "met", 0.8))), t("ixp"), exchanges("ixp")));
  var gates = D.sites.filter(function (s) { return s.gateway; }).length;
  if (gates) out.appendChild(entry("gateway", pic(30, at(15, g("path", { d: "M-4,-3L4,-3L0,3Z", fill: INK }))), t("gateway"), gates));
  var bare = D.sites.filter(function (s) { return s.kind === "junction"; }).length;
  if (bare) out.appendChild(entry("junction", pic(30, at(15, symbol("junction", "met", 1.2))), t("junction"), bare));
  return out;
}
