// Prints what each built file weighs on the wire.
import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";

const BUILT = join(dirname(fileURLToPath(import.meta.url)), "..", "src", "samlad", "web", "static", "built");
const names = (await readdir(BUILT, { recursive: true })).filter((name) => /\.(css|js|woff2)$/.test(name)).sort();
console.log("file".padEnd(38), "raw".padStart(8), "gzip".padStart(8), "brotli".padStart(8));
for (const name of names) {
  const bytes = await readFile(join(BUILT, name));
  const packed = name.endsWith(".woff2") ? [bytes.length, bytes.length] : [gzipSync(bytes, { level: 9 }).length, brotliCompressSync(bytes).length];
  console.log(name.padEnd(38), ...[bytes.length, ...packed].map((size) => String(size).padStart(8)));
}
