/* Hover, click, Escape: the map and the panel always show the same thing. */

function same(a, b) { return JSON.stringify(a) === JSON.stringify(b); }

function setHover(what) {
  if (same(S.hover, what)) return;
  S.hover = what;
  drawSelection(); drawTip();
}

/** Select a place, an arc or a segment; null, or the same again, clears. A failure, or a cable
 *  in the failure looks, shows what it does. */
function choose(what) {
  if (what && what.fail !== undefined) { showFault(what.fail); return; }
  if (what && what.seg !== undefined && S.look !== "work") {
    if (CUT_OF[what.seg] !== undefined) showFault(CUT_OF[what.seg]);
    return;
  }
  S.sel = !what || same(S.sel, what) ? null : normal(what);
  if (S.sel && S.sel.bundle !== undefined && !bundleOf(S.sel.bundle)) S.sel = null;
  S.hover = null;
  drawSelection(); drawDetail(); drawLabels(); drawTip();
}

/** An arc from the source stands for the place at its other end. */
function normal(what) {
  if (what.bundle === undefined || S.look !== "work") return what;
  var bundle = bundleOf(what.bundle);
  return bundle && bundle.direct && D.hub >= 0 ? { site: bundle.to } : what;
}

function segsOf(what) {
  if (what.pick !== undefined) return [];
  if (what.fail !== undefined) return D.fails[what.fail].segs;
  if (what.seg !== undefined) return [what.seg];
  if (what.site !== undefined && S.look !== "work") return [];
  if (what.site !== undefined) { var row = rowFor(what.site); return row ? row.segs : []; }
  var bundle = bundleOf(what.bundle);
  return bundle ? bundle.members[0].segs : [];
}

function bundlesOf(what) {
  if (what.pick !== undefined || what.fail !== undefined) return [];
  if (what.site !== undefined && S.look !== "work") return [];
  if (what.seg !== undefined) {
    return bundles().filter(function (b) {
      return shownBundle(b) && b.members.some(function (link) { return link.segs.indexOf(what.seg) >= 0; });
    });
  }
  if (what.site !== undefined) {
    return bundles().filter(function (b) { return b.direct && (b.to === what.site || (D.hub < 0 && b.from === what.site)); });
  }
  var bundle = bundleOf(what.bundle);
  return bundle ? [bundle] : [];
}

function drawSelection() {
  clearPane("selection");
  var body = document.body.classList, what = S.sel;
  body.toggle("picked", Boolean(what) && what.pick === undefined);
  if (what) {
    if (S.look !== "work") bundlesOf(what).forEach(liftBundle);
    else bundlesOf(what).forEach(function (bundle) {
      var step = loadStep(bundle.u);
      drawLine("selection", bundlePoints(bundle), { color: loadColour(step), weight: 2.4, dashArray: "1 5" });
    });
    segsOf(what).forEach(function (i) {
      drawLine("selection", D.segs[i].line, { color: "#FFFFFF", weight: 6.6, opacity: 0.9 });
    });
    segsOf(what).forEach(function (i) {
      drawLine("selection", D.segs[i].line, { color: INK, weight: S.look === "work" ? 4.4 : 2.2 });
    });
  }
  if (what && what.site !== undefined && S.look === "work") drawHairpin(what.site);
  if (what && what.site !== undefined && S.look !== "work") siteRing(what.site);
  if (S.hover) drawHover(S.hover);
  markRows();
}

/** One arc above all others, on a dark casing, in the colour of what it shows. */
function liftBundle(bundle) {
  var top = worstMember(bundle), now = S.fail >= 0 ? struckBundles(S.fail).filter(function (one) {
    return one.bundle.key === bundle.key;
  })[0] : null;
  var u = now ? now.u : S.look === "worst" && top ? loadOf(top).wu : bundle.u, points = bundlePoints(bundle);
  drawLine("selection", points, { color: INK, weight: bundleWidth(bundle) + 3.4 });
  drawLine("selection", points, { color: now && now.u === null ? "#FFFFFF" : loadColour(loadStep(u)), weight: bundleWidth(bundle) });
}

/** Where traffic between two carriers turns: out to the exchange and from there to the place. */
function drawHairpin(site) {
  var pair = D.pairs[site];
  if (!pair || pair.at === null || D.hub < 0) return;
  [D.hub, site].forEach(function (end) {
    if (end === pair.at) return;
    drawLine("selection", arcPoints(D.sites[end].at, D.sites[pair.at].at), { color: STYLE.ring,
      weight: 1.8, dashArray: "6 4", lineCap: "butt" });
  });
}

function drawHover(what) {
  if (isRouted() || what.seg !== undefined || what.fail !== undefined) {
    segsOf(what).forEach(function (i) {
      drawLine("selection", D.segs[i].line, { color: INK, weight: 2.4, opacity: 0.85 });
    });
    if (what.fail !== undefined) D.fails[what.fail].sites.forEach(siteRing);
    return;
  }
  if (S.look !== "work") bundlesOf(what).forEach(liftBundle);
  else bundlesOf(what).filter(shownBundle).forEach(function (bundle) {
    var points = bundlePoints(bundle), width = bundleWidth(bundle);
    drawLine("selection", points, { color: INK, weight: width + 3.4 });
    drawLine("selection", points, { color: loadColour(loadStep(bundle.u)), weight: width });
  });
  if (what.site !== undefined) siteRing(what.site);
}

function siteRing(site) {
  L.circleMarker(D.sites[site].at, options("selection", { radius: 13 * symbolScale(), color: INK, weight: 1.6,
    fill: false })).addTo(GROUPS.selection);
}

/** The place that something is about, for its row; -1 where there is none. */
function siteOf(what) {
  if (!what) return -1;
  if (what.site !== undefined) return what.site;
  var bundle = what.bundle === undefined ? null : bundleOf(what.bundle);
  return bundle && bundle.direct ? bundle.to : -1;
}

function markRows() {
  var chosen = siteOf(S.sel), hover = siteOf(S.hover);
  document.querySelectorAll(".prow").forEach(function (row) {
    var site = +row.getAttribute("data-site");
    row.classList.toggle("chosen", site === chosen);
    row.classList.toggle("hover", site === hover);
  });
}

document.addEventListener("keydown", function (event) {
  if (event.key !== "Escape") return;
  S.hover = null;
  if (!S.sel && S.fail >= 0) leaveFault(); else choose(null);
});
map.on("click", function () { if (S.sel) choose(null); else if (S.fail >= 0) leaveFault(); });
