/* What is labelled, in order of rank: source, worst links, build, trench, rings, places. */

function here(latlng) { return map.latLngToContainerPoint(latlng); }

function inView(p) {
  var size = map.getSize();
  return p.x > 4 && p.y > 4 && p.x < size.x - 4 && p.y < size.y - 4;
}

/** Positions centred on given points, the first preferred. */
function centred(points, label, step) {
  return points.map(function (p, i) {
    return { x: p.x - label.w / 2, y: p.y - label.h / 2, cost: i * (step || 1), far: false };
  });
}

/** Positions a little away from a point, for labels with a leader. */
function beside(p, label) {
  var out = [];
  [26, 44, 70, 100].forEach(function (far, n) {
    for (var i = 0; i < 12; i++) {
      var a = i * Math.PI / 6, x = p.x + Math.cos(a) * (far + label.w / 2), y = p.y + Math.sin(a) * far;
      out.push({ x: x - label.w / 2, y: y - label.h / 2, cost: n * 8 + (i % 3), far: true });
    }
  });
  return out;
}

/** Worst links over capacity: a dark pill on the arc, or where the route leaves the view. */
function worstTags() {
  return worstBundles().map(function (bundle) {
    var routed = isRouted(), text = bundleName(bundle) + " " + pct(bundle.u);
    var label = makeLabel([{ text: (routed ? "→ " : "") + text }],
      { look: "dark", colour: "#fff", weight: 700, what: { bundle: bundle.key }, kind: "worst" });
    var points = routed ? exitPoints(bundle) : alongArc(bundle);
    label.spots = centred(points.map(here).filter(inView), label, 2);
    label.drop = true;
    return label;
  });
}

function bundleName(bundle) {
  var to = nm(D.sites[bundle.to]);
  return bundle.direct && D.hub >= 0 ? to : nm(D.sites[bundle.from]) + "–" + to;
}

function alongArc(bundle) {
  var points = bundlePoints(bundle);
  return [0.75, 0.7, 0.8, 0.65, 0.85, 0.6, 0.9, 0.55, 0.5, 0.45, 0.4].map(function (share) {
    return points[Math.round(share * (points.length - 1))];
  });
}

/** Points of a bundle's route near where it leaves the view; its end when it stays inside. */
function exitPoints(bundle) {
  var line = [];
  bundle.members[0].segs.forEach(function (s) {
    var part = D.segs[s].line;
    for (var i = 1; i < part.length; i++) {
      for (var k = 0; k < 40; k++) {
        line.push([part[i - 1][0] + (part[i][0] - part[i - 1][0]) * k / 40,
          part[i - 1][1] + (part[i][1] - part[i - 1][1]) * k / 40]);
      }
    }
  });
  var size = map.getSize();
  var seen = line.filter(function (q) { return inView(here(q)); });
  seen.sort(function (p, q) { return edge(here(p), size) - edge(here(q), size); });
  return seen.filter(function (q) { return edge(here(q), size) > 46; }).slice(0, 60);
}

function edge(p, size) { return Math.min(p.x, p.y, size.x - p.x, size.y - p.y); }

function buildTag() {
  var pick = pickNow(), text = pick ? buildText(pick) : "";
  if (!text) return [];
  var line = null;
  pick.segs.forEach(function (seg) {
    var far = map.distance(seg.line[0], seg.line[seg.line.length - 1]);
    if (!line || far > line.far) line = { far: far, points: bentLine(seg.line) };
  });
  pick.links.forEach(function (link) {
    if (!line) line = { far: 0, points: arcPoints(link.a, link.b) };
  });
  if (!line && pick.exchanges.length) line = { far: 0, points: [pick.exchanges[0].at] };
  if (!line) return [];
  var at = here(line.points[Math.floor(line.points.length / 2)]);
  if (!inView(at)) return [];
  var label = makeLabel([{ text: t("build1") + " " + text }], { look: "green", weight: 700,
    colour: STYLE.proposal, anchor: at, leader: true, drop: true, kind: "built" });
  label.spots = beside(at, label);
  return [label];
}

/** The most-shared trench: a box with a leader; routed, a rider count on every busy segment. */
function trenchTags() {
  if (!S.on.shared) return [];
  if (isRouted()) return riderTags();
  var most = mostShared();
  if (!most.count) return [];
  var line = D.segs[most.segs[0]].line;
  var mid = here([(line[0][0] + line[line.length - 1][0]) / 2,
    (line[0][1] + line[line.length - 1][1]) / 2]);
  if (!inView(mid)) return [];
  var label = makeLabel([{ text: t("sharedTag", most.count) }], { look: "box", size: 11, weight: 600,
    anchor: mid, leader: true, drop: true, kind: "trench", what: { seg: most.segs[0] } });
  label.spots = beside(mid, label);
  return [label];
}

