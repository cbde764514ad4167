import { readFileSync } from "node:fs";
import {
  type FieldLocator,
  type FieldPath,
  fieldLocator,
  type KubeObject,
  type ObjectRef,
  type Problem,
  readDocuments,
  refOf,
  type Validate,
} from "../../../core/resource/mod.ts";
import { findFiles, rootOf } from "../../../providers/file/folders.ts";
import { Library } from "../../../providers/file/library.ts";
import { Failure } from "../failure.ts";

/** A place in a file that was given. */
export interface FilePosition {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** The objects that were given, and what is wrong with them by their schemas. */
export interface Given {
  /** Of objects that stand twice the first; without those that are refused. */
  readonly objects: readonly KubeObject[];
  /** How many documents are good. */
  readonly count: number;
  readonly problems: readonly Problem[];
  /** The names of files, in the order in which they were read. */
  readonly files: readonly string[];
  /** Where a field stands; undefined for an object that was not given. */
  locate(ref: ObjectRef, path: FieldPath): FilePosition | undefined;
}

/** The paths that are read, and how. */
export interface Reading {
  /** Files and folders, `-` for standard input. */
  readonly paths: readonly string[];
  readonly recursive: boolean;
  readonly validate: Validate;
  readonly stdin: () => Promise<string>;
}

/** Reads objects. Fails for a path that is not there. */
export async function readGiven({ paths, recursive, validate, stdin }: Reading): Promise<Given> {
  const found = findFiles(paths.filter((path) => path !== "-").map((path) => rootOf(path, recursive)));
  const [missing] = found.missing;
  if (missing !== undefined) throw new Failure(`${missing} is not there`);
  const texts = new Map<string, string>();
  if (paths.includes("-")) texts.set("-", await stdin());
  for (const path of found.files.keys()) texts.set(path, readFileSync(path, "utf8"));

  const library = new Library();
  const objects = new Map<string, KubeObject>();
  const places = new Map<string, FilePosition>();
  let count = 0;
  for (const [file, text] of texts) {
    const read = readDocuments(text, { file, validate });
    library.put(file, read);
    count += read.objects.length;
    for (const { object, ref, line, column } of read.objects) {
      const key = keyOf(ref);
      if (objects.has(key)) continue;
      objects.set(key, object);
      places.set(key, { file, line, column });
    }
  }
  const locators = new Map<string, FieldLocator>();
  return {
    ...{ objects: [...objects.values()], count, files: [...texts.keys()] },
    problems: [...library.files].flatMap((file) => library.problemsOf(file)),
    locate(ref, path) {
      const place = places.get(keyOf(ref));
      if (place === undefined || path.length === 0) return place;
      const { file } = place;
      const locator = locators.get(file) ?? fieldLocator(texts.get(file) ?? "");
      locators.set(file, locator);
      return { ...place, ...locator(ref, path) };
    },
  };
}

function keyOf({ group, kind, namespace, name }: ObjectRef): string {
  return JSON.stringify([group, kind, namespace, name]);
}

/** The objects of a list by what names them. */
export function byRef(objects: readonly KubeObject[]): (ref: ObjectRef) => KubeObject | undefined {
  const all = new Map(objects.map((object) => [keyOf(refOf(object)), object]));
  return (ref) => all.get(keyOf(ref));
}
