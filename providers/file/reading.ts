import { type ReadDocuments, readDocuments, type Validate } from "../../core/resource/mod.ts";
import type { FoundFile } from "./folders.ts";

/** A file as far as it says whether it is the one that was read before. */
export type FileVersion = Pick<FoundFile, "path" | "signature">;

/** The text of a file, and what may be asked of it. */
export interface ReadRequest {
  readonly file: FileVersion;
  readonly text: string;
  readonly maxCharacters: number;
}

/**
 * How the texts of files are read. A text may be made to take the process with it, so the runtime notes what is read (and at the next start leaves out what was
 * being read when the process ended), and reads large ones where they hold up nobody.
 */
export interface Reading {
  /** Why this version of a file is not read; undefined when it is. */
  leftOut(file: FileVersion): string | undefined;
  /** Reads a text: at once, or later when it is large. Never throws. */
  read(request: ReadRequest): ReadDocuments | Promise<ReadDocuments>;
}

/** Reads every text at once and notes nothing. */
export function plainReading(validate: Validate): Reading {
  return {
    leftOut: () => undefined,
    read: ({ file, text, maxCharacters }) =>
      readDocuments(text, { file: file.path, validate, limits: { characters: maxCharacters } }),
  };
}

/** The problem of a file as a whole, which may have held any object. */
export function unreadable(path: string, message: string): ReadDocuments {
  return { objects: [], problems: [{ file: path, line: 1, column: 1, message }], standIns: [], unknown: true };
}
