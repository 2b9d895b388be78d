/* The right panel for one failure: what is lost, what is late, what is full, how likely it is. */

function faultSheet(panel) {
  var i = S.fail, now = faultCase(i);
  var back = h("button", { type: "button", "class": "tool", id: "np-back" }, t("backToList"));
  on(back, "click", function () { leaveFault(); });
  panel.appendChild(h("div", { "class": "head" }, tools(), back, h("h1", {}, faultName(i)),
    h("div", { "class": "sub" }, [kindWord(D.fails[i].kind), caseWords(), t("oneWayIp")].filter(Boolean).join(" · "))));
  if (now.lost === null || now.over === null) {
    panel.appendChild(h("div", { "class": "sub" }, h("b", {}, t("notComputed")), now.why ? ": " + now.why : ""));
  } else panel.appendChild(bigFigures(i));
  panel.appendChild(likely(i));
  citySection(panel, i);
  fullSection(panel, i);
  downSection(panel, i);
  sourceSection(panel, i);
}

function figure(value, words, note, strong) {
  return h("div", { "class": "fig" + (strong ? " strong" : "") }, h("b", {}, value), h("span", {}, words),
    h("i", {}, note));
}

/** Four figures: traffic without a way, traffic without room, links down, cities. */
function bigFigures(i) {
  var now = faultCase(i), calm = calmCase(), bad = harm(i), moved = movedBy(i);
  var slow = Object.keys(moved).filter(function (s) { return isSlower(moved[s]); }).length;
  var lost = Object.keys(moved).filter(function (s) { return isLost(moved[s]); }).length;
  var mean = calm.ms === null || now.ms === null ? "" : t("meanMs", calm.ms.toFixed(1), now.ms.toFixed(1));
  var places = D.listed.city ? t("placesMoved", lost, slow) : t("citiesLost", now.cities === null ? "–" : now.cities);
  return h("div", { "class": "figs" },
    figure(cap(now.lost), t("figLost"), calm.lost > LEAST.lost ? t("wasBefore", cap(calm.lost)) : "", bad.lost > LEAST.lost),
    figure(cap(now.over), t("figOver"), calm.over > LEAST.over ? t("wasBefore", cap(calm.over)) : "", bad.over > LEAST.over),
    figure(whole(now.n), t("figDown"), now.cap === null ? "" : cap(now.cap)),
    figure(places, t("figPlaces"), mean, lost > 0));
}

/** How often a year, hours to mend and hours a year, or that they are not given; and how sure. */
function likely(i) {
  var odds = chance(i), box = h("div", { "class": "likely" }, h("b", {}, t("howLikely") + " "));
  var risk = faultCase(i).risk;
  if (odds) {
    var words = [odds.perYear === null ? t("rateNotGiven") : (odds.rule === "at most" ? t("atMost") + " " : "") +
      t(odds === risk ? "failsAYear" : "aYear", odds.perYear.toFixed(2)) +
      (odds.perYear > 0 ? " " + t("everyYears", (1 / odds.perYear).toFixed(1)) : "")];
    words.push(odds.mend === null ? t("mendNotGiven") : t("toMend", +odds.mend.toFixed(1)));
    var hours = odds === risk ? odds.hours : odds.perYear === null || odds.mend === null ? null : odds.perYear * odds.mend;
    if (hours !== null) words.push(t("hoursYear", hours.toFixed(1)));
    fill(box, [words.join(" · "), odds.conf ? " · " + sureness(odds.conf) : ""]);
  } else fill(box, [t("notGiven")]);
  if (risk && nm(risk.by)) {
    box.appendChild(h("div", {}, h("b", {}, t("mendedBy") + " "), h("span", { "class": "green" }, nm(risk.by)),
      risk.capex ? " " + money(risk.capex) : ""));
  }
  return box;
}

function section(panel, title, note) {
  panel.appendChild(h("h2", {}, title, note ? h("span", { "class": "note" }, note) : ""));
}

/** Places cut off and places farther away, before and after on one axis. */
function citySection(panel, i) {
  if (!D.listed.city) { section(panel, t("secCities"), t("notListed")); return; }
  var moved = movedBy(i);
  var rows = Object.keys(moved).map(Number).filter(function (s) { return isLost(moved[s]) || isSlower(moved[s]); });
  if (!rows.length) { section(panel, t("secCities"), t("none")); return; }
  rows.sort(function (x, y) {
    var a = moved[x], b = moved[y];
    return isLost(b) - isLost(a) || (isLost(a) ? x - y : (b[1] - b[0]) - (a[1] - a[0]) || x - y);
  });
  section(panel, t("secCities"), t("beforeAfter"));
  var most = rows.reduce(function (top, s) { return Math.max(top, moved[s][0], moved[s][1] || 0); }, 0);
  rows.forEach(function (s) { panel.appendChild(cityRow(s, moved[s], most)); });
}

