import {
  type CollectionTag,
  type Document,
  isMap,
  isNode,
  isPair,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
  Scalar,
  type ScalarTag,
  Schema,
  stringify,
  type Tags,
} from "yaml";

/** A place in a text; both numbers count from one. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A field's place inside a document: keys and list indexes from the root. */
export type FieldPath = readonly (string | number)[];

/** One document of a text. Keep it no longer than positions are needed: it holds the syntax tree. */
export interface YamlDocument {
  /** Plain data. Of a broken document it is what could be read, or undefined. */
  readonly value: unknown;
  readonly start: Position;
  /** What is wrong with the document's syntax; none when it can be used. */
  readonly problems: readonly YamlProblem[];
  /** Where a field stands: its key, or the innermost ancestor that is written down. */
  locate(path: FieldPath): Position;
}

/** Why a document cannot be read, and where. */
export interface YamlProblem extends Position {
  readonly message: string;
}

/** Bounds on what one text may ask of us. */
export interface YamlLimits {
  /** Characters of the text. Default 8 Mi. */
  readonly characters?: number;
  /** Documents in the text. Default 20,000. */
  readonly documents?: number;
  /** How many nodes aliases may expand to, against a "billion laughs". Default 1,000. */
  readonly aliases?: number;
}

const DEFAULT_LIMITS = { characters: 8 * 1024 * 1024, documents: 20_000, aliases: 1_000 };

/**
 * Reads YAML (and so JSON) as Kubernetes does: YAML 1.1 booleans (`yes`, `off`, `n`) and octal numbers (`0755`), merge keys, keys as
 * text, no duplicate keys. Empty documents are left out. Never throws: a broken document comes back with its problems.
 */
export function readYaml(text: string, limits: YamlLimits = {}): readonly YamlDocument[] {
  const { characters, documents, aliases } = { ...DEFAULT_LIMITS, ...limits };
  if (text.length > characters) return [refused(`the text is longer than ${characters} characters`)];
  const lines = new LineCounter();
  let parsed: readonly Document[];
  try {
    const result = parseAllDocuments(text, {
      lineCounter: lines,
      prettyErrors: false,
      schema: SCHEMA,
      logLevel: "silent",
    });
    parsed = "empty" in result ? [] : (result as readonly Document[]);
  } catch (error) {
    if (error instanceof RangeError) return [refused("the text is nested too deeply")];
    throw error;
  }
  if (parsed.length > documents) return [refused(`the text holds more than ${documents} documents`)];
  return parsed
    .filter((document) => document.errors.length > 0 || !isEmpty(document))
    .map((document) => wrap(document, lines, aliases));
}

/** Prints data as YAML that readers of YAML 1.1 and 1.2 understand alike. Keys keep their order, long lines are not folded. */
export function printYaml(value: unknown): string {
  return stringify(value, { compat: "yaml-1.1", lineWidth: 0, aliasDuplicateObjects: false, indentSeq: false });
}

function isEmpty(document: Document): boolean {
  return document.contents === null || (document.contents instanceof Scalar && document.contents.value === null);
}

function refused(message: string): YamlDocument {
  const start = { line: 1, column: 1 };
  return { value: undefined, start, problems: [{ ...start, message }], locate: () => start };
}

function wrap(document: Document, lines: LineCounter, maxAliasCount: number): YamlDocument {
  const positionOf = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const start = positionOf(document.contents?.range?.[0] ?? document.range?.[0] ?? 0);
  const problems = document.errors.map((error) => ({ ...positionOf(error.pos[0]), message: error.message }));
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount });
  } catch (error) {
    const message = error instanceof RangeError ? "the document is nested too deeply" : (error as Error).message;
    if (problems.length === 0) problems.push({ ...start, message });
  }
  return { value, start, problems, locate: (path) => locate(document, path, positionOf) ?? start };
}

function locate(document: Document, path: FieldPath, positionOf: (offset: number) => Position): Position | undefined {
  let node: unknown = document.contents;
  let found: Position | undefined;
  for (const step of path) {
    let next: unknown;
    let marker: unknown;
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => String(key instanceof Scalar ? key.value : key) === String(step));
      if (!isPair(pair)) break;
      next = pair.value;
      marker = pair.key;
    } else if (isSeq(node)) {
      next = node.items[Number(step)];
      marker = next;
    }
    const offset = isNode(marker) ? (marker as Node).range?.[0] : undefined;
    if (offset === undefined) break;
    found = positionOf(offset);
    node = next;
  }
  return found;
}

const BOOL = "tag:yaml.org,2002:bool";
const INT = "tag:yaml.org,2002:int";

/** The scalars of the YAML library that Kubernetes uses, which are those of YAML 1.1 without sexagesimal numbers and dates. */
const kubernetesScalars: readonly ScalarTag[] = [
  scalarTag(BOOL, /^(?:[Yy]|[Yy]es|YES|[Tt]rue|TRUE|[Oo]n|ON)$/, () => true),
  scalarTag(BOOL, /^(?:[Nn]|[Nn]o|NO|[Ff]alse|FALSE|[Oo]ff|OFF)$/, () => false),
  scalarTag(INT, /^[-+]?0b[01_]+$/, (text) => toNumber(text, 2, 2)),
  scalarTag(INT, /^[-+]?0o[0-7_]+$/, (text) => toNumber(text, 2, 8)),
  scalarTag(INT, /^[-+]?0[0-7_]+$/, (text) => toNumber(text, 1, 8)),
  scalarTag(INT, /^[-+]?0x[0-9a-fA-F_]+$/, (text) => toNumber(text, 2, 16)),
  scalarTag(INT, /^[-+]?[0-9][0-9_]*$/, (text) => toNumber(text, 0, 10)),
];

function kubernetesTags(tags: Tags): Tags {
  const others = tags.filter((tag) => {
    const name = typeof tag === "string" ? tag : (tag as ScalarTag | CollectionTag).tag;
    return name !== BOOL && name !== INT;
  });
  return [...kubernetesScalars, ...others];
}

/** Made once: making it for every document costs more than reading a small one. */
const SCHEMA = new Schema({ schema: "core", merge: true, resolveKnownTags: true, customTags: kubernetesTags });

function scalarTag(tag: string, test: RegExp, resolve: (text: string) => boolean | number): ScalarTag {
  return { tag, test, default: true, resolve };
}

function toNumber(text: string, prefix: number, radix: number): number {
  const signed = text.startsWith("-") || text.startsWith("+");
  const digits = text.slice((signed ? 1 : 0) + prefix).replaceAll("_", "");
  const value = Number.parseInt(digits, radix);
  return text.startsWith("-") ? -value : value;
}
