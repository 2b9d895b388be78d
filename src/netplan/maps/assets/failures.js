/* What failures mean for drawing: which are known, how bad each is. Nothing here touches the page. */

/* Gbit/s and ms below these are rounding, not harm. */
var LEAST = { lost: 0.0005, over: 0.05, ms: 0.05 };

/** The cut of each segment and the failure of each site, by their rows. */
var CUT_OF = {}, FAULT_AT = {};
D.fails.forEach(function (fail, i) {
  if (fail.kind === "segment" && fail.segs.length === 1) CUT_OF[fail.segs[0]] = i;
  if (fail.kind === "site" && fail.sites.length === 1) FAULT_AT[fail.sites[0]] = i;
});

/** What a failure does in the chosen case; null where it cannot happen then. */
function faultCase(i) { return D.fails[i] ? D.fails[i].case[S.when] || null : null; }

/** The case's figures without failure. */
function calmCase() { return D.calm[S.when] || { lost: 0, over: 0, cities: 0, ms: null, wu: null }; }

/** What a failure adds to the case without failure; a step from 0 (nothing) to 4 (traffic
 *  without a way), -1 where it could not be computed. */
function harm(i, when) {
  var now = D.fails[i].case[when || S.when], calm = D.calm[when || S.when] || calmCase();
  if (!now || now.lost === null || now.over === null) return { step: -1, lost: 0, over: 0, cities: 0, ms: null };
  var out = { lost: now.lost - (calm.lost || 0), over: now.over - (calm.over || 0),
    cities: Math.max(0, (now.cities || 0) - (calm.cities || 0)),
    ms: now.ms === null || calm.ms === null ? null : now.ms - calm.ms };
  out.step = out.lost > LEAST.lost || out.cities > 0 ? 4
    : out.over > LEAST.over ? 1 + OVER_STEPS.filter(function (limit) { return out.over > limit; }).length : 0;
  return out;
}

/** Two round limits between the three steps of traffic that no longer fits, for all cases. */
var OVER_STEPS = (function () {
  var most = 0;
  D.fails.forEach(function (fail) {
    Object.keys(fail.case).forEach(function (when) {
      var calm = D.calm[when] || { over: 0 };
      if (fail.kind === "segment") most = Math.max(most, (fail.case[when].over || 0) - calm.over);
    });
  });
  function round(x) {
    if (!(x > 0)) return 0;
    var power = Math.pow(10, Math.floor(Math.log(x) / Math.LN10 + 1e-9)), lead = x / power;
    return (lead >= 5 ? 5 : lead >= 2 ? 2 : 1) * power;
  }
  return [round(most / 16), round(most / 4)];
})();

function worse(x, y) {
  var a = harm(x), b = harm(y);
  return b.step - a.step || b.lost - a.lost || b.cities - a.cities || b.over - a.over || x - y;
}

/** Failures of the chosen case of one kind (all: ""), the most harmful first. */
function faultsNow(kind) {
  return D.fails.map(function (_, i) { return i; }).filter(function (i) {
    return faultCase(i) && (!kind || D.fails[i].kind === kind);
  }).sort(worse);
}

/** Kinds of failure in the chosen case, with how many there are. */
function faultKinds() {
  var kinds = [];
  groupBy(faultsNow(""), function (i) { return D.fails[i].kind; }).forEach(function (all, kind) {
    kinds.push({ kind: kind, n: all.length });
  });
  return kinds.sort(function (x, y) { return y.n - x.n || (x.kind < y.kind ? -1 : 1); });
}

function kindWord(kind) { return TEXTS["kind_" + kind] ? t("kind_" + kind) : kind; }

function faultName(i) {
  var fail = D.fails[i];
  if (nm(fail)) return nm(fail);
  if (fail.segs.length) return nm(D.segs[fail.segs[0]]);
  if (fail.sites.length) return nm(D.sites[fail.sites[0]]);
  return fail.id;
}

/** Words for a link's worst failure: a row of the page, or names alone. */
function blamedName(load) { return typeof load.wf === "number" ? faultName(load.wf) : nm(load.wf); }

