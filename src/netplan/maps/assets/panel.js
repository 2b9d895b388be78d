/* The right panel: how many places lie within each ring, and every place by latency. */

var PW = 348;
var PLOT = { name: 84, left: 94, right: 262, value: 298 };

function drawPanel() {
  var panel = empty(document.getElementById("np-panel"));
  if (S.look !== "work") { faultPanel(panel); return; }
  panel.appendChild(panelHead());
  if (!S.view) return;
  var rest = Math.max(240, panel.clientHeight - panel.firstChild.offsetHeight - 14);
  panel.appendChild(panelPlot(rest));
}

function panelHead() {
  var head = h("div", { "class": "head" }, tools());
  if (!S.view) return head;
  head.appendChild(h("h1", {}, t(D.rings.length ? "sheet" : "sheetPlain")));
  var sub = h("div", { "class": "sub" });
  fill(sub, summary());
  head.appendChild(sub);
  var table = D.rings.length && rowsOf("city").length ? countTable() : null;
  if (table) head.appendChild(table);
  return head;
}

/** Buttons: latency view, whole map, print, language. */
function tools() {
  var bar = h("div", { "class": "tools" });
  var views = Object.keys(D.rows);
  if (views.length > 1 && S.look === "work") {
    var chips = h("span", { "class": "chips" });
    ["optical", "ip"].filter(function (v) { return D.rows[v]; }).forEach(function (view) {
      var chip = h("button", { type: "button", "data-view": view, "aria-pressed": String(S.view === view) }, t(view));
      on(chip, "click", function () { S.view = view; drawAll(); });
      chips.appendChild(chip);
    });
    bar.appendChild(chips);
  }
  [["home", t("home"), fitHome], ["print", t("print"), printPage], ["lang", t("lang"), switchLanguage]]
    .forEach(function (one) {
      var button = h("button", { type: "button", "class": "tool", id: "np-" + one[0] }, one[1]);
      on(button, "click", one[2]);
      bar.appendChild(button);
    });
  return bar;
}

/** The target that most cities share, ms; null where there is none. */
function commonTarget() {
  var targets = rowsOf("city").map(function (row) { return row.target; });
  var best = null;
  groupBy(targets, String).forEach(function (same) {
    if (same[0] && same.length >= 0.8 * targets.length) best = same[0];
  });
  return best;
}

function summary() {
  var rows = rowsOf("city"), judged = rows.filter(function (row) { return row.verdict; });
  if (!rows.length) return [t("sorted")];
  var missed = judged.filter(function (row) { return isMissed(rowVerdict(row)); }).length;
  var border = judged.filter(function (row) { return row.verdict === "borderline"; }).length;
  var met = judged.length - missed, goal = commonTarget();
  if (judged.some(function (row) { return isMissed(rowVerdict(row)) && row.target !== goal; })) goal = null;
  if (!judged.length) return [t("metCount", rows.length), t("sorted")];
  var words = (goal ? t("metOf", met, missed, goal) : t("metOfPlain", met, missed)) + (border ? t("borderOf", border) : "");
  return [t("metCount", rows.length), h("b", {}, words), (S.lang === "zh" ? "；" : "; ") + t("sorted")];
}

function countTable() {
  var table = h("table", { "class": "counts" }), top = h("tr", {}, h("th", {}));
  var views = ["ip", "optical"].filter(function (view) { return D.rows[view]; });
  var real = views.map(function (view) {
    return h("tr", { "class": "real" + (view === S.view ? " now" : "") }, h("th", {}, t(view)));
  });
  var ideal = h("tr", { "class": "ideal" }, h("th", {}, t("idealRow")));
  ringCounts().forEach(function (count, i) {
    var cell = h("td", { "class": "cap" + (count.ms === S.focus ? " focus" : ""), style: "background:" + ringColour(i) }, "≤" + count.ms + " ms");
    on(cell, "click", function () { S.focus = count.ms; drawAll(); });
    top.appendChild(cell);
    views.forEach(function (view, n) {
      var one = ringCounts(view)[i];
      real[n].appendChild(h("td", {}, one.real, one.gain > 0 ? h("i", {}, " +" + one.gain) : ""));
    });
    ideal.appendChild(h("td", {}, count.ideal));
  });
  [top].concat(real, [ideal]).forEach(function (row) { table.appendChild(row); });
  return table;
}

/** Rows to show: cities, then other hubs, then local places where there is room. */
function panelSections(height) {
  var sections = [{ title: "", rows: rowsOf("city") }];
  sections.push({ title: t("hubs"), rows: rowsOf("hub") });
  var locals = rowsOf("local");
  var total = sections[0].rows.length + sections[1].rows.length;
  if (total + locals.length + 3 < height / 15.5) sections.push({ title: t("locals"), rows: locals });
  return sections.filter(function (section) { return section.rows.length; });
}

function panelPlot(height) {
  var sections = panelSections(height);
  var count = sections.reduce(function (sum, section) { return sum + section.rows.length; }, 0);
  var titles = sections.filter(function (section) { return section.title; }).length;
  var step = clamp((height - 22 - 20 - titles * 20) / Math.max(1, count), 15, 26);
  var most = (D.rows[S.view] || []).reduce(function (top, row) {
    return Math.max(top, row.ms, row.target || 0);
  }, D.rings.length ? D.rings[D.rings.length - 1].ms : 0);
  function x(value) { return PLOT.left + (PLOT.right - PLOT.left) * clamp(value / most, 0, 1); }
  var full = 22 + count * step + titles * 20 + 20;
  var svg = g("svg", { "class": "plot", width: PW, height: full });
  svg.appendChild(axis(x));
  var y = 20;
  sections.forEach(function (section) {
    if (section.title) {
      svg.appendChild(g("text", { x: 2, y: y + 15, "class": "section" }, section.title));
      y += 20;
    }
    svg.appendChild(tints(x, y, section.rows.length * step, most));
    section.rows.forEach(function (row) { svg.appendChild(panelRow(row, x, y, step)); y += step; });
    if (!section.title && commonTarget()) svg.appendChild(goalLine(x, y));
  });
  svg.appendChild(keyLine(y + 13));
  return svg;
}

