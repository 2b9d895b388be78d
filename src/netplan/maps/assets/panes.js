/* One pane and one renderer for each layer, so that toggling never changes the order. */

var PANES = ["land", "grid", "reach", "gap", "rings", "corridors", "trench", "links", "proposal",
  "selection", "symbols", "marks", "labels"];
/* Above so many links and segments a browser draws them faster on a canvas. */
var MANY = 2000;
var RENDER = {};
var GROUPS = {};

PANES.forEach(function (name, i) {
  var pane = map.createPane("np-" + name);
  pane.style.zIndex = 300 + i * 10;
  if (name === "symbols" || name === "marks" || name === "labels") {
    pane.classList.add("leaflet-zoom-hide");
    return;
  }
  var still = name === "land" || name === "grid";
  var many = (name === "links" || name === "corridors") && D.links.length + D.segs.length > MANY;
  RENDER[name] = many ? L.canvas({ pane: "np-" + name, padding: 0.6 })
    : L.svg({ pane: "np-" + name, padding: 0.6 });
  if (still) pane.style.pointerEvents = "none";
  GROUPS[name] = L.layerGroup().addTo(map);
});

/** Hatch for the gap: 45 degrees, 6 px apart. */
(function () {
  var line = g("path", { d: "M0,8 L8,0 M-1,1 L1,-1 M7,9 L9,7", stroke: STYLE.ring,
    "stroke-width": 0.8, "stroke-opacity": 0.38 });
  var pattern = g("pattern", { id: "np-hatch", width: 8, height: 8,
    patternUnits: "userSpaceOnUse" }, line);
  document.body.appendChild(g("svg", { width: 0, height: 0, style: "position:absolute" },
    g("defs", {}, pattern)));
})();

function options(pane, look) {
  return L.extend({ pane: "np-" + pane, renderer: RENDER[pane], interactive: false,
    smoothFactor: 0, lineCap: "round", lineJoin: "round" }, look);
}

function drawLine(pane, points, look) {
  return L.polyline(points, options(pane, look)).addTo(GROUPS[pane]);
}

function drawArea(pane, polygons, look) {
  return polygons.length ? L.polygon(polygons, options(pane, look)).addTo(GROUPS[pane]) : null;
}

/** An invisible wide line above the visible one, so that thin lines can be hit. */
function hitLine(pane, points, what, width) {
  var line = drawLine(pane, points, { weight: width || 12, opacity: 0, interactive: true });
  line.on("mouseover", function () { setHover(what); });
  line.on("mouseout", function () { setHover(null); });
  line.on("click", function (event) { L.DomEvent.stop(event); choose(what); });
  return line;
}

function clearPane(name) { GROUPS[name].clearLayers(); }