function riderTags() {
  var count = D.segs.map(function (_, i) { return shownRiders(i).length; });
  return D.segs.map(function (_, i) { return i; }).filter(function (i) {
    return count[i] > 1;
  }).sort(function (a, b) { return count[b] - count[a] || a - b; }).slice(0, 40)
    .map(function (i) {
      var line = D.segs[i].line, a = here(line[0]), b = here(line[line.length - 1]);
      var label = makeLabel([{ text: t("sharedCount", count[i]) }], { look: "box", size: 11,
        drop: true, kind: "riders", what: { seg: i } });
      label.spots = centred([0.5, 0.4, 0.6, 0.3, 0.7].map(function (s) {
        return { x: a.x + (b.x - a.x) * s, y: a.y + (b.y - a.y) * s };
      }).filter(inView), label);
      return label;
    });
}

/** Ring labels stand on their lines: the ideal to the NNW, the real where few places are. */
function ringTags() {
  var out = [];
  D.rings.forEach(function (ring, i) {
    var focus = ring.ms === S.focus;
    if (S.on.ideal && ring.circle.length) {
      var ideal = makeLabel([{ text: t("idealRing", ring.ms) }], { size: 11, weight: focus ? 700 : 500,
        colour: STYLE.ring, drop: true, kind: "ring" });
      var n = ring.circle.length - 1;
      var turns = [338, 330, 346, 320, 354, 310, 300, 4, 14, 290, 280, 270, 30, 50, 70, 90, 110, 130, 150, 170, 190, 210, 230, 250];
      ideal.spots = centred(turns.map(function (a) { return here(ring.circle[Math.round(a / 360 * n) % n]); })
        .filter(inView), ideal, 1);
      out.push(ideal);
    }
    if (S.on.reach && i < D.rings.length - 1 && ring.area.length) out.push(realTag(ring, focus));
  });
  return out;
}

function realTag(ring, focus) {
  var label = makeLabel([{ text: t("realRing", ring.ms) }], { size: 11, weight: focus ? 700 : 600,
    colour: "#1D4568", drop: true, kind: "ring" });
  var outline = ring.area[0][0];
  var every = Math.max(1, Math.floor(outline.length / 90));
  var spots = outline.filter(function (_, i) { return i % every === 0; }).map(here).filter(inView);
  label.spots = spots.map(function (p) {
    var near = SPOTS.reduce(function (least, spot) {
      if (spot.site.kind === "junction") return least;
      var q = map.layerPointToContainerPoint([spot.x, spot.y]);
      return Math.min(least, Math.hypot(q.x - p.x, q.y - p.y));
    }, 400);
    return { x: p.x - label.w / 2, y: p.y - label.h / 2, cost: 12 - Math.min(12, near / 12), far: false };
  });
  return label;
}

/** How a place is labelled at this zoom; null when it is not. */
function placeLook(spot) {
  var z = map.getZoom(), near = isRoutedZoom(), missed = isMissed(verdictOf(spot.index));
  var size = { source: 15.5, city: 12, hub: 11, local: 11, junction: 10.5 }[spot.site.kind];
  var weight = { source: 800, city: 600, hub: 600, local: 600, junction: 400 }[spot.site.kind];
  var notable = spot.site.ex.length > 0 && (hasExchange(spot.site, "nbp") || hasExchange(spot.site, "ixp"));
  if (spot.site.kind === "junction" && z < 5.6 && !notable) return null;
  if (spot.site.kind === "local" && z < 5.2) weight = 500;
  if (missed && spot.site.kind === "city") weight = 800;
  return { size: size * (near ? 1.12 : 1), weight: weight, missed: missed && spot.site.kind !== "hub",
    colour: spot.site.kind === "junction" ? STYLE.secondary : STYLE.text,
    drop: spot.site.kind === "junction" || spot.site.kind === "local" };
}

function isRoutedZoom() { return map.getZoom() >= STYLE.routed_zoom; }

function placeRank(spot) {
  if (spot.site.kind === "source") return 0;
  if (isMissed(verdictOf(spot.index)) && spot.site.kind === "city") return 1;
  return { city: 2, hub: 3, local: 4, junction: 5 }[spot.site.kind];
}

