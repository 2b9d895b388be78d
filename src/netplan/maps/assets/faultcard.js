/* The left card of the failure looks, and the cards of a link and of a place in them. */

/** The three looks of the map: as it works, what each failure does, each link at its worst. */
function lookChips() {
  var bar = h("div", { "class": "chips looks", role: "group" });
  ["work", "cuts", "worst"].forEach(function (look) {
    var chip = h("button", { type: "button", "data-look": look, "aria-pressed": String(S.look === look) }, t("look_" + look));
    on(chip, "click", function () { setLook(look); focusOn('[data-look="' + look + '"]'); });
    bar.appendChild(chip);
  });
  return bar;
}

function setLook(look) {
  S.look = look; S.fail = -1; S.sel = null; S.hover = null;
  drawAll();
}

/** Show one failure; the same again, or one the case does not know, leads back to all. */
function showFault(fail) {
  S.fail = S.fail === fail || !faultCase(fail) ? -1 : fail;
  if (S.look === "work") S.look = "cuts";
  S.sel = null; S.hover = null;
  drawAll();
  if (S.fail < 0) return;
  bringInView(S.fail);
  focusOn("#np-back");
}

/** Go back to the whole map where nothing of a failure is in view. */
function bringInView(fail) {
  var at = D.fails[fail].segs.map(function (s) { return halfway(D.segs[s].line); })
    .concat(D.fails[fail].sites.map(function (s) { return D.sites[s].at; }));
  if (at.length && !at.some(function (p) { return inView(here(p)); })) fitHome();
}

/** Back from one failure to the list, with the row it came from in focus. */
function leaveFault() {
  var was = S.fail;
  S.fail = -1; S.sel = null;
  drawAll();
  focusOn('[data-fail="' + was + '"]');
}

function faultGroups() {
  if (S.fail >= 0) return [onePicture()];
  return [S.look === "cuts" ? cutLegend() : worstLegend()];
}

function cutLegend() {
  var out = group(t("cutTitle")), cuts = cutSegs();
  if (D.cases.length > 1) out.appendChild(caseSwitch());
  function count(step) { return cuts.filter(function (one) { return one.harm.step === step; }).length; }
  out.appendChild(h("div", { "class": "note first" }, t("cutFirst")));
  if (count(4)) out.appendChild(entry("", pic(30, stroke(INK, 5.4), stroke("#fff", 1.8)), t("cutLost"), count(4)));
  out.appendChild(h("div", { "class": "note first" }, t("cutThen")));
  [3, 2, 1].forEach(function (step) {
    if (count(step)) {
      var look = cutLook(step);
      out.appendChild(entry("", pic(30, stroke(look.color, look.weight)), overWords(step), count(step)));
    }
  });
  if (count(0)) out.appendChild(entry("", pic(30, stroke(STYLE.load[0], 1.4)), t("cutNone"), count(0)));
  if (count(-1)) out.appendChild(entry("", pic(30, stroke(STYLE.tertiary, 1.2, { "stroke-dasharray": "1 4" })), t("notComputed"), count(-1)));
  if (count(4)) out.appendChild(entry("", pic(30, g("g", { transform: "translate(15,8)" }, alone())), t("spof"), count(4)));
  out.appendChild(h("div", { "class": "note" }, t("cutNote"), hint("cutHint")));
  return out;
}

/** What to click: on paper it is left out. */
function hint(key) { return h("span", { "class": "hint" }, (S.lang === "zh" ? "；" : "; ") + t(key)); }

function overWords(step) {
  if (step === 1) return t("upTo", cap(OVER_STEPS[0]));
  return step === 3 ? t("moreThan", cap(OVER_STEPS[1])) : cap(OVER_STEPS[0]) + "–" + cap(OVER_STEPS[1]);
}

function worstLegend() {
  var out = group(t("worstTitle")), all = bundles();
  if (D.cases.length > 1) out.appendChild(caseSwitch());
  var direct = all.filter(function (b) { return b.direct; }).length;
  if (direct) out.appendChild(entry("direct", pic(30, stroke("#7F8C97", 1.6)), t(D.hub < 0 ? "links" : "direct"), direct));
  if (all.length - direct) out.appendChild(entry("other", pic(30, stroke("#7F8C97", 1)), t("other"), all.length - direct));
  var shown = all.filter(shownBundle).map(function (b) { var top = worstMember(b); return loadStep(top ? loadOf(top).wu : b.u); });
  [0, 1, 2, 3].forEach(function (step) {
    var n = shown.filter(function (s) { return s === step; }).length;
    if (n) out.appendChild(entry("", stepPicture(step), stepWords(step), n));
  });
  out.appendChild(h("div", { "class": "note" }, t("worstNote"), hint("worstHint")));
  return out;
}

