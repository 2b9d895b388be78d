/* Sea, land, graticule, a planner's own base map; scale and credits. */

function drawGround() {
  clearPane("land"); clearPane("grid");
  drawArea("land", D.land, { color: STYLE.coast, weight: 0.7, fillColor: STYLE.land,
    fillOpacity: 1 });
  if (D.basemap) {
    D.basemap.lines.forEach(function (line) {
      drawLine("land", line, { color: STYLE.tertiary, weight: 0.8 });
    });
  }
  var step = 10, south = D.bounds[0][0], west = D.bounds[0][1];
  var north = D.bounds[1][0], east = D.bounds[1][1];
  if (Math.max(north - south, east - west) < 8) step = 2;
  var w = Math.floor((west - 40) / step) * step, s = Math.max(-80, Math.floor((south - 30) / step) * step);
  for (var lon = w; lon <= east + 40; lon += step) {
    drawLine("grid", [[-80, lon], [80, lon]], { color: STYLE.graticule, weight: 0.5 });
  }
  for (var lat = s; lat <= Math.min(80, north + 30); lat += step) {
    drawLine("grid", [[lat, west - 90], [lat, east + 90]], { color: STYLE.graticule, weight: 0.5 });
  }
}

/** Draw the scale at the latitude of the view's middle. */
function drawScale() {
  var box = empty(document.getElementById("np-scale"));
  var size = map.getSize(), y = size.y / 2;
  var span = map.distance(map.containerPointToLatLng([0, y]), map.containerPointToLatLng([100, y])) / 1000;
  var nice = [1, 2, 5, 10, 20, 50, 100, 200, 300, 500, 1000, 2000, 5000];
  var km = nice.filter(function (n) { return n <= span; }).pop() || nice[0];
  box.style.width = Math.round(100 * km / span) + "px";
  box.appendChild(document.createTextNode(km + " km"));
}

function drawCredits() {
  var box = empty(document.getElementById("np-credits"));
  box.appendChild(h("b", {}, t("disclaimer")));
  box.appendChild(document.createTextNode(" · " + t("credits")));
  if (D.basemap) {
    var c = D.basemap.caption;
    box.appendChild(document.createTextNode(
      " · " + [c.source, c.licence, c.datum, t("review", c.review_number)].join(" · ")));
  }
}
