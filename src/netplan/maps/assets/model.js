/* What the data mean for drawing: classes, groups, counts. Nothing here touches the page. */

var STYLE = D.style;

/** Step of a utilisation: 0 calm … 3 over capacity; -1 where no load is known. */
function loadStep(u) {
  if (u === null || u === undefined) return -1;
  return STYLE.load_limits.filter(function (limit) { return u > limit; }).length;
}

function loadColour(step) { return STYLE.load[Math.max(0, step)]; }

/** Colour of ring i of n, darkest inside; interpolates where the style has other counts. */
function ringColour(i) {
  var have = STYLE.reach, n = D.rings.length;
  if (n <= 1) return have[0];
  var at = i * (have.length - 1) / (n - 1), low = Math.floor(at), part = at - low;
  var from = have[low], to = have[Math.min(low + 1, have.length - 1)];
  return "#" + [1, 3, 5].map(function (k) {
    var a = parseInt(from.substr(k, 2), 16), b = parseInt(to.substr(k, 2), 16);
    return ("0" + Math.round(a + (b - a) * part).toString(16)).slice(-2);
  }).join("");
}

/** A link's load in the chosen case; null where it does not exist then. */
function loadOf(link) { return link.case[S.when] || null; }

/** Least and greatest capacity between two places in any case, Gbit/s. */
var CAPS = (function () {
  var sums = {};
  D.links.forEach(function (link) {
    Object.keys(link.case).forEach(function (when) {
      var key = when + Math.min(link.a, link.b) + "-" + Math.max(link.a, link.b);
      sums[key] = (sums[key] || 0) + link.case[when].cap;
    });
  });
  var all = Object.keys(sums).map(function (key) { return sums[key]; });
  return { least: Math.min.apply(null, all), most: Math.max.apply(null, all) };
})();

/** Width class of a capacity: a doubling above the least is one step, less where they span more. */
function capStep(gbps) {
  var last = STYLE.widths_px.length - 1;
  var span = Math.max(last, Math.log2(CAPS.most / CAPS.least));
  return clamp(Math.round(last * Math.log2(gbps / CAPS.least) / span), 0, last);
}

function isDirect(link) { return D.hub < 0 || link.a === D.hub || link.b === D.hub; }

/** Links of the chosen case as one arc per pair of places, calm ones first. */
function bundles() {
  var now = D.links.filter(function (link) { return loadOf(link) && link.a !== link.b; });
  var groups = groupBy(now, function (link) {
    return Math.min(link.a, link.b) + "-" + Math.max(link.a, link.b);
  });
  var out = [];
  groups.forEach(function (members, key) {
    var direct = isDirect(members[0]);
    var from = direct && D.hub >= 0 ? D.hub : Math.min(members[0].a, members[0].b);
    var to = members[0].a === from ? members[0].b : members[0].a;
    var us = members.map(function (l) { return loadOf(l).u; }).filter(function (u) { return u !== null; });
    out.push({
      key: key, members: members, direct: direct, from: from, to: to,
      cap: members.reduce(function (sum, l) { return sum + loadOf(l).cap; }, 0),
      u: us.length ? Math.max.apply(null, us) : null,
      hot: members.some(function (l) { return loadOf(l).hot; })
    });
  });
  return out.sort(function (x, y) { return (x.u || 0) - (y.u || 0) || (x.key < y.key ? -1 : 1); });
}

/** The worst bundles over their capacity, worst first. */
function worstBundles() {
  return bundles().filter(function (b) { return shownBundle(b) && loadStep(b.u) === 3; })
    .reverse().slice(0, STYLE.worst_links);
}

function shownBundle(bundle) { return bundle.direct ? S.on.direct : S.on.other; }

/** A segment's traffic in the chosen case; today's where the case has none. */
function trafficOf(seg) { return seg.case[S.when] || seg.case.today || null; }

var LINKS_ON = (function () {
  var riders = D.segs.map(function () { return []; });
  D.links.forEach(function (link) { link.segs.forEach(function (s) { riders[s].push(link); }); });
  return riders;
})();

function ridersOf(index) {
  return LINKS_ON[index].filter(function (link) { return loadOf(link); });
}