/** Legend of one failure: what failed, what is down, full, late, cut off. */
function onePicture() {
  var out = group(t("oneTitle")), struck = struckBundles(S.fail), moved = movedBy(S.fail);
  if (D.cases.length > 1) out.appendChild(caseSwitch());
  function at(node) { return g("g", { transform: "translate(15,8)" }, node); }
  function places(test) { return Object.keys(moved).filter(function (s) { return test(moved[s]); }).length; }
  if (D.fails[S.fail].segs.length) {
    out.appendChild(entry("", pic(30, stroke(INK, 5.4, { "stroke-dasharray": "9 4" }), at(cross(4, 2.2))), t("keyFailed")));
  } else if (D.fails[S.fail].sites.length) out.appendChild(entry("", pic(30, at(cross(5.5, 2.6))), t("keyFailed")));
  var down = struck.filter(function (one) { return one.down; }).length;
  if (down) out.appendChild(entry("", pic(30, stroke(STYLE.secondary, 1.3, { "stroke-dasharray": "2 4" })), t("keyDown"), down));
  [3, 2, 1, 0].forEach(function (step) {
    var n = struck.filter(function (one) { return one.u !== null && loadStep(one.u) === step; }).length;
    if (n) out.appendChild(entry("", stepPicture(step), t("keyFull", stepWords(step)), n));
  });
  if (places(isSlower)) out.appendChild(entry("", pic(30, at(g("circle", { r: 5.4, fill: "none", stroke: STYLE.ring, "stroke-width": 2.2 }))), t("keySlower"), places(isSlower)));
  if (places(isLost)) out.appendChild(entry("", pic(30, at(cross(4.4, 2))), t("keyLost"), places(isLost)));
  out.appendChild(h("div", { "class": "note" }, t("pairNote")));
  return out;
}

/** A link's card: each circuit now and at its worst, with the failure to blame as a button. */
function worstCard(card, bundle) {
  if (!bundle) return;
  card.appendChild(h("h3", {}, nm(D.sites[bundle.from]) + " – " + nm(D.sites[bundle.to])));
  line(card, cap(bundle.cap) + " · " + bundle.members.length === 1 && S.lang === "en" ? "1 link" : t("circuits", bundle.members.length), "dim");
  var effect = S.fail >= 0 ? effectOf(S.fail).down : [], hot = {};
  if (S.fail >= 0) faultCase(S.fail).hot.forEach(function (one) { hot[one[0]] = one[1]; });
  var members = bundle.members.slice().sort(function (x, y) { return (loadOf(y).wu || 0) - (loadOf(x).wu || 0) || (x.id < y.id ? -1 : 1); });
  members.slice(0, 6).forEach(function (link) {
    var load = loadOf(link), row = LINK_ROW[link.id];
    line(card, nm(link.carrier) + " " + cap(load.cap), "who");
    if (S.fail >= 0) {
      line(card, effect.indexOf(row) >= 0 ? t("thisDown") : hot[row] === undefined ? t("thisSame", pct(load.u || 0))
        : t("thisFull", pct(load.u || 0), pct(hot[row])), effect.indexOf(row) >= 0 || hot[row] !== undefined ? "over" : "dim");
    }
    if (load.wu === null) return;
    var worst = h("div", { "class": "dim" }, t("atWorst", load.u === null ? "–" : pct(load.u)),
      h("b", { style: "color:" + loadInk(load.wu) }, pct(load.wu)));
    fill(worst, load.wf === null ? [" · " + t("noFault")] : [" " + t("ifFails") + " ", jump(load)]);
    card.appendChild(worst);
  });
  if (members.length > 6) line(card, t("more", members.length - (S.lang === "zh" ? 0 : 6)), "dim");
  provenance(card, members[0].src, members[0].conf);
}

/** A place's card: the failures it is most exposed to. */
function exposedCard(card, site) {
  var row = (D.rows.ip || []).filter(function (r) { return r.site === site; })[0];
  card.appendChild(h("h3", {}, nm(D.sites[site])));
  if (row) line(card, ms(row.ms, row.target) + " ms · " + t("oneWayIp") + (row.target ? " · " + t("target") + " " + ms(row.target) : ""));
  if (FAULT_AT[site] !== undefined && faultCase(FAULT_AT[site])) {
    card.appendChild(h("div", {}, jumpTo(FAULT_AT[site], t("siteFails")), " " + harmWords(harm(FAULT_AT[site]))));
  }
  var all = exposureOf(site);
  line(card, D.listed.city ? all.length ? t("exposed", all.length) : t("notExposed") : t("notListed"), "who");
  all.slice(0, 6).forEach(function (one) {
    card.appendChild(h("div", { "class": "dim" }, jumpTo(one.fail, faultName(one.fail)), " " + one.before.toFixed(1) + "→",
      h("b", {}, one.after === null ? t("lostWord") : one.after.toFixed(1)), one.after === null ? "" : " ms"));
  });
  provenance(card, D.sites[site].src, D.sites[site].conf);
}
