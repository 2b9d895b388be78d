/* Places: shape is the kind, fill is the target kept or missed. */

var INK = "#11181F";
var WEIGHT = { source: 5, hub: 3, city: 4, local: 2, junction: 1 };
var RADIUS = { source: 9, hub: 4, city: 3.9, local: 3.1, junction: 1.9 };
var SPOTS = [];

function symbolScale() { return clamp(1 + 0.2 * (map.getZoom() - 4.8), 0.92, 1.5); }

function hasExchange(site, kind) {
  return S.on[kind] && site.ex.some(function (x) { return x.kind === kind; });
}

/** Whether a place is drawn at all under the ticked layers. */
function shownPlace(site) {
  if (site.kind !== "junction") return true;
  return S.on.junction || hasExchange(site, "nbp") || hasExchange(site, "ixp") ||
    (site.gateway && S.on.gateway);
}

/** Half the size of a place's symbol with everything around it, px. */
function outerRadius(site, scale) {
  var r = RADIUS[site.kind];
  if (hasExchange(site, "nbp")) r = Math.max(r, RADIUS[site.kind] + 3.1);
  if (hasExchange(site, "ixp")) r = Math.max(r, RADIUS[site.kind] + 4.2);
  return r * scale + 1;
}

/** Push the lesser of two touching main symbols outward, away from the greater one. */
function spread(spots) {
  var main = spots.filter(function (spot) { return WEIGHT[spot.site.kind] > 1; });
  for (var round = 0; round < 4; round++) {
    main.forEach(function (low) {
      main.forEach(function (high) {
        if (low === high || WEIGHT[high.site.kind] < WEIGHT[low.site.kind]) return;
        if (WEIGHT[high.site.kind] === WEIGHT[low.site.kind] && high.index < low.index) return;
        push(low, high);
      });
    });
  }
}

function push(low, high) {
  var dx = low.x - high.x, dy = low.y - high.y, far = Math.sqrt(dx * dx + dy * dy);
  var need = low.core + high.core + 1.5;
  if (far >= need) return;
  if (far < 0.01) { dx = 0.8; dy = 0.6; far = 1; }
  low.x = high.x + dx / far * need;
  low.y = high.y + dy / far * need;
}

function star(r) {
  var points = [];
  for (var i = 0; i < 10; i++) {
    var a = -Math.PI / 2 + i * Math.PI / 5, q = i % 2 ? r * 0.42 : r;
    points.push((Math.cos(a) * q).toFixed(2) + "," + (Math.sin(a) * q).toFixed(2));
  }
  return points.join(" ");
}

function rings(site, k) {
  var r = RADIUS[site.kind] * k, out = [];
  if (hasExchange(site, "nbp")) {
    out.push(g("circle", { r: r + 3.1 * k, fill: "#fff", stroke: INK, "stroke-width": 0.9,
      "class": "nbp" }));
  }
  if (hasExchange(site, "ixp")) {
    var d = r + 5.2 * k;
    out.push(g("path", { d: "M0," + -d + "L" + d + ",0L0," + d + "L" + -d + ",0Z", fill: "#fff",
      stroke: INK, "stroke-width": 1.1, "class": "ixp" }));
  }
  if (site.gateway && S.on.gateway) {
    var top = -r - 3.2 * k, w = 3.1 * k;
    out.push(g("path", { d: "M" + -w + "," + top + "L" + w + "," + top + "L0," + (top - w * 1.5) +
      "Z", fill: INK, stroke: "#fff", "stroke-width": 0.6, "class": "gateway" }));
  }
  return out;
}

/** The symbol of one kind of place; also what the legend shows. */
function symbol(kind, verdict, k) {
  var r = RADIUS[kind] * k, solid = isMissed(verdict);
  if (kind === "source") {
    return g("g", {}, g("circle", { r: r, fill: "#fff", stroke: INK, "stroke-width": 1.6 }),
      g("circle", { r: r - 2.6 * k, fill: INK }), g("polygon", { points: star(4.4 * k), fill: "#fff" }));
  }
  if (kind === "junction") {
    return g("circle", { r: r, fill: "#fff", stroke: STYLE.tertiary, "stroke-width": 0.9 });
  }
  var look = { fill: solid ? INK : "#fff", stroke: INK, "stroke-width": 1.7 * Math.min(k, 1.2) };
  var shape = kind === "hub"
    ? g("rect", L.extend({ x: -r, y: -r, width: 2 * r, height: 2 * r }, look))
    : g("circle", L.extend({ r: r }, look));
  var extra = null;
  if (verdict === "split") {
    extra = kind === "hub" ? g("path", { d: "M" + -r + "," + -r + "L" + -r + "," + r + "L" + r + "," + r + "Z", fill: INK })
      : g("path", { d: "M" + -r + ",0A" + r + "," + r + " 0 0 0 " + r + ",0Z", fill: INK });
  }
  if (verdict.indexOf("near") > 0) extra = g("circle", { r: r * 0.38, fill: solid ? "#fff" : INK });
  return g("g", {}, shape, extra);
}

function drawPlace(spot, k) {
  var node = g("g", { "class": "place " + spot.site.kind, transform: "translate(" + spot.x.toFixed(1) +
    "," + spot.y.toFixed(1) + ")" });
  rings(spot.site, k).forEach(function (ring) { node.appendChild(ring); });
  node.appendChild(symbol(spot.site.kind, verdictOf(spot.index), k));
  node.appendChild(g("circle", { r: Math.max(9, spot.core + 3), fill: "transparent" }));
  on(node, "mouseenter", function () { setHover({ site: spot.index }); });
  on(node, "mouseleave", function () { setHover(null); });
  on(node, "click", function (event) { event.stopPropagation(); choose({ site: spot.index }); });
  return node;
}

/** Draw every place; SPOTS keeps where each stands, for the labels. */
function drawPlaces() {
  var k = symbolScale();
  SPOTS = D.sites.map(function (site, index) {
    var p = map.latLngToLayerPoint(site.at);
    return { site: site, index: index, x: p.x, y: p.y, x0: p.x, y0: p.y,
      core: RADIUS[site.kind] * k, outer: outerRadius(site, k) };
  }).filter(function (spot) { return shownPlace(spot.site); });
  spread(SPOTS);
  SPOTS.sort(function (a, b) { return WEIGHT[a.site.kind] - WEIGHT[b.site.kind] || a.index - b.index; });
  var pane = empty(map.getPane("np-symbols"));
  var svg = g("svg", { "class": "np-over", width: 1, height: 1 });
  SPOTS.forEach(function (spot) {
    if (Math.abs(spot.x - spot.x0) + Math.abs(spot.y - spot.y0) > 1) {
      svg.appendChild(g("line", { x1: spot.x, y1: spot.y, x2: spot.x0, y2: spot.y0, stroke: INK,
        "stroke-width": 0.8 }));
    }
  });
  SPOTS.forEach(function (spot) { svg.appendChild(drawPlace(spot, k)); });
  pane.appendChild(svg);
}
