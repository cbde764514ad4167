import { renameSync, rmSync, writeFileSync } from "node:fs";

/**
 * Replaces a file of this user alone as a whole: whoever reads it finds the old content or the new one. Neither a file nor a link that was put in the place of
 * the draft is written to.
 */
export function replaceFile(path: string, content: string | Uint8Array): void {
  renameSync(draftFile(path, content), path);
}

/** Writes new content beside a file, for the owner only. Returns the path of the draft, to be renamed. */
export function draftFile(path: string, content: string | Uint8Array): string {
  const draft = `${path}.new`;
  rmSync(draft, { force: true });
  writeFileSync(draft, content, { mode: 0o600, flag: "wx" });
  return draft;
}
