// The map of the analysis, loaded on that page only. The server's drawing stands until this one is ready, and where it
// cannot be (no WebGL); the table below holds the same numbers. Nothing is fetched from anywhere but the site itself.
import { Map as AreaMap, Marker, NavigationControl, setWorkerUrl } from "maplibre-gl";
import { SHADES, EMPTY, dots, hatch, layers } from "./modules/map-style.js";
import { slider } from "./modules/map-slider.js";

const STEPS = [[0, 0], [0, 21], [0, -21], [-21, 0], [21, 0]]; // pixels
const page = document.querySelector("[data-map]");
const text = (name) => page.dataset[`text${name}`];

function numbers() {
  return JSON.parse(document.getElementById("map-numbers").textContent);
}

function bounds(features) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  const walk = (part) => {
    if (typeof part[0] !== "number") return part.forEach(walk);
    box[0] = Math.min(box[0], part[0]);
    box[1] = Math.min(box[1], part[1]);
    box[2] = Math.max(box[2], part[0]);
    box[3] = Math.max(box[3], part[1]);
  };
  features.forEach((feature) => walk(feature.geometry.coordinates));
  return box;
}

// A label above the map: HTML, so that no letters need be fetched. Its words stand in the table and the lists.
function label(map, kind, words, at) {
  const element = document.createElement("span");
  element.className = `samlad-pin samlad-pin--${kind}`;
  element.textContent = words;
  const marker = new Marker({ element }).setLngLat(at).addTo(map);
  for (const name of ["role", "aria-label", "tabindex"]) element.removeAttribute(name);
  element.setAttribute("aria-hidden", "true");
  return marker;
}

// The northernmost corner of a cluster, where its letter stands.
function top(shape) {
  let best = null;
  const walk = (part) => {
    if (typeof part[0] !== "number") return part.forEach(walk);
    if (!best || part[1] > best[1]) best = part;
  };
  walk(shape.coordinates);
  return best;
}

