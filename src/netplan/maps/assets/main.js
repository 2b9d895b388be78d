/* Build the frame, draw everything, and draw again what the view changes. */

function buildFrame() {
  ["card", "detail", "panel", "scale", "credits", "tip"].forEach(function (name) {
    var box = h("div", { id: "np-" + name });
    if (name === "panel" || name === "card") { box.setAttribute("role", "region"); }
    document.body.appendChild(box);
    if (name === "tip") box.hidden = true;
    if (name !== "panel") L.DomEvent.disableClickPropagation(box);
    L.DomEvent.disableScrollPropagation(box);
  });
}

/** Page zoom of the print view: its cards are measured in zoomed pixels. */
function zoomOfPage() { return S.print ? 0.8 : 1; }

function fitHome() {
  var card = document.getElementById("np-card");
  var left = (card ? card.offsetWidth : 240) + 12 + 32;
  map.fitBounds(D.bounds, { paddingTopLeft: [left, 30], paddingBottomRight: [40, 44], animate: false });
}

function switchLanguage() {
  S.lang = S.lang === "zh" ? "en" : "zh";
  drawAll();
  document.getElementById("np-lang").focus();
}

function printPage() { window.print(); }

/** Fixed A4 sheet for printing; back to the window's size afterwards. */
function setPrint(yes) {
  if (S.print === yes) return;
  S.print = yes;
  document.body.classList.toggle("print", yes);
  map.invalidateSize({ animate: false });
  drawAll();
  fitHome();
}

/** Draw what depends on zoom or position alone. */
function drawView() {
  drawPlaces(); drawMarks(); drawScale(); drawLabels();
}

/** Without latency rows the right panel is a row of buttons; failures have a panel of their own. */
function frameNow() {
  var body = document.body.classList, bare = S.look === "work" && !Object.keys(D.rows).length;
  body.toggle("failing", S.look !== "work");
  body.toggle("struck", S.fail >= 0);
  if (body.contains("bare") === bare) return;
  body.toggle("bare", bare);
  map.invalidateSize({ animate: false });
}

function drawAll() {
  if (S.sel && S.sel.bundle !== undefined && !bundleOf(S.sel.bundle)) S.sel = null;
  document.documentElement.lang = S.lang === "zh" ? "zh-CN" : "en";
  document.title = nm(D.title);
  if (S.fail >= 0 && !faultCase(S.fail)) S.fail = -1;
  frameNow();
  drawCard(); drawPanel(); drawDetail(); drawCredits();
  drawReach(); drawCorridors(); drawLinks(); drawBuilds(); drawSelection();
  drawView();
}

var wasRouted = null;

function afterMove() {
  if (wasRouted !== isRouted()) {
    wasRouted = isRouted();
    drawCard(); drawCorridors(); drawLinks(); drawSelection();
  }
  drawView();
}

/** Words after # open the page in a state: en, zh, ip, optical, print, case=…, pick=…, site=…,
 *  cuts, worst, fail=…, at=lat,lon,zoom. */
function readHash() {
  decodeURIComponent(window.location.hash.slice(1)).split("&").forEach(function (word) {
    var pair = word.split("=");
    if (word === "en" || word === "zh") S.lang = word;
    if (D.rows[word]) S.view = word;
    if (word === "print") S.wantPrint = true;
    if (pair[0] === "site") {
      D.sites.forEach(function (site, i) { if (site.id === pair[1]) S.sel = { site: i }; });
    }
    if (pair[0] === "case" && D.cases.some(function (c) { return c.id === pair[1]; })) S.when = pair[1];
    if (pair[0] === "pick") {
      D.picks.forEach(function (pick, i) { if (pick.id === pair[1]) S.pick = i; });
      if (pair[1] === "none") S.on.build = false;
    }
    if (D.fails.length && D.cases.length && (word === "cuts" || word === "worst")) S.look = word;
    if (pair[0] === "fail" && D.cases.length) {
      D.fails.forEach(function (fail, i) {
        if (S.fail < 0 && (fail.id === pair[1] || fail.kind + ":" + fail.id === pair[1])) { S.look = "cuts"; S.fail = i; }
      });
    }
    if (pair[0] === "at") S.at = pair[1].split(",").map(Number);
  });
}

function start() {
  readHash();
  buildFrame();
  frameNow();
  map.invalidateSize({ animate: false });
  drawCard();
  fitHome();
  drawGround();
  if (S.wantPrint) setPrint(true);
  if (S.at && S.at.length === 3) map.setView([S.at[0], S.at[1]], S.at[2], { animate: false });
  drawAll();
  map.on("moveend", afterMove);
  window.addEventListener("resize", function () { drawPanel(); markRows(); });
  window.addEventListener("beforeprint", function () { setPrint(true); });
  window.addEventListener("afterprint", function () { if (!S.wantPrint) setPrint(false); });
  window.netplan = { state: S, data: D, draw: drawAll, choose: choose, map: map, ready: true };
}

start();
