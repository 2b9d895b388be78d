/* The right panel of the failure looks: every failure by its harm, or every link by its worst one. */

function faultPanel(panel) {
  if (S.fail >= 0) faultSheet(panel);
  else {
    panel.appendChild(h("div", { "class": "head" }, tools()));
    if (S.look === "worst") worstSheet(panel); else listSheet(panel);
  }
  if (S.print) trimSheet(panel);
}

/** On paper nothing scrolls: drop the rows that do not fit and say how many. */
function trimSheet(panel) {
  var rows = [].slice.call(panel.querySelectorAll(".frow:not(.top)")), left = 0, note = null;
  while (rows.length && panel.scrollHeight > panel.clientHeight + 1) {
    if (!note) panel.appendChild(note = h("div", { "class": "sub" }));
    panel.removeChild(rows.pop());
    left += 1;
    empty(note).appendChild(document.createTextNode(t("rowsLeft", left)));
  }
}

/** A number for a narrow column: one decimal below ten, a dot for none. */
function thin(value, least) {
  if (value === null || value === undefined) return "–";
  if (Math.abs(value) < least) return "·";
  return value < 10 ? value.toFixed(1) : whole(value);
}

function cells(kind, list) {
  var row = h("div", { "class": "frow " + kind });
  list.forEach(function (cell) { row.appendChild(h("span", { "class": cell[0] }, cell[1])); });
  return row;
}

function listSheet(panel) {
  panel.appendChild(h("h1", {}, t("faultSheet")));
  panel.appendChild(h("div", { "class": "sub" }, caseWords() + " · " + t("faultSort")));
  var kinds = faultKinds();
  if (!kinds.some(function (one) { return one.kind === S.kind; })) S.kind = "";
  if (kinds.length > 1) panel.appendChild(kindChips(kinds));
  panel.appendChild(cells("top", [["sw", ""], ["name", ""], ["num", t("colLost")], ["num", t("colOver")],
    ["num", t("colMs")], ["num", t("colYear")]]));
  faultsNow(S.kind).forEach(function (i) { panel.appendChild(listRow(i)); });
  if (D.listed.left) panel.appendChild(h("div", { "class": "sub" }, t("leftOut", whole(D.listed.left))));
}

function kindChips(kinds) {
  var bar = h("div", { "class": "chips kinds", role: "group", "aria-label": t("kinds") });
  [{ kind: "", n: faultsNow("").length }].concat(kinds).forEach(function (one) {
    var chip = h("button", { type: "button", "data-kind": one.kind, "aria-pressed": String(S.kind === one.kind) },
      (one.kind ? kindWord(one.kind) : t("allKinds")) + " " + one.n);
    on(chip, "click", function () { S.kind = one.kind; drawPanel(); focusOn('[data-kind="' + one.kind + '"]'); });
    bar.appendChild(chip);
  });
  return bar;
}

/** A cable's swatch as on the map, so that the list is read with the legend. */
function swatch(step) {
  var look = cutLook(step), line = stroke(look.color, look.weight, { x2: 19, "stroke-dasharray": look.dashArray });
  return step === 4 ? pic(20, line, stroke("#fff", 1.8, { x2: 19 })) : pic(20, line);
}

function listRow(i) {
  var bad = harm(i), seg = chance(i), name = faultName(i), known = bad.step >= 0;
  var row = cells("pick", [["sw", swatch(bad.step)], ["name", name], ["num strong", known ? thin(bad.lost, LEAST.lost) : "–"],
    ["num", known ? thin(Math.max(0, bad.over), LEAST.over) : "–"], ["num", bad.cities ? t("lostCities", bad.cities) : bad.ms === null ? "–" : thin(bad.ms, LEAST.ms)],
    ["num", seg && seg.perYear !== null ? seg.perYear.toFixed(2) : "–"]]);
  setAll(row, { tabindex: 0, role: "button", "data-fail": i, title: kindWord(D.fails[i].kind) + ": " + name,
    "aria-label": name + ": " + harmWords(bad) });
  rowActs(row, { fail: i });
  return row;
}

