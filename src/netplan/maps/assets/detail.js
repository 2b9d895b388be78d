/* The card of what is selected: figures with their source and confidence. */

function drawDetail() {
  var card = empty(document.getElementById("np-detail"));
  card.hidden = !S.sel;
  if (!S.sel) return;
  var shut = h("button", { type: "button", "class": "shut", title: t("close"), "aria-label": t("close") }, "×");
  on(shut, "click", function () { choose(null); });
  card.appendChild(shut);
  if (S.look !== "work" && S.sel.site !== undefined) exposedCard(card, S.sel.site);
  else if (S.look !== "work" && S.sel.bundle !== undefined) worstCard(card, bundleOf(S.sel.bundle));
  else if (S.sel.site !== undefined) siteCard(card, S.sel.site);
  else if (S.sel.bundle !== undefined) bundleCard(card, bundleOf(S.sel.bundle));
  else if (S.sel.pick !== undefined) pickCard(card, D.picks[S.sel.pick]);
  else segCard(card, S.sel.seg);
  keepClear(card);
}

/** Dock the card top right, or where it hides less of what it is about. */
function keepClear(card) {
  var points = segsOf(S.sel).map(function (i) { return [middle(D.segs[i].line), 0.2]; });
  if (S.sel.site !== undefined) {
    var pair = D.pairs[S.sel.site];
    points.push([D.sites[S.sel.site].at, 3]);
    if (pair && pair.at !== null) points.push([D.sites[pair.at].at, 1]);
  }
  var best = ["", "low", "left"].map(function (dock, n) {
    card.className = dock;
    var boxes = cardBoxes().map(function (b) { return { x: b.x - 24, y: b.y - 12, w: b.w + 48, h: b.h + 24 }; });
    return { dock: dock, cost: points.reduce(function (sum, one) {
      return sum + (covered(here(one[0]), boxes) ? one[1] : 0);
    }, n * 0.3) };
  }).sort(function (a, b) { return a.cost - b.cost; })[0];
  card.className = best.dock;
}

function middle(line) {
  var a = line[0], b = line[line.length - 1];
  return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
}

function bundleOf(key) {
  return bundles().filter(function (bundle) { return bundle.key === key; })[0];
}

function line(card, text, look) {
  if (text) card.appendChild(h("div", { "class": look || "" }, text));
}

/** Source and confidence, which every card carries. */
function provenance(card, src, conf) {
  if (!src && !conf) return;
  var row = h("div", { "class": "src" });
  if (conf) row.appendChild(h("span", { "class": "conf " + conf }, TEXTS["conf_" + conf] ? t("conf_" + conf) : conf));
  if (src) {
    row.title = src;
    row.appendChild(document.createTextNode(t("src") + ": " + shortSource(src)));
  }
  card.appendChild(row);
}

/** The first sources of a joined text; the tooltip has all of them. */
function shortSource(src) {
  var parts = src.split(" | "), kept = parts.slice(0, 2).join(" | ");
  if (kept.length > 170) kept = kept.slice(0, 168) + "…";
  return parts.length > 2 ? kept + " (+" + (parts.length - 2) + ")" : kept;
}

function siteCard(card, index) {
  var site = D.sites[index], row = rowFor(index);
  var title = D.hub >= 0 && index !== D.hub ? nm(D.sites[D.hub]) + " → " + nm(site) : nm(site);
  card.appendChild(h("h3", {}, title));
  if (row) latencyLines(card, row);
  var between = D.hub < 0 ? [] : bundles().filter(function (b) { return b.direct && b.to === index; });
  between.forEach(function (bundle) { loadLines(card, bundle); });
  site.ex.forEach(function (ex) {
    line(card, nm(ex) + (ex.since ? " (" + ex.since + ")" : "") + (ex.sure ? "" : " ?"));
  });
  var pair = D.pairs[index];
  if (pair) {
    line(card, t("interCarrier", ms(pair.ms), nm(pair.via), nm(pair.from), nm(pair.to)) + (pair.km ? " · " + t("hairpin", whole(pair.km)) : ""), "dim");
  }
  provenance(card, row ? row.src : site.src, row ? row.conf : site.conf);
}

function latencyLines(card, row) {
  var head = h("div", {}, h("b", {}, ms(row.ms, row.target) + " ms"), " " + t(S.view) + " · " + t("idealWord") + " " + ms(row.bound));
  if (row.target) {
    head.appendChild(document.createTextNode(" · " + t("target") + " " + ms(row.target)));
    if (row.ms > row.target) head.appendChild(h("b", { "class": "over" }, " +" + (row.ms - row.target).toFixed(2)));
  }
  card.appendChild(head);
  if (row.low !== null && row.high > row.low) {
    line(card, t("interval") + " " + ms(row.low) + "–" + ms(row.high) + " ms · " + whole(row.km) + " km · " + t("byCarrier", nm(row.carrier)), "dim");
  }
  var after = afterOf(row.site, row.ms);
  if (after !== null) line(card, t("keyAfter") + " " + ms(after, row.target) + " ms", "green");
  line(card, t("via") + " " + nm(row.route).replace(/–/g, " · "), "dim");
  var parts = Object.keys(row.parts).filter(function (key) { return row.parts[key] >= 0.005; })
    .map(function (key) { return t("part_" + key) + " " + row.parts[key].toFixed(2); });
  if (parts.length) line(card, t("parts") + ": " + parts.join(" + "), "dim");
}

