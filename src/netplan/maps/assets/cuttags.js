/* Labels of the failure looks. */

/** Labels of the failure looks: the worst cuts, what one failure fills, or links at their worst. */
function faultTags() {
  if (S.fail >= 0) return failedTags().concat(struckTags());
  return S.look === "cuts" ? cutTags() : worstCaseTags();
}

function pill(text, spots, what, kind, after) {
  var runs = [{ text: text }];
  if (after) runs.push({ text: after, weight: 400, colour: "#EADCE4" });
  var label = makeLabel(runs, { look: "dark", colour: "#fff", weight: 700, what: what, kind: kind,
    drop: true });
  label.spots = centred(spots.map(here).filter(inView), label, 2);
  return label;
}

/** The worst cuts; of cables that lose the same, as those of one chain do, the first alone. */
function cutTags() {
  var said = {};
  return cutSegs().reverse().filter(function (one) {
    var words = harmWords(one.harm), first = one.harm.step > 0 && !said[words];
    said[words] = true;
    return first;
  }).slice(0, STYLE.worst_links + 1)
    .map(function (one) {
      var at = here(halfway(D.segs[one.seg].line));
      var label = makeLabel([{ text: nm(D.segs[one.seg]) + " " + harmWords(one.harm) }], { look: "dark",
        colour: "#fff", weight: 700, size: 11.5, what: { seg: one.seg }, kind: "cut", drop: true, anchor: at,
        leader: true });
      label.spots = inView(at) ? beside(at, label) : [];
      return label;
    });
}

/** A failure's harm in one figure: traffic without a way, else traffic without room. */
function harmWords(bad) {
  if (bad.step < 0) return t("notComputed");
  if (bad.lost > LEAST.lost) return t("tagLost", cap(bad.lost));
  if (bad.cities > 0) return t("tagCities", bad.cities);
  return bad.over > LEAST.over ? t("tagOver", cap(bad.over)) : t("tagNone");
}

function failedTags() {
  var fail = D.fails[S.fail];
  return fail.segs.slice(0, 4).map(function (s) {
    var at = here(halfway(D.segs[s].line));
    var label = makeLabel([{ text: nm(D.segs[s]) }], { look: "box", size: 11.5, weight: 700, kind: "failed",
      anchor: at, leader: true, drop: true });
    label.spots = inView(at) ? beside(at, label) : [];
    return label;
  });
}

function struckTags() {
  return struckBundles(S.fail).reverse().filter(function (one) { return loadStep(one.u) === 3; })
    .slice(0, 2 * STYLE.worst_links).map(function (one) {
      return pill(bundleName(one.bundle) + " " + (one.before === null ? "" : pct(one.before) + "→") + pct(one.u),
        alongArc(one.bundle), { bundle: one.bundle.key }, "struck");
    });
}

function worstCaseTags() {
  return bundles().filter(shownBundle).map(function (bundle) {
    var top = worstMember(bundle);
    return { bundle: bundle, u: top ? loadOf(top).wu : null, top: top };
  }).filter(function (one) { return loadStep(one.u) === 3; })
    .sort(function (x, y) { return y.u - x.u || (x.bundle.key < y.bundle.key ? -1 : 1); })
    .slice(0, 2 * STYLE.worst_links).map(function (one) {
      return pill(bundleName(one.bundle) + " " + pct(one.u), alongArc(one.bundle), { bundle: one.bundle.key }, "worst",
        loadOf(one.top).wf === null ? "" : t("onFault", blamedName(loadOf(one.top))));
    });
}
