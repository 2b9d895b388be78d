/* Fibre: corridors, the most-shared trench, and links routed along the cable when near. */

/** Whether links are drawn along their fibre: chosen, or near enough. */
function isRouted() {
  if (S.look !== "work") return false;
  if (S.mode !== "auto") return S.mode === "routed";
  return map.getZoom() >= STYLE.routed_zoom;
}

function drawCorridors() {
  clearPane("corridors"); clearPane("trench");
  if (S.look !== "work") { drawFaultCables(); return; }
  if (S.on.corridors) {
    D.segs.forEach(function (seg, i) {
      if (seg.status !== "existing") return;
      drawLine("corridors", seg.line, { color: STYLE.corridor, weight: 0.9, opacity: 0.75 });
      hitLine("corridors", seg.line, { seg: i }, 8);
    });
  }
  if (S.on.shared && !isRouted()) {
    mostShared().segs.forEach(function (i) {
      var line = D.segs[i].line;
      drawLine("trench", line, { color: STYLE.trench, weight: 5.2, lineCap: "butt" });
      drawLine("trench", line, { color: "#FFFFFF", weight: 2.6, lineCap: "butt" });
      hitLine("trench", line, { seg: i }, 10);
    });
  }
}

/** Segments that the ticked links ride: index, traffic and width; calm ones first. */
function busySegments() {
  var busy = [];
  D.segs.forEach(function (_, i) {
    var traffic = shownTraffic(i);
    if (traffic && traffic.cap > 0) busy.push({ seg: i, traffic: traffic });
  });
  var least = Math.min.apply(null, busy.map(function (b) { return b.traffic.cap; }));
  var most = Math.max.apply(null, busy.map(function (b) { return b.traffic.cap; }));
  var step = Math.min(1.75, 11.6 / Math.sqrt(most / least));
  busy.forEach(function (b) { b.width = Math.min(13, 1.4 + step * Math.sqrt(b.traffic.cap / least)); });
  return busy.sort(function (x, y) { return x.traffic.u - y.traffic.u || x.seg - y.seg; });
}

function drawRoutes() {
  var busy = busySegments();
  busy.forEach(function (b) {
    loadLine(D.segs[b.seg].line, b.width, loadStep(b.traffic.u), b.traffic.over);
  });
  busy.forEach(function (b) { hitLine("links", D.segs[b.seg].line, { seg: b.seg }, 14); });
}

function drawLinks() {
  clearPane("links");
  if (S.look !== "work") { drawFaultLinks(); return; }
  if (isRouted()) { if (S.on.direct || S.on.other) drawRoutes(); } else drawArcs();
}
