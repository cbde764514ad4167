import { chmodSync, renameSync, rmSync, writeFileSync } from "node:fs";

/**
 * Replaces a file as a whole: whoever reads it finds the old content or the new one. Until it is in its place nobody but the owner can read it, and neither a
 * file nor a link that was put there before is written to.
 */
export function replaceFile(path: string, content: string | Uint8Array, mode = 0o600): void {
  const draft = draftFile(path, content);
  renameSync(draft, path);
  if (mode !== 0o600) chmodSync(path, mode);
}

/** Writes the new content beside a file, for the owner only. Returns the path of the draft. */
export function draftFile(path: string, content: string | Uint8Array): string {
  const draft = `${path}.new`;
  rmSync(draft, { force: true });
  writeFileSync(draft, content, { mode: 0o600, flag: "wx" });
  return draft;
}