function axis(x) {
  var out = g("g", { "class": "axis" }, g("text", { x: PLOT.name, y: 13, "text-anchor": "end" }, t("ringAxis")));
  var last = -99, goal = commonTarget();
  D.rings.forEach(function (ring) {
    if (goal && Math.abs(x(ring.ms) - x(goal)) < 30) return;
    if (x(ring.ms) - last < 9) return;
    last = x(ring.ms);
    out.appendChild(g("text", { x: last, y: 13, "text-anchor": "middle", "class": "ring" }, ring.ms));
  });
  if (goal) out.appendChild(g("text", { x: x(goal), y: 13, "text-anchor": "middle", "class": "goal" }, t("target") + " " + goal));
  return out;
}

function tints(x, y, height, most) {
  var out = g("g", {}, g("rect", { x: PLOT.left, y: y, width: PLOT.right - PLOT.left, height: height, fill: "#FBFAF7" }));
  for (var i = D.rings.length - 1; i >= 0; i--) {
    out.appendChild(g("rect", { x: PLOT.left, y: y, width: x(Math.min(most, D.rings[i].ms)) - PLOT.left,
      height: height, fill: ringColour(i) }));
  }
  return out;
}

function goalLine(x, y) {
  return g("line", { x1: x(commonTarget()), x2: x(commonTarget()), y1: 17, y2: y, "class": "goalline" });
}

function panelRow(row, x, y, step) {
  var mid = y + step / 2, verdict = rowVerdict(row), missed = isMissed(verdict), name = nm(D.sites[row.site]);
  var node = g("g", { "class": "prow" + (missed ? " missed" : ""), tabindex: 0, role: "button", "data-site": row.site,
    "aria-label": name + " " + ms(row.ms, row.target) + " ms" });
  node.appendChild(g("rect", { x: 0, y: y, width: PW - 8, height: step, "class": "back", rx: 2 }));
  var size = Math.min(12.5, step - 4);
  node.appendChild(g("title", {}, name));
  node.appendChild(g("text", { x: PLOT.name, y: mid, "text-anchor": "end", "class": "name",
    "font-size": size }, fitted(name, PLOT.name - 2, size, 500)));
  node.appendChild(g("line", { x1: x(row.bound), x2: x(row.ms), y1: mid, y2: mid, "class": "bar" }));
  node.appendChild(g("line", { x1: x(row.bound), x2: x(row.bound), y1: mid - 4, y2: mid + 4, "class": "tick" }));
  if (row.target && row.target !== commonTarget()) {
    node.appendChild(g("line", { x1: x(row.target), x2: x(row.target), y1: mid - 5, y2: mid + 5, "class": "own" }));
  }
  var dot = symbol(row.kind === "hub" ? "hub" : "city", verdict, 1);
  node.appendChild(g("g", { transform: "translate(" + x(row.ms).toFixed(1) + "," + mid + ")" }, dot));
  var after = afterOf(row.site, row.ms);
  if (after !== null) {
    node.appendChild(g("line", { x1: x(after), x2: x(after), y1: mid - 5, y2: mid + 5, "class": "after" }));
  }
  node.appendChild(g("text", { x: PLOT.value, y: mid, "text-anchor": "end", "class": "value" }, ms(row.ms, row.target)));
  if (missed && row.target) {
    var over = row.ms - row.target;
    node.appendChild(g("text", { x: PLOT.value + 4, y: mid, "class": "excess" }, "+" + (over < 0.05 ? over.toFixed(2) : over.toFixed(1))));
  }
  rowActs(node, { site: row.site });
  return node;
}

function rowActs(node, what) {
  on(node, "mouseenter", function () { S.byKey = false; setHover(what); });
  on(node, "focus", function () { S.byKey = true; setHover(what); });
  on(node, "mouseleave blur", function () { S.byKey = false; setHover(null); });
  on(node, "click", function () { choose(what); });
  on(node, "keydown", function (event) {
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); choose(what); }
  });
}

function keyLine(y) {
  var out = g("g", { "class": "key" }), x = 2;
  function add(shape, words) {
    out.appendChild(g("g", { transform: "translate(" + (x + 5) + "," + y + ")" }, shape));
    out.appendChild(g("text", { x: x + 13, y: y }, words));
    x += 13 + measure(words, 10.5, 400) + 12;
  }
  add(g("line", { x1: 0, x2: 0, y1: -4, y2: 4, "class": "tick" }), t("keyIdeal"));
  add(symbol("city", "met", 1), t("keyMet"));
  if (rowsOf("city").concat(rowsOf("hub")).some(function (row) { return row.verdict === "borderline"; })) {
    add(symbol("city", "met near", 1), t("keyNear"));
  }
  add(symbol("city", "missed", 1), t("keyMissed"));
  if (pickNow()) add(g("line", { x1: 0, x2: 0, y1: -5, y2: 5, "class": "after" }), t("keyAfter"));
  return out;
}
