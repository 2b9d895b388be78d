/* A line beside the pointer: what this is, its figure, and how sure that is. */

function tipWords(what) {
  if (what.site !== undefined) return siteTip(what.site);
  if (what.bundle !== undefined) return bundleTip(bundleOf(what.bundle));
  if (what.seg !== undefined) return segTip(what.seg);
  return [];
}

function sureness(conf) { return TEXTS["conf_" + conf] ? t("conf_" + conf) : conf || ""; }

function siteTip(index) {
  var site = D.sites[index], row = rowFor(index);
  if (!row) return [nm(site), sureness(site.conf)];
  return [nm(site), ms(row.ms, row.target) + " ms " + t(S.view),
    row.target ? t("target") + " " + ms(row.target) : "", sureness(row.conf)];
}

function bundleTip(bundle) {
  if (!bundle) return [];
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