function cityRow(site, pair, most) {
  var x = function (value) { return 2 + 100 * value / most; }, lost = isLost(pair);
  var svg = g("svg", { width: 118, height: 14, viewBox: "0 0 118 14" },
    g("line", { x1: 2, x2: 104, y1: 7, y2: 7, stroke: "#E3E8EB" }),
    g("line", { x1: x(pair[0]), x2: x(pair[0]), y1: 2.5, y2: 11.5, "class": "tick" }));
  if (lost) svg.appendChild(g("g", { transform: "translate(112,7)" }, cross(3.6, 1.6)));
  else {
    svg.appendChild(g("line", { x1: x(pair[0]), x2: x(pair[1]), y1: 7, y2: 7, stroke: STYLE.ring, "stroke-width": 2.4 }));
    svg.appendChild(g("circle", { cx: x(pair[1]), cy: 7, r: 3.4, fill: STYLE.ring }));
  }
  var late = lateTarget(site, pair);
  var words = lost ? t("lostWord") : "+" + (pair[1] - pair[0]).toFixed(1);
  var row = cells("city", [["name", nm(D.sites[site])], ["plot", svg],
    ["num", pair[0].toFixed(1) + (lost ? "" : "→" + pair[1].toFixed(1))], ["num strong" + (late ? " late" : ""), words]]);
  setAll(row, { tabindex: 0, role: "button", "data-site": site, title: late ? t("missesThen", late) : nm(D.sites[site]) });
  rowActs(row, { site: site });
  return row;
}

/** The target that a place kept and misses after a failure, ms; 0 where there is none. */
function lateTarget(site, pair) {
  var row = (D.rows.ip || []).filter(function (r) { return r.site === site && r.target; })[0];
  if (!row || pair[0] === null || pair[0] > row.target) return 0;
  return pair[1] === null || pair[1] > row.target ? row.target : 0;
}

/** Links that the failure fills further: utilisation before and after. */
function fullSection(panel, i) {
  var now = faultCase(i);
  if (!D.listed.hot) { section(panel, t("secFull"), t("notListed")); return; }
  if (!now.hot.length) {
    section(panel, t("secFull"), harm(i).over > LEAST.over ? t("notListed") : t("none"));
    return;
  }
  section(panel, t("secFull"), t("ofCapacity", pct(D.model.limit)));
  var most = now.hot[0][1];
  alike(now.hot.slice(0, 40).map(function (one) {
    var link = D.links[one[0]], load = loadOf(link);
    return { link: link, before: load ? load.u : null, after: one[1] };
  })).forEach(function (one) { panel.appendChild(fullRow(one, most)); });
  if (now.hot.length > 40) panel.appendChild(h("div", { "class": "sub" }, t("more", now.hot.length - 40)));
}

function fullRow(one, most) {
  var link = one.link, u = one.after, before = one.before, x = function (value) { return 2 + 56 * value / most; };
  var svg = g("svg", { width: 60, height: 14, viewBox: "0 0 60 14" },
    g("rect", { x: 2, y: 4, width: x(u) - 2, height: 6, fill: loadColour(loadStep(u)) }));
  if (before !== null) svg.appendChild(g("rect", { x: 2, y: 4, width: Math.max(0.5, x(before) - 2), height: 6,
    fill: "#fff", "fill-opacity": 0.55 }));
  svg.appendChild(g("line", { x1: x(1), x2: x(1), y1: 1, y2: 13, stroke: INK, "stroke-dasharray": "2 1.5" }));
  var row = h("div", { "class": "frow full" }, fill(h("span", { "class": "name" }), linkWords(link, one.n)),
    h("span", { "class": "plot" }, svg), beforeAfter(before, u));
  setAll(row, { tabindex: 0, role: "button", "data-link": link.id, title: nm(link) });
  rowActs(row, { bundle: keyOf(link) });
  return row;
}

function downSection(panel, i) {
  var effect = effectOf(i), names = effect.down.map(function (row) { return nm(D.links[row]); });
  section(panel, t("secDown") + " " + effect.down.length, effect.switched.length ? t("switched", effect.switched.length) : "");
  if (names.length) {
    panel.appendChild(h("div", { "class": "sub" }, names.slice(0, 14).join(S.lang === "zh" ? "、" : ", ") +
      (names.length > 14 ? " " + t("more", names.length - (S.lang === "zh" ? 0 : 14)) : "")));
  }
}

function sourceSection(panel, i) {
  var fail = D.fails[i], box = h("div", { "class": "said" });
  if (fail.segs.length > 1 || fail.sites.length > 1 || fail.other.length) {
    line(box, t("members") + ": " + fail.segs.map(function (s) { return nm(D.segs[s]); })
      .concat(fail.sites.map(function (s) { return nm(D.sites[s]); }), fail.other).join(S.lang === "zh" ? "、" : ", "), "dim");
  }
  if (isSketch(i)) line(box, t("sketch"), "dim");
  var of = fail.segs.length ? D.segs[fail.segs[0]] : fail.sites.length ? D.sites[fail.sites[0]] : null;
  if (of) provenance(box, of.src, of.conf);
  panel.appendChild(box);
}
