/* Blue: where each ring ends, ideal and real, and the gap between the two. */

function drawReach() {
  clearPane("reach"); clearPane("gap"); clearPane("rings");
  if (S.look !== "work") return;
  var last = D.rings.length - 1;
  for (var i = last; i >= 0; i--) {
    var ring = D.rings[i], focus = ring.ms === S.focus;
    if (S.on.reach) {
      drawArea("reach", ring.area, { stroke: i < last || last === 0, color: STYLE.ring,
        weight: focus ? 1.5 : 0.7, fillColor: ringColour(i), fillOpacity: 1 });
    }
    if (S.on.ideal && ring.circle.length) drawCircle(ring, focus);
  }
  var chosen = focusRing();
  if (S.on.gap && chosen && chosen.gap.length) {
    drawArea("gap", chosen.gap, { stroke: false, fillColor: "url(#np-hatch)", fillOpacity: 1 });
  }
}

function drawCircle(ring, focus) {
  drawLine("rings", ring.circle, { color: STYLE.ring, weight: focus ? 1.6 : 1,
    dashArray: focus ? "7 4" : "2 4", lineCap: "butt" });
  var hit = drawLine("rings", ring.circle, { weight: 11, opacity: 0, interactive: true });
  hit.on("click", function (event) {
    L.DomEvent.stop(event);
    S.focus = ring.ms;
    drawAll();
  });
}
