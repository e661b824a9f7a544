// The look of the map: the same shades, hatching and lines as the server's drawing (samlad.drawing.area_map).
export const SHADES = ["#eef3f1", "#c9dbd5", "#8fb8ae", "#4e8a80", "#1d5551"];
export const EMPTY = { type: "FeatureCollection", features: [] };
const [INK, WHITE, CLUSTER, GOLD] = ["#16252d", "#ffffff", "#9b2c2c", "#e9b949"];
const NONE = ["in", ["id"], ["literal", []]];

// Slanting lines on white, drawn here since a pattern is a picture: 12 × 12 pixels of a screen with double density.
export function hatch(size = 12) {
  const canvas = Object.assign(document.createElement("canvas"), { width: size, height: size });
  const pen = canvas.getContext("2d");
  pen.fillStyle = WHITE;
  pen.fillRect(0, 0, size, size);
  pen.strokeStyle = "#7b8a90";
  pen.lineWidth = 2.6;
  for (const shift of [-size, 0, size]) {
    pen.beginPath();
    pen.moveTo(shift - 2, size + 2);
    pen.lineTo(shift + size + 2, -2);
    pen.stroke();
  }
  return pen.getImageData(0, 0, size, size);
}

export function dots(size = 10) {
  const canvas = Object.assign(document.createElement("canvas"), { width: size, height: size });
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#f6f5f0";
  pen.fillRect(0, 0, size, size);
  pen.fillStyle = "#7b8a90";
  pen.beginPath();
  pen.arc(size / 2, size / 2, 1.8, 0, 7);
  pen.fill();
  return pen.getImageData(0, 0, size, size);
}

const line = (id, colour, width, more = {}) => ({
  id, type: "line", source: "areas", layout: { "line-join": "round" },
  paint: { "line-color": colour, "line-width": width, ...more.paint }, ...(more.filter ? { filter: more.filter } : {}),
});

export function layers() {
  const lit = ["case", ["boolean", ["feature-state", "lit"], false], 1, 0];
  return [
    { id: "areas", type: "fill", source: "areas", paint: { "fill-color": "#f6f5f0", "fill-antialias": false } },
    { id: "missing", type: "fill", source: "areas", filter: NONE, paint: { "fill-pattern": "hatch" } },
    { id: "unknown", type: "fill", source: "areas", filter: NONE, paint: { "fill-pattern": "dots" } },
    line("borders", "#87929a", 0.8),
    line("priority-halo", WHITE, 5, { filter: NONE }),
    line("priority", INK, 2.8, { filter: NONE }),
    { ...line("cluster-halo", WHITE, 5), source: "clusters" },
    { ...line("cluster", CLUSTER, 2.8, { paint: { "line-dasharray": [2.5, 1.5] } }), source: "clusters" },
    line("lit-halo", INK, 7, { paint: { "line-opacity": lit } }),
    line("lit", GOLD, 3.5, { paint: { "line-opacity": lit } }),
  ];
}
