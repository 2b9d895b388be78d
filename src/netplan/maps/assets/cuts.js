/* Failures on the map: cables by what their cut does, one failure's effect, links at their worst. */

/** Looks of a cable by what its cut does: unknown, nothing, three steps of overflow, no way left. */
function cutLook(step) {
  if (step < 0) return { color: STYLE.tertiary, weight: 1.2, dashArray: "1 4" };
  if (step === 0) return { color: STYLE.load[0], weight: 1.4 };
  if (step === 4) return { color: INK, weight: 5.4 };
  return { color: STYLE.load[Math.min(step, STYLE.load.length - 1)], weight: [0, 2.8, 4, 5.2][step] };
}

/** Cables that a cut can hit in the chosen case, harmless ones first. */
function cutSegs() {
  return Object.keys(CUT_OF).map(Number).filter(function (s) { return faultCase(CUT_OF[s]); })
    .map(function (s) { return { seg: s, harm: harm(CUT_OF[s]) }; })
    .sort(function (x, y) {
      return x.harm.step - y.harm.step || x.harm.lost - y.harm.lost || x.harm.over - y.harm.over || x.seg - y.seg;
    });
}

function drawCuts() {
  var cuts = cutSegs();
  cuts.forEach(function (one) {
    var points = D.segs[one.seg].line, look = cutLook(one.harm.step), bold = one.harm.step > 0;
    if (bold) drawLine("corridors", points, { color: "#FFFFFF", weight: look.weight + 1.8, opacity: 0.8 });
    drawLine("corridors", points, look);
    if (one.harm.step === 4) drawLine("corridors", points, { color: "#FFFFFF", weight: 1.8, lineCap: "butt" });
  });
  cuts.forEach(function (one) { hitLine("corridors", D.segs[one.seg].line, { seg: one.seg }, 11); });
}

/** Cables as a quiet ground under links or under one failure. */
function drawQuiet() {
  D.segs.forEach(function (seg, i) {
    if (seg.status !== "existing" && !(CUT_OF[i] !== undefined && faultCase(CUT_OF[i]))) return;
    drawLine("corridors", seg.line, { color: STYLE.corridor, weight: 0.9, opacity: 0.75 });
    hitLine("corridors", seg.line, { seg: i }, 9);
  });
}

function drawFaultCables() {
  if (S.look === "cuts" && S.fail < 0) drawCuts(); else drawQuiet();
  if (S.fail < 0) return;
  D.fails[S.fail].segs.forEach(function (i) {
    drawLine("trench", D.segs[i].line, { color: "#FFFFFF", weight: 8.4, opacity: 0.9 });
    drawLine("trench", D.segs[i].line, { color: INK, weight: 5.4, dashArray: "9 4", lineCap: "butt" });
    hitLine("trench", D.segs[i].line, { seg: i }, 12);
  });
}

/** Links that a failure takes down, dashed, and those that it fills further, in their load's colour. */
function drawStruck() {
  var struck = struckBundles(S.fail), hits = [];
  struck.forEach(function (one) {
    var points = bundlePoints(one.bundle);
    hits.push([points, one.bundle]);
    if (!one.down) return;
    drawLine("links", points, { color: "#FFFFFF", weight: 3, opacity: 0.7 });
    drawLine("links", points, { color: STYLE.secondary, weight: 1.3, dashArray: "2 5", lineCap: "butt" });
  });
  struck.forEach(function (one) {
    if (one.u === null) return;
    var step = loadStep(one.u);
    loadLine(bundlePoints(one.bundle), bundleWidth(one.bundle), step, step === 3);
  });
  hits.forEach(function (hit) { hitLine("links", hit[0], { bundle: hit[1].key }, 9); });
}