/** The case in words: today, no build or plan, with its year. */
function caseWords() {
  var one = D.cases.filter(function (c) { return c.id === S.when; })[0];
  return one ? { today: t("today"), horizon: t("horizon"), plan: t("planCase") }[one.id] + " " + one.year : "";
}

function worstSheet(panel) {
  var all = worstLinks(), over = all.filter(function (l) { return loadOf(l).wu > D.model.limit + 1e-9; }).length;
  panel.appendChild(h("h1", {}, t("worstSheet")));
  panel.appendChild(h("div", { "class": "sub" }, caseWords() + " · ",
    h("b", {}, t("worstOver", over, all.length, pct(D.model.limit)))));
  panel.appendChild(cells("top link", [["name", ""], ["num", t("colNowWorst")], ["why", t("colWhy")]]));
  alike(all.slice(0, MOST_LINKS).map(function (link) {
    return { link: link, before: loadOf(link).u, after: loadOf(link).wu, why: loadOf(link).wf };
  })).forEach(function (one) { panel.appendChild(worstRow(one)); });
  if (all.length > MOST_LINKS) panel.appendChild(h("div", { "class": "sub" }, t("moreLinks", all.length - MOST_LINKS)));
}

var MOST_LINKS = 120;

function keyOf(link) { return Math.min(link.a, link.b) + "-" + Math.max(link.a, link.b); }

/** Circuits beside each other that fare alike, as one with their number. */
function alike(list) {
  var groups = groupBy(list, function (one) {
    return [nm(one.link.carrier), keyOf(one.link), pct(one.before || 0), pct(one.after), JSON.stringify(one.why)].join("|");
  }), out = [];
  groups.forEach(function (same) { out.push(L.extend({ n: same.length }, same[0])); });
  return out;
}

/** A link in words: where it runs, whose it is, how many run alike. */
function linkWords(link, n) {
  return [nm(D.sites[link.a]) + "–" + nm(D.sites[link.b]), n > 1 ? " ×" + n : "",
    h("i", {}, " " + nm(link.carrier))];
}

/** Utilisation before and after, the after in its load's colour. */
function beforeAfter(before, after) {
  return h("span", { "class": "num" }, before === null ? "" : String(Math.round(before * 100)) + "→",
    h("b", { style: "color:" + loadInk(after) }, pct(after)));
}

function worstRow(one) {
  var link = one.link, load = loadOf(link);
  var row = h("div", { "class": "frow link" });
  var name = fill(h("span", { "class": "name", tabindex: 0, role: "button", "data-link": link.id, title: nm(link) }),
    linkWords(link, one.n));
  rowActs(name, { bundle: keyOf(link) });
  row.appendChild(name);
  row.appendChild(beforeAfter(load.u, load.wu));
  row.appendChild(h("span", { "class": "why" }, load.wf === null ? t("noFault") : jump(load)));
  return row;
}

/** Colour of a figure: its load's, the calm grey as plain text. */
function loadInk(u) { return loadStep(u) > 0 ? loadColour(loadStep(u)) : STYLE.secondary; }

/** The name of a link's worst failure, as a button that goes to it where the page has it. */
function jump(load) {
  if (typeof load.wf !== "number") return nm(load.wf);
  return jumpTo(load.wf, faultName(load.wf));
}

function jumpTo(fail, words) {
  var button = h("button", { type: "button", "class": "jump", "data-jump": fail, title: faultName(fail) }, words);
  on(button, "click", function (event) { event.stopPropagation(); if (S.fail !== fail) showFault(fail); });
  on(button, "keydown", function (event) { event.stopPropagation(); });
  on(button, "mouseenter", function () { setHover({ fail: fail }); });
  on(button, "mouseleave", function () { setHover(null); });
  return button;
}

function focusOn(query) {
  var node = document.querySelector(query);
  if (node) node.focus();
}
