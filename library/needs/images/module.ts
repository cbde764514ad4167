import { done, failed, type Result } from "../../../core/result/mod.ts";
import { limitedBytes } from "../../limited-bytes.ts";
import type { Fetched } from "../fetch/guarded-fetch.ts";
import type { Descriptor, Manifest } from "./manifest.ts";
import { fileIn } from "./tar.ts";

/** A layer that is the module itself. */
const MODULE = "application/vnd.module.wasm.content.layer.v1+wasm";
/** Layers that are packed folders. */
const PACKED: ReadonlySet<string> = new Set([
  "application/vnd.oci.image.layer.v1.tar+gzip",
  "application/vnd.docker.image.rootfs.diff.tar.gzip",
]);
const PLAIN = "application/vnd.oci.image.layer.v1.tar";
/** The name of a module in a packed folder, as the compatible variant of Wasm images has it. */
const FILE = "plugin.wasm";
/** The bytes that stand around a file in an archive, at most. */
const AROUND_BYTES = 1024 * 1024;

/** The layer with the module: one that is a module, else the last one, which has to be an archive. */
export function moduleLayer({ layers }: Manifest): Result<Descriptor> {
  const own = layers.find(({ mediaType }) => mediaType === MODULE) ?? layers.at(-1);
  if (own === undefined) return failed("the image has no layers");
  const isKnown = own.mediaType === MODULE || own.mediaType === PLAIN || PACKED.has(own.mediaType);
  return isKnown ? done(own) : failed("the image has no layer of a type that can hold a module");
}

/** The module in a layer. */
export async function moduleIn({ mediaType }: Descriptor, bytes: Uint8Array, maxBytes: number): Promise<Fetched> {
  if (mediaType === MODULE) return done(bytes);
  const archive = mediaType === PLAIN ? bytes : await unpacked(bytes, maxBytes + AROUND_BYTES);
  if (archive === undefined) return failed(`its layer cannot be unpacked, or is larger than ${maxBytes} bytes`);
  const file = fileIn(archive, FILE);
  return file === undefined ? failed(`its last layer has no file ${FILE}`) : done(file);
}

async function unpacked(bytes: Uint8Array, maxOutputLength: number): Promise<Uint8Array | undefined> {
  try {
    const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream("gzip"));
    return await limitedBytes(stream, maxOutputLength);
  } catch {
    return undefined;
  }
}
