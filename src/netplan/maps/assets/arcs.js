/* Warm, national: one arc per pair of places, bent poleward, so that circuits stay apart. */

/** Points of the arc between two places; control point 10 % of its length to the pole. */
function arcPoints(from, to) {
  var a = map.project(from, 6), b = map.project(to, 6);
  var dx = b.x - a.x, dy = b.y - a.y;
  var pole = (from[0] + to[0]) / 2 >= 0 ? -1 : 1;
  var nx = dy, ny = -dx;
  if (ny * pole < 0 || (Math.abs(ny) < 1e-9 && nx < 0)) { nx = -nx; ny = -ny; }
  var cx = (a.x + b.x) / 2 + nx * 0.1, cy = (a.y + b.y) / 2 + ny * 0.1;
  var points = [];
  for (var i = 0; i <= 28; i++) {
    var p = i / 28, q = 1 - p;
    points.push(map.unproject([q * q * a.x + 2 * q * p * cx + p * p * b.x,
      q * q * a.y + 2 * q * p * cy + p * p * b.y], 6));
  }
  return points;
}

function bundlePoints(bundle) {
  return arcPoints(D.sites[bundle.from].at, D.sites[bundle.to].at);
}

function bundleWidth(bundle) { return STYLE.widths_px[capStep(bundle.cap)]; }

/** A line in its load's colour on a white casing, white dashes when over capacity. */
function loadLine(points, width, step, dashed) {
  drawLine("links", points, { color: "#FFFFFF", weight: width + 1.8, opacity: 0.75 });
  drawLine("links", points, { color: loadColour(step), weight: width });
  if (dashed) {
    drawLine("links", points, { color: "#FFFFFF", weight: Math.max(1.1, width * 0.36),
      dashArray: "3 6", lineCap: "butt" });
  }
}

function drawArcs() {
  var hits = [];
  bundles().forEach(function (bundle) {
    if (!shownBundle(bundle)) return;
    var points = bundlePoints(bundle), step = loadStep(bundle.u);
    loadLine(points, bundleWidth(bundle), step, step === 3);
    hits.push([points, bundle]);
  });
  hits.forEach(function (hit) { hitLine("links", hit[0], { bundle: hit[1].key }); });
}