function loadLines(card, bundle) {
  line(card, cap(bundle.cap) + (bundle.u === null ? "" : " · " + pct(bundle.u)), loadStep(bundle.u) === 3 ? "over" : "");
  var busiest = bundle.members.slice().sort(function (x, y) { return (loadOf(y).u || 0) - (loadOf(x).u || 0); });
  busiest.slice(0, 4).forEach(function (link) {
    var load = loadOf(link), text = nm(link.carrier) + " " + cap(load.cap);
    if (load.u !== null) text += " " + pct(load.u);
    line(card, text, "dim");
    if (load.wu === null || load.wf === null) return;
    card.lastChild.appendChild(document.createTextNode(" · " + t("worstFail") + " "));
    fill(card.lastChild, [jump(load), " " + pct(load.wu)]);
  });
  if (bundle.members.length > 4) line(card, t("more", bundle.members.length - 4), "dim");
}

function bundleCard(card, bundle) {
  if (!bundle) return;
  card.appendChild(h("h3", {}, nm(D.sites[bundle.from]) + " – " + nm(D.sites[bundle.to])));
  loadLines(card, bundle);
  var first = bundle.members[0];
  if (first.ms !== null || first.km !== null) {
    line(card, (first.ms === null ? "" : ms(first.ms) + " ms · ") + whole(first.km) + " km", "dim");
  }
  provenance(card, first.src, first.conf);
}

/** Before and after, where both are known and differ. */
function change(key, before, after, show) {
  if (before === null || before === undefined || after === null || after === undefined) return "";
  return show(before) === show(after) ? "" : t(key, show(before), show(after));
}

function pickCard(card, pick) {
  card.appendChild(h("h3", { "class": "build" }, pickName(pick)));
  line(card, [pick.capex ? t("cost", money(pick.capex)) : "", pick.rank ? t("rank", pick.rank) : "",
    pick.steps ? t("steps", pick.steps) : ""].filter(Boolean).join(" · "), "dim");
  if (pick.best) line(card, bestWords(pick), "green");
  line(card, change("mean", pick.mean0, pick.mean1, function (v) { return v.toFixed(2); }));
  line(card, change("egress", pick.egress0, pick.egress1, cap));
  line(card, change("hotCount", pick.hot0, pick.hot1, whole));
  if (pick.met && pick.met.length) line(card, t("metTargets", pick.met.length), "green");
  if (pick.nothing) line(card, t("nothing"), "over");
  if (pick.why && nm(pick.why)) line(card, nm(pick.why), "dim");
  if (pick.conf) provenance(card, "", pick.conf);
}

/** What a cable's cut does in one line, and the way to the whole picture. */
function cutLines(card, fail) {
  var cut = fail === undefined ? null : faultCase(fail);
  if (!cut || cut.wu === null) return;
  var bad = harm(fail);
  line(card, cut.lost > 0 ? t("cutLine", cap(cut.lost), pct(cut.wu)) : t("cutOver", cap(cut.over), pct(cut.wu)),
    bad.step > 0 ? "over" : "dim");
  card.appendChild(h("div", {}, jumpTo(fail, t("showCut"))));
}

function segCard(card, index) {
  var seg = D.segs[index], traffic = trafficOf(seg);
  card.appendChild(h("h3", {}, nm(seg)));
  line(card, [seg.corridor, seg.fibre, t("status_" + seg.status), seg.km === null ? "" : whole(seg.km) + " km"]
    .filter(function (x) { return x; }).join(" · "), "dim");
  if (traffic) {
    var busy = t("circuits", whole(traffic.n)) + " · " + cap(traffic.cap) + (traffic.cap ? " · " + pct(traffic.u) : "");
    line(card, busy + (traffic.room === null ? "" : " · " + t("roomLine", whole(traffic.room))));
  }
  cutLines(card, CUT_OF[index]);
  var names = [];
  ridersOf(index).forEach(function (link) { if (names.indexOf(nm(link)) < 0) names.push(nm(link)); });
  if (names.length) {
    line(card, t("riders") + ": " + names.slice(0, 8).join(S.lang === "zh" ? "、" : ", ") +
      (names.length > 8 ? " " + t("more", names.length - (S.lang === "zh" ? 0 : 8)) : ""), "dim");
  }
  provenance(card, seg.src, seg.conf);
}
