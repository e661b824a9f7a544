// Builds styles, scripts and fonts into ignored folders of the Django project. `node build.mjs --watch` rebuilds on change.
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { watch } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import * as sass from "sass";
import subsetFont from "subset-font";

const HERE = dirname(fileURLToPath(import.meta.url));
const MODULES = join(HERE, "node_modules");
const WEB = join(HERE, "..", "src", "samlad", "web", "static", "built");
const PRINT = join(HERE, "..", "src", "samlad", "documents", "fonts");

const BROWSERS = ["chrome100", "firefox100", "safari15"];

// Latin with Swedish, Sámi and neighbours' names, and the signs our texts and tables use.
const span = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i)).join("");
const GLYPHS =
  span(0x20, 0x7e) + span(0xa0, 0x17f) + "ȘșȚțẞ" +
  "\u2009\u200a\u202f\u2010\u2011\u2012–—‘’‚“”„†•…‰′″‹›€№™←↑→↓−≈≠≤≥✓";
const FEATURES = ["kern", "liga", "mark", "mkmk", "ccmp", "locl", "tnum", "lnum"];

const WEB_FONTS = {
  "source-sans-regular": "source-sans/TTF/SourceSans3-Regular.ttf",
  "source-sans-semibold": "source-sans/TTF/SourceSans3-Semibold.ttf",
  "source-sans-italic": "source-sans/TTF/SourceSans3-It.ttf",
  "source-serif-semibold": "source-serif/TTF/SourceSerif4Subhead-Semibold.ttf",
};

// Whole fonts for the PDF. Text is the optical size for reading; Subhead (18–32 pt) and Display (32 pt and up) for headings.
const PRINT_FONTS = [
  ...["Regular", "Semibold", "Bold", "It"].map((style) => `source-sans/OTF/SourceSans3-${style}.otf`),
  ...["Regular", "Semibold", "Bold", "It"].map((style) => `source-serif/OTF/SourceSerif4-${style}.otf`),
  "source-serif/OTF/SourceSerif4Subhead-Semibold.otf",
  "source-serif/OTF/SourceSerif4Display-Semibold.otf",
];

async function fonts() {
  await mkdir(join(WEB, "fonts"), { recursive: true });
  await mkdir(PRINT, { recursive: true });
  await Promise.all([
    ...Object.entries(WEB_FONTS).map(async ([name, source]) => {
      const whole = await readFile(join(MODULES, source));
      const small = await subsetFont(whole, GLYPHS, { targetFormat: "woff2", keepFeatures: FEATURES });
      await writeFile(join(WEB, "fonts", `${name}.woff2`), small);
    }),
    ...PRINT_FONTS.map((source) => copyFile(join(MODULES, source), join(PRINT, source.split("/").at(-1)))),
    ...["source-sans", "source-serif"].flatMap((name) => [
      copyFile(join(MODULES, name, "LICENSE.md"), join(PRINT, `LICENSE-${name}.md`)),
      copyFile(join(MODULES, name, "LICENSE.md"), join(WEB, "fonts", `LICENSE-${name}.md`)),
    ]),
  ]);
}

async function styles() {
  await mkdir(WEB, { recursive: true });
  for (const bundle of ["app", "report", "map"]) {
    const { css } = sass.compile(join(HERE, "sass", `${bundle}.scss`), {
      loadPaths: [HERE, MODULES],
      quietDeps: true,
    });
    const { code } = await esbuild.transform(css, { loader: "css", minify: true, target: BROWSERS });
    await writeFile(join(WEB, `${bundle}.css`), code);
  }
}

async function icons() {
  await mkdir(WEB, { recursive: true });
  await copyFile(join(HERE, "icon.svg"), join(WEB, "icon.svg"));
}

async function scripts() {
  await esbuild.build({
    entryPoints: ["app", "report", "room"].map((bundle) => join(HERE, "js", `${bundle}.js`)),
    outdir: WEB,
    bundle: true,
    minify: true,
    format: "iife",
    target: BROWSERS,
    legalComments: "none",
    nodePaths: [MODULES],
    logLevel: "warning",
  });
  await mapScripts();
}

// The map is a module of its own with its worker beside it: the content policy allows no worker made of a blob.
async function mapScripts() {
  const entries = { map: join(HERE, "js", "map.js"), "map-worker": "maplibre-gl/dist/maplibre-gl-worker.mjs" };
  await esbuild.build({
    entryPoints: Object.entries(entries).map(([out, entry]) => ({ in: entry, out })),
    outdir: WEB,
    bundle: true,
    minify: true,
    format: "esm",
    target: BROWSERS,
    legalComments: "none",
    nodePaths: [MODULES],
    logLevel: "warning",
  });
  await copyFile(join(MODULES, "maplibre-gl", "LICENSE.txt"), join(WEB, "LICENSE-maplibre-gl.txt"));
}

if (process.argv.includes("--watch")) {
  await Promise.all([fonts(), icons(), styles(), scripts()]);
  const rebuild = (folder, build) => {
    let timer;
    watch(join(HERE, folder), { recursive: true }, () => {
      clearTimeout(timer);
      timer = setTimeout(() => Promise.resolve().then(build).catch((error) => console.error(error.message)), 80);
    });
  };
  rebuild("sass", styles);
  rebuild("js", scripts);
} else {
  await rm(WEB, { recursive: true, force: true });
  await rm(PRINT, { recursive: true, force: true });
  await Promise.all([fonts(), icons(), styles(), scripts()]);
}