/** Rows of links that a failure takes down and switches to their backup in the chosen case. */
function effectOf(i) {
  var fail = D.fails[i], none = { down: [], switched: [] };
  return (S.when === "plan" && fail.plan) || fail.now || none;
}

/** The places a failure moves: {site row: [before, after]}, after null where no way is left. */
function movedBy(i) {
  var out = {}, now = i >= 0 ? faultCase(i) : null;
  (now ? now.city : []).forEach(function (one) { out[one[0]] = [one[1], one[2]]; });
  return out;
}

function isLost(pair) { return pair[0] !== null && pair[1] === null; }

function isSlower(pair) { return pair[0] !== null && pair[1] !== null && pair[1] - pair[0] > LEAST.ms; }

/** Arcs that a failure changes: members down, and the fullest member that it loads further. */
function struckBundles(i) {
  var down = {}, hot = {}, now = faultCase(i);
  effectOf(i).down.forEach(function (row) { down[row] = true; });
  (now ? now.hot : []).forEach(function (one) { hot[one[0]] = one[1]; });
  return bundles().map(function (bundle) {
    var out = { bundle: bundle, down: 0, u: null, before: null, link: -1 };
    bundle.members.forEach(function (link) {
      var row = LINK_ROW[link.id];
      if (down[row]) out.down += 1;
      else if (hot[row] !== undefined && (out.u === null || hot[row] > out.u)) {
        out.u = hot[row]; out.before = loadOf(link).u; out.link = row;
      }
    });
    return out;
  }).filter(function (one) { return one.down || one.u !== null; })
    .sort(function (x, y) { return (x.u || 0) - (y.u || 0) || (x.bundle.key < y.bundle.key ? -1 : 1); });
}

var LINK_ROW = {};
D.links.forEach(function (link, row) { LINK_ROW[link.id] = row; });

/** Links of the chosen case by what their worst failure does to them, fullest first. */
function worstLinks() {
  return D.links.filter(function (link) { var load = loadOf(link); return load && load.wu !== null; })
    .sort(function (x, y) { return loadOf(y).wu - loadOf(x).wu || (x.id < y.id ? -1 : 1); });
}

/** The member of an arc that a failure can fill most; null where no failure is known. */
function worstMember(bundle) {
  return bundle.members.reduce(function (top, link) {
    var load = loadOf(link);
    return load.wu !== null && (!top || load.wu > loadOf(top).wu) ? link : top;
  }, null);
}

/** Failures that move a place: those that cut it off first, then the farthest. Its own failure and
 *  that of the source, which cut it off by what they are, do not count. */
function exposureOf(site) {
  var out = [];
  faultsNow("").forEach(function (i) {
    var own = D.fails[i].sites, pair = movedBy(i)[site];
    if (own.indexOf(site) >= 0 || own.indexOf(D.hub) >= 0) return;
    if (pair && (isLost(pair) || isSlower(pair))) out.push({ fail: i, before: pair[0], after: pair[1] });
  });
  function far(one) { return one.after === null ? Infinity : one.after; }
  return out.sort(function (x, y) { return far(x) === far(y) ? x.fail - y.fail : far(y) - far(x); });
}

/** How likely a failure is: the risk register's figures, or for one cable its own cuts a year and
 *  hours to mend; null where nothing is given. */
function chance(i) {
  var fail = D.fails[i], now = faultCase(i), risk = now ? now.risk : null;
  if (risk && (risk.perYear !== null || risk.hours !== null)) return risk;
  if (fail.kind !== "segment" || fail.segs.length !== 1) return null;
  var seg = D.segs[fail.segs[0]];
  return seg.perYear === null && seg.mend === null ? null : seg;
}

/** Whether any failed cable's line is a schematic one and not surveyed. */
function isSketch(i) { return D.fails[i].segs.some(function (s) { return D.segs[s].sketch; }); }

/** The cut that leaves most traffic without a way, or else most without room; -1: none harms. */
function worstCut() {
  var first = faultsNow("segment")[0];
  return first !== undefined && harm(first).step > 0 ? first : -1;
}
