/* Where labels go: each takes the cheapest free spot; lines under it cost, symbols forbid it. */

var CELL = 4;
var PEN = document.createElement("canvas").getContext("2d");

function measure(text, size, weight) {
  PEN.font = weight + " " + size + "px " + FONT;
  return PEN.measureText(text).width;
}

/** The text, or as much of its start as fits into a width, px. */
function fitted(text, width, size, weight) {
  if (measure(text, size, weight) <= width) return text;
  var kept = text;
  while (kept.length > 1 && measure(kept + "…", size, weight) > width) kept = kept.slice(0, -1);
  return kept + "…";
}

/** A coarse picture of how much ink the lines put where. */
function inkGrid(size) {
  var w = Math.ceil(size.x / CELL) + 1, hgt = Math.ceil(size.y / CELL) + 1;
  var cells = new Float32Array(w * hgt);
  function dot(x, y, weight) {
    var i = Math.floor(x / CELL), j = Math.floor(y / CELL);
    if (i >= 0 && j >= 0 && i < w && j < hgt) cells[j * w + i] = Math.max(cells[j * w + i], weight);
  }
  return {
    line: function (points, weight) {
      for (var n = 1; n < points.length; n++) {
        var a = points[n - 1], b = points[n], far = Math.hypot(b.x - a.x, b.y - a.y);
        if (far > 6000) continue;
        for (var s = 0; s <= far; s += 3) {
          dot(a.x + (b.x - a.x) * s / (far || 1), a.y + (b.y - a.y) * s / (far || 1), weight);
        }
      }
    },
    under: function (box) {
      var sum = 0;
      for (var j = Math.floor(box.y / CELL); j <= (box.y + box.h) / CELL; j++) {
        for (var i = Math.floor(box.x / CELL); i <= (box.x + box.w) / CELL; i++) {
          if (i >= 0 && j >= 0 && i < w && j < hgt) sum += cells[j * w + i];
        }
      }
      return sum;
    }
  };
}

function overlap(a, b) {
  var w = Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x);
  var hgt = Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y);
  return w > 0 && hgt > 0 ? w * hgt : 0;
}

/** Eight positions around a place, then seven farther ones that need a leader. */
function around(at, r, w, hgt) {
  var gap = r + 2.5, d = gap * 0.72, out = [];
  [[at.x + gap, at.y - hgt / 2, 0], [at.x - gap - w, at.y - hgt / 2, 2],
    [at.x - w / 2, at.y - gap - hgt + 2, 3], [at.x - w / 2, at.y + gap - 2, 4],
    [at.x + d, at.y - d - hgt + 3, 2], [at.x + d, at.y + d - 3, 3],
    [at.x - d - w, at.y - d - hgt + 3, 4], [at.x - d - w, at.y + d - 3, 5]
  ].forEach(function (p) { out.push({ x: p[0], y: p[1], cost: p[2], far: false }); });
  [[1, -0.5], [1, 0.6], [-1, -0.5], [-1, 0.6], [0, -1], [0, 1], [0.8, -1]].forEach(function (p) {
    var reach = 24 + r;
    out.push({ x: at.x + p[0] * reach + (p[0] < 0 ? -w : p[0] > 0 ? 0 : -w / 2),
      y: at.y + p[1] * reach - hgt / 2, cost: 34, far: true });
  });
  return out;
}

/** Put one label where it costs least; null when it may be dropped and finds no free spot. */
function settle(label, taken, ink, size) {
  var best = null;
  label.spots.forEach(function (spot) {
    var box = { x: spot.x, y: spot.y, w: label.w, h: label.h };
    if (box.x < 2 || box.y < 2 || box.x + box.w > size.x - 2 || box.y + box.h > size.y - 2) return;
    var hit = taken.reduce(function (sum, other) {
      return other.owner === label.owner && label.owner !== undefined ? sum : sum + overlap(box, other);
    }, 0);
    if (hit > 0 && label.drop) return;
    var cost = spot.cost + ink.under(box) * 0.22 + (hit > 0 ? 500 + hit : 0);
    if (!best || cost < best.cost) best = { box: box, cost: cost, far: spot.far };
  });
  return best;
}

/** Text on a soft white halo; the runs may differ in weight and colour. */
function textNode(label, box) {
  var node = g("text", { x: box.x + label.pad, y: box.y + label.h / 2, "class": "np-text " + label.look,
    "font-size": label.size, "font-weight": label.weight, fill: label.colour || STYLE.text });
  label.runs.forEach(function (run, i) {
    node.appendChild(g("tspan", i ? { dx: label.size * 0.28, "font-weight": run.weight,
      fill: run.colour, "font-size": run.size } : {}, run.text));
  });
  return node;
}

function plate(label, box) {
  var round = label.look === "box" ? 2 : label.h / 2;
  return g("rect", { x: box.x, y: box.y, width: box.w, height: box.h, rx: round,
    "class": "np-plate " + label.look });
}

/** Place all labels in order of rank and draw them in the labels' pane. */
function placeLabels(labels, blocks, ink) {
  var size = map.getSize(), shift = map.containerPointToLayerPoint([0, 0]);
  var taken = blocks.slice();
  var svg = g("svg", { "class": "np-over", width: 1, height: 1,
    transform: "translate(" + shift.x + "," + shift.y + ")" });
  var leaders = g("g", {}), texts = g("g", {});
  labels.forEach(function (label) {
    var found = settle(label, taken, ink, size);
    if (!found) return;
    var box = found.box;
    taken.push(box);
    if (label.anchor && (found.far || label.leader)) {
      leaders.appendChild(g("line", leaderEnds(label.anchor, box)));
    }
    var group = g("g", { "class": "np-label " + (label.kind || "") });
    if (label.look !== "plain") group.appendChild(plate(label, box));
    group.appendChild(textNode(label, box));
    if (label.what) clickable(group, label.what);
    texts.appendChild(group);
  });
  svg.appendChild(leaders); svg.appendChild(texts);
  empty(map.getPane("np-labels")).appendChild(svg);
}

function leaderEnds(anchor, box) {
  var x = clamp(anchor.x, box.x, box.x + box.w), y = clamp(anchor.y, box.y, box.y + box.h);
  return { x1: anchor.x, y1: anchor.y, x2: x, y2: y, "class": "np-leader" };
}

function clickable(node, what) {
  on(node, "mouseenter", function () { setHover(what); });
  on(node, "mouseleave", function () { setHover(null); });
  on(node, "click", function (event) { event.stopPropagation(); choose(what); });
}

/** A label with its size; runs after the first stand beside it in a lighter weight. */
function makeLabel(runs, look) {
  var label = L.extend({ size: 12, weight: 600, look: "plain", pad: 1, runs: runs }, look);
  if (S.lang === "en") label.size *= 0.95;
  label.runs = runs = runs.map(function (run) {
    return L.extend({}, run, { text: fitted(run.text, 260, run.size || label.size, label.weight) });
  });
  var w = 0;
  runs.forEach(function (run, i) {
    w += measure(run.text, run.size || label.size, i ? run.weight || 400 : label.weight);
    if (i) w += label.size * 0.28;
  });
  if (label.look !== "plain") label.pad = 7;
  label.w = w + 2 * label.pad;
  label.h = label.size * 1.25 + (label.look === "plain" ? 0 : 4);
  return label;
}
