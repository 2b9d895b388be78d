/* A line beside the pointer: what this is, its figure, and how sure that is. */

function tipWords(what) {
  if (what.fail !== undefined) return faultTip(what.fail);
  if (what.seg !== undefined && S.look !== "work" && CUT_OF[what.seg] !== undefined) return faultTip(CUT_OF[what.seg]);
  if (what.site !== undefined) return siteTip(what.site);
  if (what.bundle !== undefined) return bundleTip(bundleOf(what.bundle));
  if (what.seg !== undefined) return segTip(what.seg);
  return [];
}

function sureness(conf) { return TEXTS["conf_" + conf] ? t("conf_" + conf) : conf || ""; }

/** A failure in a line: what it does and how often. */
function faultTip(i) {
  if (!faultCase(i)) return [faultName(i)];
  var seg = chance(i), rate = seg && seg.perYear !== null ? t("aYear", seg.perYear.toFixed(2)) : "";
  return [faultName(i), harmWords(harm(i)), rate, seg ? sureness(seg.conf) : ""];
}

function siteTip(index) {
  var site = D.sites[index], row = rowFor(index), pair = movedBy(S.fail)[index];
  if (pair) return [nm(site), isLost(pair) ? t("lostWord") : pair[0].toFixed(1) + "→" + pair[1].toFixed(1) + " ms", t("oneWayIp")];
  if (!row) return [nm(site), sureness(site.conf)];
  return [nm(site), ms(row.ms, row.target) + " ms " + t(S.view),
    row.target ? t("target") + " " + ms(row.target) : "", sureness(row.conf)];
}

function bundleTip(bundle) {
  if (!bundle) return [];
  var top = S.look === "work" ? null : worstMember(bundle);
  if (top) {
    return [nm(D.sites[bundle.from]) + "–" + nm(D.sites[bundle.to]), cap(bundle.cap),
      (bundle.u === null ? "" : pct(bundle.u) + "→") + pct(loadOf(top).wu),
      loadOf(top).wf === null ? t("noFault") : t("ifFails") + " " + blamedName(loadOf(top))];
  }
  return [nm(D.sites[bundle.from]) + "–" + nm(D.sites[bundle.to]), cap(bundle.cap),
    bundle.u === null ? "" : pct(bundle.u), sureness(bundle.members[0].conf)];
}

function segTip(index) {
  var seg = D.segs[index], traffic = shownTraffic(index);
  return [nm(seg), seg.km === null ? "" : t("length", whole(seg.km)),
    traffic ? t("circuits", traffic.n) + (traffic.u === null ? "" : " " + pct(traffic.u)) : "",
    sureness(seg.conf)];
}

/** Show the words for what is hovered, or hide the line. */
function drawTip() {
  var tip = document.getElementById("np-tip");
  var words = S.hover ? tipWords(S.hover).filter(Boolean) : [];
  tip.hidden = !words.length || S.byKey;
  empty(tip).appendChild(document.createTextNode(words.join(" · ")));
}

document.addEventListener("mousemove", function (event) {
  var tip = document.getElementById("np-tip");
  if (!tip || tip.hidden) return;
  var x = Math.min(event.clientX + 14, window.innerWidth - tip.offsetWidth - 6);
  var y = event.clientY + 18 + tip.offsetHeight > window.innerHeight ? event.clientY - 30 : event.clientY + 16;
  tip.style.left = x + "px";
  tip.style.top = y + "px";
});
