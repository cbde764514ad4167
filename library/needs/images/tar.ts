/** A file with this name, wherever it is in an archive of the format tar (POSIX.1-1988 and what extends it); undefined where there is none. */
export function fileIn(archive: Uint8Array, name: string): Uint8Array | undefined {
  for (let at = 0; at + BLOCK <= archive.length; ) {
    const size = sizeAt(archive, at);
    if (size === undefined) return undefined;
    const start = at + BLOCK;
    const isFile = archive[at + TYPE] === 0 || archive[at + TYPE] === FILE;
    if (isFile && textAt(archive, at, NAME_BYTES).split("/").at(-1) === name)
      return start + size <= archive.length ? archive.slice(start, start + size) : undefined;
    at = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  return undefined;
}

const BLOCK = 512;
const NAME_BYTES = 100;
const TYPE = 156;
/** `0`, a regular file. */
const FILE = 0x30;
const SIZE = { at: 124, bytes: 12 } as const;

/** The size of an entry: octal digits. Empty blocks at the end of an archive have none, and are as long as nothing. */
function sizeAt(archive: Uint8Array, at: number): number | undefined {
  const digits = textAt(archive, at + SIZE.at, SIZE.bytes).trim();
  if (digits === "") return 0;
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : undefined;
}

function textAt(archive: Uint8Array, at: number, bytes: number): string {
  const field = archive.subarray(at, at + bytes);
  const end = field.indexOf(0);
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
}
