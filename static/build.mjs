// Bundles scripts, styles and fonts into static/dist under content-hashed names, and writes the manifest the app reads.
// Typefaces for paper lie there too, for the typesetter.
import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { unpackTypefaces } from "./typefaces.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const dist = path.join(here, "dist");

/** Logical name -> source. The logical name is what templates ask `asset()` for. */
const sources = {
  "app.js": "src/app.ts",
  "app.css": "styles/app.css",
  "favicon.svg": "images/favicon.svg",
  "live.js": "src/live/main.ts",
  "room.js": "src/room/main.ts",
};

function entryPoints() {
  return Object.entries(sources)
    .filter(([, source]) => existsSync(path.join(here, source)))
    .map(([logical, source]) => ({ in: path.join(here, source), out: path.parse(logical).name }));
}

/** From esbuild's record of what it wrote: logical name -> hashed file name, for entry points only. */
function manifestOf(outputs) {
  const bySource = new Map(Object.entries(sources).map(([logical, source]) => [source, logical]));
  const manifest = {};
  for (const [output, { entryPoint, inputs }] of Object.entries(outputs)) {
    const source = entryPoint ?? Object.keys(inputs)[0];
    const logical = bySource.get(source);
    if (logical !== undefined && path.extname(output) === path.extname(logical)) {
      manifest[logical] = path.basename(output);
    }
  }
  return manifest;
}

const result = await build({
  absWorkingDir: here,
  entryPoints: entryPoints(),
  outdir: dist,
  bundle: true,
  minify: true,
  sourcemap: false,
  format: "esm",
  splitting: true, // what both scripts use is loaded once: a Trusted Types policy can be made only once
  target: ["chrome123", "edge123", "firefox121", "safari17.5"],
  loader: { ".woff2": "file", ".svg": "copy" },
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  chunkNames: "shared-[hash]",
  metafile: true,
  logLevel: "warning",
});

// The manifest is replaced in one move and stale files go last, so a server that is running never finds a hole.
const manifest = manifestOf(result.metafile.outputs);
const written = new Set(Object.keys(result.metafile.outputs).map((output) => path.basename(output)));
await mkdir(dist, { recursive: true });
for (const name of await unpackTypefaces(dist)) {
  written.add(name);
}
await writeFile(path.join(dist, "manifest.json.new"), `${JSON.stringify(manifest, null, 2)}\n`);
await rename(path.join(dist, "manifest.json.new"), path.join(dist, "manifest.json"));
for (const name of await readdir(dist)) {
  if (name !== "manifest.json" && !written.has(name)) {
    await rm(path.join(dist, name));
  }
}
console.log(Object.entries(manifest).map(([logical, file]) => `${logical} -> ${file}`).join("\n"));