/** Every arc in the colour of its worst failure. */
function drawWorst() {
  var shown = bundles().filter(shownBundle).map(function (bundle) {
    var top = worstMember(bundle);
    return { bundle: bundle, u: top ? loadOf(top).wu : bundle.u };
  }).sort(function (x, y) { return (x.u || 0) - (y.u || 0) || (x.bundle.key < y.bundle.key ? -1 : 1); });
  shown.forEach(function (one) {
    var step = loadStep(one.u);
    loadLine(bundlePoints(one.bundle), bundleWidth(one.bundle), step, step === 3);
  });
  shown.forEach(function (one) { hitLine("links", bundlePoints(one.bundle), { bundle: one.bundle.key }); });
}

function drawFaultLinks() {
  if (S.fail >= 0) drawStruck(); else if (S.look === "worst") drawWorst();
}

/** The point halfway along a line. */
function halfway(points) {
  var total = 0, far = points.slice(1).map(function (p, i) {
    var step = Math.hypot(p[0] - points[i][0], p[1] - points[i][1]);
    total += step;
    return step;
  });
  var left = total / 2, n = 0;
  while (n < far.length - 1 && left > far[n]) { left -= far[n]; n += 1; }
  var part = far[n] ? left / far[n] : 0, a = points[n], b = points[Math.min(n + 1, points.length - 1)];
  return [a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part];
}

function cross(r, width) {
  var d = "M" + -r + "," + -r + "L" + r + "," + r + "M" + r + "," + -r + "L" + -r + "," + r;
  return g("g", {}, g("path", { d: d, stroke: "#fff", "stroke-width": width + 2.4, "stroke-linecap": "round" }),
    g("path", { d: d, stroke: INK, "stroke-width": width, "stroke-linecap": "round" }));
}

/** The sign of a single point of failure: its loss leaves traffic without a way. */
function alone() {
  return g("g", {}, g("circle", { r: 6.2, fill: "#fff", stroke: INK, "stroke-width": 1.5 }),
    g("text", { y: 0.4, "text-anchor": "middle", "class": "np-alone" }, "!"));
}

/** What stands on the map as a mark: its place in layer pixels, size and picture. */
function marksNow() {
  var out = [];
  function at(latlng, r, node) {
    var p = map.latLngToLayerPoint(latlng);
    out.push({ x: p.x, y: p.y, r: r, node: node });
  }
  if (S.look === "cuts" && S.fail < 0) {
    cutSegs().forEach(function (one) {
      if (one.harm.step === 4) at(halfway(D.segs[one.seg].line), 7, alone());
    });
  }
  if (S.fail < 0) return out;
  struckBundles(S.fail).forEach(function (one) {
    if (one.down !== one.bundle.members.length) return;
    var points = bundlePoints(one.bundle), mid = points[points.length >> 1];
    at([mid.lat, mid.lng], 3, cross(2.6, 1.3));
  });
  D.fails[S.fail].segs.forEach(function (i) { at(halfway(D.segs[i].line), 8, cross(5.5, 3)); });
  var moved = movedBy(S.fail), failed = D.fails[S.fail].sites;
  SPOTS.forEach(function (spot) {
    var pair = moved[spot.index];
    if (failed.indexOf(spot.index) >= 0) out.push({ x: spot.x, y: spot.y, r: 11, node: cross(8, 3) });
    else if (pair && isLost(pair)) out.push({ x: spot.x, y: spot.y, r: 9, node: cross(6, 2.2) });
    else if (pair && isSlower(pair)) out.push({ x: spot.x, y: spot.y, r: spot.core + 4,
      node: g("circle", { r: spot.core + 3.4, fill: "none", stroke: STYLE.ring, "stroke-width": 2.2 }) });
  });
  return out;
}

/** Draw the marks; MARKS keeps where they stand, for the labels. */
function drawMarks() {
  MARKS = S.look === "work" ? [] : marksNow();
  var svg = g("svg", { "class": "np-over", width: 1, height: 1 });
  MARKS.forEach(function (mark) {
    svg.appendChild(g("g", { "class": "mark", transform: "translate(" + mark.x.toFixed(1) + "," +
      mark.y.toFixed(1) + ")" }, mark.node));
  });
  empty(map.getPane("np-marks")).appendChild(svg);
}

var MARKS = [];
