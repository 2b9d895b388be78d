/* Green: what the plan or the picked proposal adds, and the reach it gains. */

function drawBuilds() {
  clearPane("proposal");
  if (S.look !== "work") return;
  if (S.on.candidates) D.segs.forEach(drawCandidate);
  var pick = pickNow();
  if (!pick) return;
  var gained = S.on.gain && pick.gained ? pick.gained[String(S.focus)] || [] : [];
  var under = D.rings.findIndex(function (ring) { return ring.ms === S.focus; });
  if (under >= 0) drawArea("gap", gained, { stroke: false, fillColor: ringColour(under), fillOpacity: 1 });
  drawArea("gap", gained, { color: STYLE.proposal, weight: 1, dashArray: "4 3",
    fillColor: STYLE.proposal, fillOpacity: 0.22 });
  pick.links.forEach(function (link) {
    if (link.new) greenLine(arcPoints(link.a, link.b), 2.6, 2);
    else if (!isRouted()) greenBead(link);
  });
  pick.segs.forEach(function (seg) { greenLine(bentLine(seg.line), 4.4, 3); });
  pick.exchanges.forEach(function (ex) {
    [["#FFFFFF", 6], [STYLE.proposal, 3]].forEach(function (ring) {
      L.circleMarker(ex.at, options("proposal", { radius: 15 * symbolScale(), color: ring[0],
        weight: ring[1], fill: false })).addTo(GROUPS.proposal);
    });
  });
}

function greenLine(points, width, casing) {
  drawLine("proposal", points, { color: "#FFFFFF", weight: width + casing, lineCap: "butt" });
  drawLine("proposal", points, { color: STYLE.proposal, weight: width, dashArray: "12 5",
    lineCap: "butt" });
}

/** A cable that may be chosen: thin, so that what is chosen stands out. */
function drawCandidate(seg, index) {
  if (seg.status === "existing") return;
  var points = bentLine(seg.line);
  greenLine(points, 1.4, 1.4);
  hitLine("proposal", points, { seg: index }, 10);
}

/** More capacity on a link that is there: a bead on its arc, so that its load stays visible. */
function greenBead(link) {
  var hub = D.hub >= 0 ? D.sites[D.hub].at : null;
  function isHub(at) { return hub && Math.abs(at[0] - hub[0]) + Math.abs(at[1] - hub[1]) < 1e-3; }
  var points = isHub(link.b) ? arcPoints(link.b, link.a) : arcPoints(link.a, link.b);
  var direct = !hub || isHub(link.a) || isHub(link.b);
  if (!(direct ? S.on.direct : S.on.other)) greenLine(points, 1.6, 1.6);
  L.circleMarker(points[Math.round(0.85 * (points.length - 1))], options("proposal", { radius: 4,
    color: "#FFFFFF", weight: 1.5, fillColor: STYLE.proposal, fillOpacity: 1 })).addTo(GROUPS.proposal);
}

/** A straight new cable is bent a little, so that it does not hide the one beside it. */
function bentLine(line) {
  return line.length === 2 ? arcPoints(line[0], line[1]) : line;
}

/** The place to name on the map: one whose target is met at last, else the greatest gain. */
function bestGain(pick) {
  var best = null;
  ["city", "hub", "local"].forEach(function (kind) {
    rowsOf(kind).forEach(function (row) {
      var after = afterOf(row.site, row.ms);
      if (after === null) return;
      var gain = row.ms - after, met = Boolean(row.target) && row.ms > row.target && after <= row.target;
      if (!best || met > best.met || (met === best.met && gain > best.gain + 1e-9)) {
        best = { gain: gain, row: row, after: after, met: met };
      }
    });
  });
  return best && best.gain >= 0.05 ? best : null;
}

/** The pick's best gain in whichever view it shows: the panel's first, then any. */
function bestWords(pick) {
  var best = pick.best;
  return nm(D.sites[best.site]) + (best.view === "internet" ? " " + t("between_") : "") + " " +
    ms(best.before) + "→" + ms(best.after) + " ms";
}

/** What the green pill says: the best gain, or the capacity added. */
function buildText(pick) {
  var best = bestGain(pick);
  if (best) {
    return nm(D.sites[best.row.site]) + " " + ms(best.row.ms, best.row.target) + "→" +
      ms(best.after, best.row.target) + " ms";
  }
  if (pick.best) return bestWords(pick);
  var gbps = pick.links.reduce(function (sum, link) { return sum + (link.gbps || 0); }, 0);
  return gbps ? "+" + cap(gbps) : pick.exchanges.length ? t("exchangeNew") : "";
}