class Figure {
  constructor(number, outlines, point) {
    this.number = number;
    this.outlines = outlines;
    this.markers = [];
    this.places = [];
    this.numbers = [];
    this.letters = [];
    this.canvas = page.querySelector(`[data-map-canvas="${number}"]`);
    this.panel = page.querySelector(`[data-map-panel="${number}"]`);
    this.hint = this.panel.textContent;
    this.lit = null;
    const box = bounds(outlines.features);
    this.box = box;
    const grow = Math.max(box[2] - box[0], box[3] - box[1]) / 2;
    const squeeze = Math.cos(((box[1] + box[3]) / 2) * (Math.PI / 180));
    this.canvas.style.aspectRatio = `${((box[2] - box[0]) * squeeze).toFixed(5)} / ${((box[3] - box[1]) * 1.05).toFixed(5)}`;
    this.canvas.hidden = false;
    this.map = new AreaMap({
      container: this.canvas,
      style: { version: 8, sources: {}, layers: [{ id: "paper", type: "background", paint: { "background-color": "#fbfaf7" } }] },
      bounds: box,
      fitBoundsOptions: { padding: 18 },
      maxBounds: [box[0] - grow, box[1] - grow, box[2] + grow, box[3] + grow],
      maxZoom: 16,
      attributionControl: false,
      cooperativeGestures: true,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      renderWorldCopies: false,
      fadeDuration: 0,
      locale: {
        "Map.Title": text("Map"),
        "NavigationControl.ZoomIn": text("In"),
        "NavigationControl.ZoomOut": text("Out"),
        "CooperativeGesturesHandler.WindowsHelpText": text("Ctrl"),
        "CooperativeGesturesHandler.MacHelpText": text("Cmd"),
        "CooperativeGesturesHandler.MobileHelpText": text("Fingers"),
      },
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.keyboard.disableRotation();
    this.map.addControl(new NavigationControl({ showCompass: false }), "top-right");
    this.ready = new Promise((resolve, reject) => {
      this.map.once("load", resolve);
      this.map.once("error", (event) => reject(event.error));
    }).then(() => this.fill(point));
  }

  fill(point) {
    this.map.addImage("hatch", hatch(), { pixelRatio: 2 });
    this.map.addImage("dots", dots(), { pixelRatio: 2 });
    this.map.addSource("areas", { type: "geojson", data: this.outlines, tolerance: 0.1 });
    this.map.addSource("clusters", { type: "geojson", data: EMPTY });
    for (const layer of layers()) this.map.addLayer(layer);
    this.map.on("mousemove", "areas", (event) => point(event.features[0].id));
    this.map.on("mouseleave", "areas", () => point(null));
    this.map.on("click", "areas", (event) => point(event.features[0].id));
    this.map.on("zoomend", () => this.aside());
    this.panel.hidden = false;
  }

  // The whole municipality in sight; the frame has its size only now.
  fit() {
    this.map.resize();
    this.map.fitBounds(this.box, { padding: 18, animate: false });
  }

  show(data) {
    const known = Object.entries(data.shades).flatMap(([id, shade]) => [Number(id), SHADES[shade]]);
    this.map.setPaintProperty("areas", "fill-color", known.length ? ["match", ["id"], ...known, "#f6f5f0"] : "#f6f5f0");
    for (const kind of ["missing", "unknown"]) this.map.setFilter(kind, ["in", ["id"], ["literal", data[kind]]]);
    const prioritised = Object.keys(data.priorities).map(Number);
    for (const layer of ["priority-halo", "priority"]) this.map.setFilter(layer, ["in", ["id"], ["literal", prioritised]]);
    const clusters = data.clusters.filter((cluster) => cluster.shape);
    this.map.getSource("clusters").setData({
      type: "FeatureCollection",
      features: clusters.map((cluster) => ({ type: "Feature", properties: {}, geometry: cluster.shape })),
    });
    this.markers.forEach((marker) => marker.remove());
    this.places = data.points.map((place) => label(this.map, "place", "", place.at));
    this.numbers = this.outlines.features.filter((area) => area.id in data.priorities).map((area) => label(this.map, "priority", data.priorities[area.id], area.properties.at));
    this.letters = clusters.map((cluster) => label(this.map, "cluster", cluster.letter, top(cluster.shape)));
    this.markers = [
      ...this.places,
      ...this.numbers,
      ...this.letters,
    ];
    this.aside();
    this.light(this.lit);
    // What tests and screen readers' users alike may wait for: the drawing and the table say the same week.
    this.canvas.dataset.week = document.querySelector("[data-map-week]").value;
  }

  // A number steps aside where it would lie on a place, a letter or another number.
  aside() {
    const taken = [...this.places, ...this.letters].map((marker) => this.map.project(marker.getLngLat()));
    for (const marker of this.numbers) {
      const at = this.map.project(marker.getLngLat());
      const spots = STEPS.map((step) => [step, { x: at.x + step[0], y: at.y + step[1] }]);
      const free = spots.find(([, spot]) => taken.every((other) => Math.hypot(other.x - spot.x, other.y - spot.y) >= 20));
      const [step, spot] = free ?? spots[0];
      marker.setOffset(step);
      taken.push(spot);
    }
  }

  light(id) {
    if (this.lit !== null) this.map.setFeatureState({ source: "areas", id: this.lit }, { lit: false });
    if (id !== null) this.map.setFeatureState({ source: "areas", id }, { lit: true });
    this.lit = id;
    const row = id === null ? null : page.querySelector(`[data-map-table="${this.number}"] [data-map-area="${id}"]`);
    this.panel.textContent = row ? row.dataset.text : this.hint;
  }
}

// Two maps beside each other show the same piece of the earth.
function together(figures) {
  let moving = false;
  for (const figure of figures) {
    figure.map.on("move", () => {
      if (moving) return;
      moving = true;
      for (const other of figures) if (other !== figure) other.map.jumpTo({ center: figure.map.getCenter(), zoom: figure.map.getZoom() });
      moving = false;
    });
  }
}

// The row under the pointer or with the focus is lit on every map.
function rows(point) {
  const area = (event) => event.target.closest("[data-map-area]");
  for (const [from, to] of [["focusin", "focusout"], ["mouseover", "mouseout"]]) {
    page.addEventListener(from, (event) => area(event) && point(Number(area(event).dataset.mapArea)));
    page.addEventListener(to, (event) => area(event) && point(null));
  }
}

async function start() {
  const answer = await fetch(page.dataset.outlines);
  if (!answer.ok) return;
  const outlines = await answer.json();
  if (!outlines.features.length) return;
  setWorkerUrl(new URL(page.dataset.worker, location.href).href);
  const figures = [];
  const point = (id) => figures.forEach((figure) => figure.light(id));
  try {
    numbers().forEach((_data, number) => figures.push(new Figure(number, outlines, point)));
    await Promise.all(figures.map((figure) => figure.ready));
  } catch (error) {
    console.warn("The map is shown as it was drawn by the server:", error?.message ?? error);
    page.querySelectorAll("[data-map-canvas]").forEach((canvas) => (canvas.hidden = true));
    return;
  }
  const show = () => numbers().forEach((data, number) => figures[number].show(data));
  show();
  page.classList.add("samlad-maps--drawn");
  figures.forEach((figure) => figure.fit());
  together(figures);
  rows(point);
  document.addEventListener("samlad:week", show);
}

if (page) {
  slider(page);
  start();
}
