/**
 * YAML, and so JSON, as Kubernetes reads it: YAML 1.1 booleans (`yes`, `off`, `n`) and octal numbers (`0755`), merge keys, keys as text.
 *
 * In: a text. Out: plain data of each document, with the places of its fields and of what is wrong. The cost of a text follows its length: the library's
 * own conversion is not used, since it compares each key with all others, and prints keys that are maps.
 */

import { type Document, isScalar, stringify } from "yaml";
import { done, failed, type Result } from "../../result/mod.ts";
import { compose } from "./compose.ts";
import { DEFAULT_LIMITS, MAX_PROBLEMS, type YamlLimits } from "./limits.ts";
import { createLocator, createPlaces, hasMoreLines } from "./place.ts";
import { toPlain } from "./plain.ts";
import { say } from "./problems.ts";
import { readSimple } from "./simple.ts";
import { type Part, splitDocuments } from "./split.ts";
import type { Position, YamlDocument, YamlProblem } from "./types.ts";

export { MAX_PROBLEMS, type YamlLimits } from "./limits.ts";
export type { FieldPath, Position, YamlDocument, YamlProblem } from "./types.ts";

/** Reads all documents of a text; empty ones are left out. Never throws: a broken document comes back with its problems. */
export function readYaml(text: string, limits: YamlLimits = {}): readonly YamlDocument[] {
  return [...eachYaml(text, limits)];
}

/** The documents of a text one by one, so that only one syntax tree is held at a time. */
export function* eachYaml(text: string, limits: YamlLimits = {}): Generator<YamlDocument> {
  const bounds = { ...DEFAULT_LIMITS, ...limits };
  const parts = partsOf(text, bounds);
  if ("fault" in parts) {
    yield refused(parts.fault);
    return;
  }
  const positionOf = createPlaces(text);
  for (const part of parts.value) {
    const document = readPart(part, bounds, positionOf);
    if (document !== undefined) yield document;
  }
}

/** The documents of a text, or which limit it breaks. */
function partsOf(text: string, bounds: Required<YamlLimits>): Result<readonly Part[]> {
  if (text.length > bounds.characters) return failed(say.tooLong(bounds.characters));
  if (hasMoreLines(text, bounds.lines)) return failed(say.tooManyLines(bounds.lines));
  const parts = splitDocuments(text, bounds.documents);
  return parts === undefined ? failed(say.tooManyDocuments(bounds.documents)) : done(parts);
}

/** Prints data as YAML that readers of YAML 1.1 and 1.2 understand alike. Keys keep their order, long lines are not folded. */
export function printYaml(value: unknown): string {
  return stringify(value, { compat: "yaml-1.1", lineWidth: 0, aliasDuplicateObjects: false, indentSeq: false });
}

type Places = (offset: number) => Position;

function readPart(part: Part, bounds: Required<YamlLimits>, positionOf: Places): YamlDocument | undefined {
  const { depth, tokens } = bounds;
  const isBounded = depth < DEFAULT_LIMITS.depth || tokens < DEFAULT_LIMITS.tokens;
  const simple = isBounded ? undefined : readSimple(part.text);
  if (!simple) return readFully(part, bounds, positionOf);
  const start = positionOf(part.offset + simple.offset);
  let full: YamlDocument | undefined;
  return {
    ...{ value: simple.value, start, problems: [] },
    locate: (path) => {
      // Few documents are asked for a place: what is wrong, and what stands in a list.
      full ??= readFully(part, bounds, positionOf);
      return full?.locate(path) ?? start;
    },
  };
}

/** Reads a document with the library. */
function readFully({ offset, text }: Part, bounds: Required<YamlLimits>, positionOf: Places): YamlDocument | undefined {
  const placeOf: Places = (at) => positionOf(offset + at);
  const findings = new Findings(placeOf);
  const documents = compose(text, bounds, findings.report).filter((document) => !isEmpty(document));
  if (documents.length > 1) findings.report(documents[1]?.range?.[0] ?? 0, say.startsWithoutMarker());
  const [document] = documents;
  if (document === undefined) return findings.none ? undefined : broken(findings.problems);
  const value = toPlain(document, text.length, findings.report);
  const start = placeOf(document.contents?.range?.[0] ?? document.range?.[0] ?? 0);
  const locate = createLocator(document.contents);
  return {
    ...{ value, start, problems: findings.problems },
    locate: (path) => {
      const at = locate(path);
      return at === undefined ? start : placeOf(at);
    },
  };
}

/** The faults of one document: the first findings, and how many more there are. */
class Findings {
  readonly #first: { readonly offset: number; readonly message: string }[] = [];
  #more = 0;
  readonly #placeOf: Places;

  constructor(placeOf: Places) {
    this.#placeOf = placeOf;
  }

  readonly report = (offset: number, message: string): void => {
    if (this.#first.length < MAX_PROBLEMS) this.#first.push({ offset, message });
    else this.#more += 1;
  };

  get none(): boolean {
    return this.#first.length === 0;
  }

  get problems(): readonly YamlProblem[] {
    const told = this.#first.map(({ offset, message }) => ({ ...this.#placeOf(offset), message }));
    const last = told.at(-1);
    return last && this.#more > 0 ? [...told, { ...last, message: say.more(this.#more) }] : told;
  }
}

function isEmpty({ contents }: Document): boolean {
  return contents === null || (isScalar(contents) && contents.value === null && contents.tag === undefined);
}

function refused(message: string): YamlDocument {
  return broken([{ line: 1, column: 1, message }]);
}

function broken(problems: readonly YamlProblem[]): YamlDocument {
  const { line, column } = problems[0] ?? { line: 1, column: 1 };
  const start = { line, column };
  return { value: undefined, start, problems, locate: () => start };
}
