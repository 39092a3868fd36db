// The typesetter reads no typefaces for browsers: those of the pages are unpacked for it (WOFF 1.0, section 3).
import { Buffer } from "node:buffer";
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { inflateSync } from "node:zlib";

const HEADER = 44;
const ENTRY = 20;
const wanted = ["latin", "latin-ext"].flatMap((letters) => ["400", "700"].map((weight) => `${letters}-${weight}-normal`));

/** Writes each as a TrueType file into a folder; gives their names. */
export async function unpackTypefaces(folder) {
  const { resolve } = createRequire(import.meta.url);
  return Promise.all(
    wanted.map(async (face) => {
      const packed = await readFile(resolve(`@fontsource/atkinson-hyperlegible/files/atkinson-hyperlegible-${face}.woff`));
      const name = `paper-${face}.ttf`;
      await writeFile(path.join(folder, name), unpack(packed));
      return name;
    }),
  );
}

function unpack(woff) {
  const count = woff.readUInt16BE(12);
  const tables = Array.from({ length: count }, (_, place) => tableAt(woff, HEADER + ENTRY * place));
  const head = Buffer.alloc(12 + 16 * count);
  const power = Math.floor(Math.log2(count));
  woff.copy(head, 0, 4, 8); // which kind of outlines
  head.writeUInt16BE(count, 4);
  head.writeUInt16BE(16 * 2 ** power, 6);
  head.writeUInt16BE(power, 8);
  head.writeUInt16BE(16 * (count - 2 ** power), 10);
  let offset = head.length;
  for (const [place, { tag, checksum, data }] of tables.entries()) {
    const entry = 12 + 16 * place;
    tag.copy(head, entry);
    checksum.copy(head, entry + 4);
    head.writeUInt32BE(offset, entry + 8);
    head.writeUInt32BE(data.length, entry + 12);
    offset += padded(data).length;
  }
  return Buffer.concat([head, ...tables.map(({ data }) => padded(data))]);
}

function tableAt(woff, entry) {
  const [offset, packed, whole] = [4, 8, 12].map((place) => woff.readUInt32BE(entry + place));
  const held = woff.subarray(offset, offset + packed);
  return {
    tag: woff.subarray(entry, entry + 4),
    checksum: woff.subarray(entry + 16, entry + 20),
    data: packed < whole ? inflateSync(held) : held,
  };
}

/** Tables begin at every fourth byte. */
function padded(data) {
  return Buffer.concat([data, Buffer.alloc(-data.length & 3)]);
}