/** Links of the ticked layers that ride a segment. */
function shownRiders(index) {
  return ridersOf(index).filter(function (link) { return isDirect(link) ? S.on.direct : S.on.other; });
}

/** What the ticked links bring to a segment: their number, capacity and traffic (worse way). */
function shownTraffic(index) {
  var riders = shownRiders(index);
  if (!riders.length) return null;
  var sum = { n: riders.length, cap: 0, load: 0, u: null, over: false };
  riders.forEach(function (link) {
    var load = loadOf(link);
    sum.cap += load.cap;
    if (load.u === null) return;
    sum.load += Math.max(load.ab || 0, load.ba || 0);
    sum.over = sum.over || loadStep(load.u) === 3;
    sum.u = 0;
  });
  if (sum.u !== null) sum.u = sum.cap ? sum.load / sum.cap : 0;
  return sum;
}

/** Links that share a segment: those from the source, or all where there is no source. */
function countOf(index) {
  return ridersOf(index).filter(function (link) { return D.hub < 0 || isDirect(link); }).length;
}

/** Segments that share the greatest number of links (two at least), and that number. */
function mostShared() {
  var counts = D.segs.map(function (seg, i) { return seg.status === "existing" ? countOf(i) : 0; });
  var most = Math.max.apply(null, [0].concat(counts));
  if (most < 2) return { count: 0, segs: [] };
  return { count: most, segs: D.segs.map(function (_, i) { return i; })
    .filter(function (i) { return counts[i] === most; }) };
}

function rowsOf(kind) {
  return (D.rows[S.view] || []).filter(function (row) { return row.kind === kind; });
}

function rowFor(site) {
  var rows = (D.rows[S.view] || []).filter(function (row) { return row.site === site; });
  return rows.length ? rows[0] : null;
}

/** How a row is drawn: met or missed, each "near" where the interval reaches over the target. */
function rowVerdict(row) {
  if (!row.verdict) return "met";
  var side = row.target !== null && row.ms > row.target ? "missed" : "met";
  return row.verdict === "borderline" ? side + " near" : row.verdict;
}

function isMissed(verdict) { return verdict.indexOf("missed") === 0; }

/** How a place keeps its promises; split where one of its roles misses and one does not. */
function verdictOf(site) {
  var pair = S.fail >= 0 && S.view === "ip" ? movedBy(S.fail)[site] : undefined;
  var all = (D.rows[S.view] || []).filter(function (r) { return r.site === site && r.verdict; })
    .map(function (r) {
      if (!pair) return rowVerdict(r);
      return pair[1] === null || (r.target && pair[1] > r.target) ? "missed" : "met";
    });
  var missed = all.filter(isMissed);
  if (missed.length && missed.length < all.length) return "split";
  var from = missed.length ? missed : all;
  return from.filter(function (v) { return v.indexOf("near") > 0; })[0] || from[0] || "met";
}

function pickNow() { return S.pick >= 0 && S.on.build ? D.picks[S.pick] : null; }

/** Latency of a place after what is picked is built; null where nothing changes. */
function afterOf(site, before, view) {
  var pick = pickNow(), after = pick ? pick.after[view || S.view] : null;
  var value = after ? after[site] : undefined;
  return value === undefined || value === null || Math.abs(value - before) < 5e-4 ? null : value;
}

/** Cities within each ring: real, ideal, and more once the pick is built. */
function ringCounts(view) {
  var rows = (D.rows[view || S.view] || []).filter(function (row) { return row.kind === "city"; });
  return D.rings.map(function (ring) {
    function within(value) { return value <= ring.ms + 1e-12; }
    var real = rows.filter(function (r) { return within(r.ms); }).length;
    var later = rows.filter(function (r) {
      var after = afterOf(r.site, r.ms, view);
      return within(after === null ? r.ms : after);
    }).length;
    return { ms: ring.ms, real: real, gain: later - real,
      ideal: rows.filter(function (r) { return within(r.bound); }).length };
  });
}

function focusRing() {
  return D.rings.filter(function (ring) { return ring.ms === S.focus; })[0] || null;
}
