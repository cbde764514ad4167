import { chmodSync, lstatSync, mkdirSync, readdirSync, realpathSync, type Stats, statSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Makes a folder that only this user may use, where it is not there yet or is there without anything in it. Returns why it cannot be used: what is in
 * it is believed, and processes that it names are ended, so a folder that somebody else made, may write to or could exchange is refused.
 */
export function claimFolder(folder: string): string | undefined {
  try {
    const entry = entryAt(folder);
    if (entry === undefined) mkdirSync(folder, { recursive: true, mode: 0o700 });
    else if (isOursToClose(folder, entry)) chmodSync(folder, 0o700);
  } catch (error) {
    return cannotBeMade(folder, (error as Error).message);
  }
  return folderProblem(folder);
}

/** Why a folder is not one that only this user may use; undefined when it is. */
export function folderProblem(folder: string): string | undefined {
  const entry = entryAt(folder);
  if (entry === undefined) return `${folder} does not exist`;
  if (entry.isSymbolicLink()) return `${folder} is a link, which could lead elsewhere at any time`;
  if (!entry.isDirectory()) return `${folder} is not a folder`;
  const uid = process.getuid?.();
  if (uid === undefined) return undefined;
  if (entry.uid !== uid) return `${folder} belongs to the user with id ${entry.uid}, not to ${uid}, who runs Postern`;
  const mode = entry.mode & 0o777;
  if (mode !== 0o700)
    return `${folder} has the mode ${octal(mode)} instead of 0700: look at what is in it, then "chmod 700 ${folder}"`;
  const open = foldersAbove(folder).find((above) => isOpenToAll(statSync(above)));
  return open && `everybody may exchange what is in ${open}: "chmod o-w ${open}", or choose another folder`;
}

/** A folder of this user that others may look into but not write to, as the usual umask leaves it: with nothing in it there is nothing to believe. */
function isOursToClose(folder: string, entry: Stats): boolean {
  const isOurs = entry.isDirectory() && entry.uid === process.getuid?.();
  return isOurs && (entry.mode & 0o722) === 0o700 && readdirSync(folder).length === 0;
}

/** A folder in which everybody may rename what belongs to others; with the sticky bit, as on `/tmp`, nobody may. */
function isOpenToAll({ mode }: Stats): boolean {
  return (mode & 0o002) !== 0 && (mode & 0o1000) === 0;
}

function foldersAbove(folder: string): readonly string[] {
  const above: string[] = [];
  let at = realpathSync(dirname(folder));
  for (; at !== dirname(at); at = dirname(at)) above.push(at);
  return [...above, at];
}

function entryAt(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false });
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, "0");
}

function cannotBeMade(folder: string, why: string): string {
  return `${folder} cannot be made: ${why}`;
}
