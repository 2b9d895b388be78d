"use strict";
/* The page's data, its state, and the few helpers everything else uses. */

var D = JSON.parse(document.getElementById("netplan-data").textContent);
/* What repeats from row to row, sources and carriers, stands once: put it back. */
(function putBack(value) {
  Object.keys(value).forEach(function (key) {
    var item = value[key];
    if (D.said[key] && typeof item === "number") value[key] = D.said[key][item];
    else if (item && typeof item === "object" && item !== D.said) putBack(item);
  });
})(D);
var map = window.map_netplan;
var FONT = '"Segoe UI","SF Pro Text",Roboto,"PingFang SC","Microsoft YaHei","HarmonyOS Sans SC",' +
  '"Noto Sans CJK SC","Source Han Sans SC","WenQuanYi Micro Hei",Arial,sans-serif';

/** What the reader has chosen; everything drawn follows from this and D. */
var S = {
  lang: D.lang, view: D.view, when: D.cases.length ? D.cases[0].id : "", focus: D.focus,
  look: "work", fail: -1, kind: "segment", pick: D.picks.length ? 0 : -1, sel: null, hover: null, mode: "auto", print: false,
  on: { reach: true, ideal: true, gap: true, direct: true, other: false, corridors: true,
    shared: true, build: true, gain: true, candidates: false, nbp: true, ixp: true, gateway: true, junction: true }
};

/** Return the text of a {zh, en} pair in the page's language. */
function nm(pair) { return pair ? pair[S.lang] || pair.en || pair.zh || "" : ""; }

function setAll(node, attrs) {
  Object.keys(attrs || {}).forEach(function (key) {
    if (attrs[key] !== null && attrs[key] !== undefined) node.setAttribute(key, attrs[key]);
  });
  return node;
}

function fill(node, children) {
  children.forEach(function (child) {
    if (child === null || child === undefined || child === "") return;
    node.appendChild(child.nodeType ? child : document.createTextNode(String(child)));
  });
  return node;
}

/** Make an HTML element; texts become text nodes and never markup. */
function h(tag, attrs) {
  return fill(setAll(document.createElement(tag), attrs), [].slice.call(arguments, 2));
}

/** Make an SVG element; texts become text nodes and never markup. */
function g(tag, attrs) {
  var node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  return fill(setAll(node, attrs), [].slice.call(arguments, 2));
}

function empty(node) { while (node.firstChild) node.removeChild(node.firstChild); return node; }

function on(node, events, act) {
  events.split(" ").forEach(function (name) { node.addEventListener(name, act); });
  return node;
}

/** Limits a rounded latency must not hide: the rings and the row's own target. */
function limits(target) {
  var all = D.rings.map(function (ring) { return ring.ms; });
  return target ? all.concat([target]) : all;
}

/** One decimal; where rounding would hide a miss, two, rounded up (4.006 reads 4.01). */
function ms(value, target) {
  if (value === null || value === undefined) return "–";
  var short = value.toFixed(1);
  var hides = limits(target).some(function (limit) { return value > limit && +short <= limit; });
  return hides ? (Math.ceil(value * 100 - 1e-9) / 100).toFixed(2) : short;
}

function pct(share) { return Math.round(share * 100) + (S.lang === "en" ? " %" : "%"); }

/** Capacity in Tbit/s above 1,000 Gbit/s, else in Gbit/s. */
function cap(gbps) {
  if (gbps === null || gbps === undefined) return "–";
  if (gbps < 1000) return Math.round(gbps * 10) / 10 + " Gbps";
  return Math.round(gbps / 100) / 10 + " Tbps";
}

/** Money in 10^4/10^8 CNY (Chinese) or millions (English). */
function money(cny) {
  if (S.lang === "zh") {
    return cny >= 1e8 ? (cny / 1e8).toFixed(2) + " 亿元" : Math.round(cny / 1e4) + " 万元";
  }
  return D.model.currency + " " + (cny / 1e6).toFixed(cny >= 1e7 ? 0 : 1) + " m";
}

/** Money for a narrow column: 3.47亿, 650万; in English millions. */
function shortMoney(cny) {
  if (S.lang === "zh") return cny >= 1e8 ? (cny / 1e8).toFixed(2) + "亿" : Math.round(cny / 1e4) + "万";
  return (cny / 1e6).toFixed(cny >= 1e7 ? 0 : 1) + " m";
}

function whole(value) {
  return value === null || value === undefined ? "–" : Math.round(value).toLocaleString("en-US");
}

function clamp(value, low, high) { return Math.min(high, Math.max(low, value)); }

/** Return items grouped by key, in the order keys first appear. */
function groupBy(items, key) {
  var groups = new Map();
  items.forEach(function (item) {
    var name = key(item);
    if (!groups.has(name)) groups.set(name, []);
    groups.get(name).push(item);
  });
  return groups;
}