function placeTags() {
  var spots = SPOTS.slice().sort(function (a, b) { return placeRank(a) - placeRank(b) || a.index - b.index; });
  var out = [], cards = cardBoxes(), moved = movedBy(S.fail);
  spots.forEach(function (spot) {
    var look = placeLook(spot), at = map.layerPointToContainerPoint([spot.x, spot.y]);
    if (!look || !inView(at) || covered(at, cards)) return;
    var row = rowFor(spot.index), runs = [{ text: nm(spot.site) }], pair = moved[spot.index];
    if (pair && (isLost(pair) || isSlower(pair))) {
      runs.push({ text: isLost(pair) ? t("lostWord") : pair[0].toFixed(1) + "→" + pair[1].toFixed(1), weight: 700,
        colour: isLost(pair) ? INK : STYLE.ring, size: look.size * 0.95 });
    } else if (row && S.look === "work" && (isRoutedZoom() || look.missed)) {
      runs.push({ text: ms(row.ms, row.target), weight: 400, colour: STYLE.secondary, size: look.size * 0.95 });
    }
    var label = makeLabel(runs, { size: look.size, weight: look.weight, colour: look.colour, drop: look.drop,
      anchor: at, owner: spot.index, what: { site: spot.index }, kind: "name " + spot.site.kind });
    label.spots = around(at, spot.outer, label.w, label.h);
    if (spot.site.kind === "junction") label.spots = label.spots.slice(0, 8);
    label.rank = placeRank(spot);
    out.push(label);
  });
  return out;
}

/** The page's own cards, in the map's pixels. */
function cardBoxes() {
  var frame = map.getContainer().getBoundingClientRect(), k = zoomOfPage();
  return ["np-card", "np-scale", "np-credits", "np-detail"].map(function (id) {
    return document.getElementById(id);
  }).filter(function (node) { return node && !node.hidden; }).map(function (node) {
    var box = node.getBoundingClientRect();
    return { x: (box.left - frame.left) / k - 4, y: (box.top - frame.top) / k - 4,
      w: box.width / k + 8, h: box.height / k + 8 };
  });
}

function covered(p, boxes) {
  return boxes.some(function (b) { return p.x > b.x && p.x < b.x + b.w && p.y > b.y && p.y < b.y + b.h; });
}

/** Everything labels must not cover: symbols and the page's own cards. */
function blocksNow() {
  var blocks = SPOTS.filter(function (spot) { return spot.site.kind !== "junction"; }).map(function (spot) {
    var p = map.layerPointToContainerPoint([spot.x, spot.y]), r = spot.outer;
    return { x: p.x - r, y: p.y - r, w: 2 * r, h: 2 * r, owner: spot.index };
  });
  return blocks.concat(cardBoxes(), MARKS.map(function (mark) {
    var p = map.layerPointToContainerPoint([mark.x, mark.y]);
    return { x: p.x - mark.r, y: p.y - mark.r, w: 2 * mark.r, h: 2 * mark.r };
  }));
}

function inkNow() {
  var ink = inkGrid(map.getSize());
  function points(line) { return line.map(here); }
  if (S.on.corridors) D.segs.forEach(function (seg) {
    if (seg.status === "existing") ink.line(points(seg.line), 0.4);
  });
  if (S.look !== "work") {
    (S.fail >= 0 ? struckBundles(S.fail) : []).forEach(function (one) {
      ink.line(points(bundlePoints(one.bundle)), one.u === null ? 1.3 : bundleWidth(one.bundle));
    });
    return ink;
  }
  if (isRouted()) {
    busySegments().forEach(function (b) { ink.line(points(D.segs[b.seg].line), b.width); });
  } else {
    bundles().filter(shownBundle).forEach(function (b) { ink.line(points(bundlePoints(b)), bundleWidth(b)); });
  }
  var pick = pickNow();
  if (pick) pick.segs.forEach(function (seg) { ink.line(points(bentLine(seg.line)), 6); });
  return ink;
}

function drawLabels() {
  var places = placeTags();
  var source = places.filter(function (label) { return label.rank === 0; });
  var others = places.filter(function (label) { return label.rank > 0; });
  if (S.look !== "work") {
    placeLabels(source.concat(faultTags(), others), blocksNow(), inkNow());
    return;
  }
  var labels = source.concat(worstTags(), buildTag(), isRouted() ? [] : trenchTags(),
    ringTags(), others, isRouted() ? trenchTags() : []);
  placeLabels(labels, blocksNow(), inkNow());
}
