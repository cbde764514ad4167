import { DEFAULT_LIMITS } from "./limits.ts";

/** The value of a simple document, and where the document begins. */
export interface SimpleDocument {
  readonly value: unknown;
  readonly offset: number;
}

/**
 * Reads a document that is written in the plainest of YAML, as most Kubernetes objects are: maps and lists in block style with spaces, flow collections within
 * a line, words, whole numbers, texts in quotes without escapes, lines of comments. For these all readers of YAML agree, and reading them needs no syntax tree:
 * it takes a thirtieth of the library's time. Whatever else a text has (anchors, tags, block scalars, texts over several lines, tabs, letters
 * beyond ASCII, words that YAML 1.1 knows, keys that stand twice, anything wrong) makes it undefined, and the library reads it. One pass over the text.
 */
export function readSimple(text: string): SimpleDocument | undefined {
  if (text.length > MOST || !/^[\n -~]*$/.test(text)) return undefined;
  const lines = linesOf(text);
  const [first] = lines ?? [];
  if (!lines || !first) return undefined;
  const reader = { lines, at: 0 };
  const value = blockAt(reader, first.indent, 0);
  return value === BAIL || reader.at < lines.length ? undefined : { value, offset: first.offset };
}

/** So many characters have no more tokens than the library reads of a document. */
const MOST = DEFAULT_LIMITS.tokens;
/** Maps and lists within each other; the library may go deeper. */
const DEEPEST = 40;
/** Says that the library has to read the text. */
const BAIL = Symbol("not simple");
type Bail = typeof BAIL;

interface Line {
  readonly indent: number;
  /** The text behind the indent, without blanks at its end. */
  readonly text: string;
  /** Where that begins in the document. */
  readonly offset: number;
}

interface PlainReader {
  readonly lines: readonly Line[];
  at: number;
}

/** The lines that say something; undefined when there is a marker or directive that is not a lone `---` in front. */
function linesOf(text: string): readonly Line[] | undefined {
  const lines: Line[] = [];
  let offset = 0;
  let marked = false;
  for (const line of text.split("\n")) {
    const begin = offset;
    offset += line.length + 1;
    const said = line.trimEnd();
    const indent = said.length - said.trimStart().length;
    if (said.length === indent || said[indent] === "#") continue;
    if (indent === 0 && /^(?:---|\.\.\.|%)/.test(said)) {
      if (said !== "---" || marked || lines.length > 0) return undefined;
      marked = true;
      continue;
    }
    lines.push({ indent, text: said.slice(indent), offset: begin + indent });
  }
  return lines;
}

/** A map or list whose lines have an indent. */
function blockAt(reader: PlainReader, indent: number, depth: number): unknown | Bail {
  const first = reader.lines[reader.at];
  if (!first || first.indent !== indent || depth > DEEPEST) return BAIL;
  return isItem(first.text) ? listAt(reader, indent, depth) : mapAt(reader, indent, depth);
}

function isItem(text: string): boolean {
  return text === "-" || text.startsWith("- ");
}

function mapAt(reader: PlainReader, indent: number, depth: number): unknown | Bail {
  const map: Record<string, unknown> = {};
  for (let line = reader.lines[reader.at]; line?.indent === indent; line = reader.lines[reader.at]) {
    if (isItem(line.text)) return BAIL;
    const entry = keyOf(line.text);
    if (!entry || Object.hasOwn(map, entry.key)) return BAIL;
    reader.at += 1;
    const value = entry.rest === "" ? belowKey(reader, indent, depth) : inline(reader, entry.rest, indent);
    if (value === BAIL) return BAIL;
    map[entry.key] = value;
  }
  return isDeeper(reader, indent) ? BAIL : map;
}

/** The value below a key that has nothing on its own line: lists may have the indent of their key. */
function belowKey(reader: PlainReader, indent: number, depth: number): unknown | Bail {
  const next = reader.lines[reader.at];
  if (!next || next.indent < indent) return null;
  if (next.indent > indent) return blockAt(reader, next.indent, depth + 1);
  return isItem(next.text) ? listAt(reader, indent, depth + 1) : null;
}

function listAt(reader: PlainReader, indent: number, depth: number): unknown | Bail {
  if (depth > DEEPEST) return BAIL;
  const list: unknown[] = [];
  for (
    let line = reader.lines[reader.at];
    line?.indent === indent && isItem(line.text);
    line = reader.lines[reader.at]
  ) {
    const blanks = line.text.length - line.text.slice(1).trimStart().length;
    const rest = line.text.slice(blanks);
    if (rest === "" || isItem(rest)) return BAIL;
    if (keyOf(rest)) {
      // The rest of the line is the first line of a map, which begins where it stands.
      const inner = { indent: indent + blanks, text: rest, offset: line.offset + blanks };
      (reader.lines as Line[])[reader.at] = inner;
      const value = mapAt(reader, inner.indent, depth + 1);
      if (value === BAIL) return BAIL;
      list.push(value);
      continue;
    }
    reader.at += 1;
    const value = inline(reader, rest, indent);
    if (value === BAIL) return BAIL;
    list.push(value);
  }
  return isDeeper(reader, indent) ? BAIL : list;
}

/** Whether what comes next has an indent that nothing around it has: it would go on with what stands before. */
function isDeeper({ lines, at }: PlainReader, indent: number): boolean {
  return (lines[at]?.indent ?? 0) > indent;
}

/** A value on the rest of a line, which no further line may go on with. */
function inline(reader: PlainReader, text: string, indent: number): unknown | Bail {
  if (isDeeper(reader, indent)) return BAIL;
  const [first] = text;
  if (first !== "{" && first !== "[") return scalarOf(text);
  const flow = { text, at: 0 };
  const value = flowAt(flow, 0);
  return flow.at === text.length ? value : BAIL;
}

const KEY = /^([A-Za-z][A-Za-z0-9_./-]*):(?: +|$)/;

/** A key at the beginning of a text, and what stands behind it. */
function keyOf(text: string): { readonly key: string; readonly rest: string } | undefined {
  const [whole = "", key = ""] = KEY.exec(text) ?? [];
  return key === "" || isWordOfYaml(key) || key === "__proto__" ? undefined : { key, rest: text.slice(whole.length) };
}

/** The words that YAML 1.1 or 1.2 takes for something else than a text. */
const WORDS = new Set(["y", "yes", "n", "no", "true", "false", "on", "off", "null"]);

function isWordOfYaml(text: string): boolean {
  return text.length < 6 && WORDS.has(text.toLowerCase());
}

/** Texts that begin with a letter or slash, in which nothing means anything. */
const PLAIN = /^[A-Za-z/](?:[A-Za-z0-9_./+=@~<>?$%*()-]| (?![ #])|:(?![ ,[\]{}]|$))*$/;
const NUMBER = /^(?:0|[1-9][0-9]{0,14})$/;
/** Addresses and ranges of them, durations, quantities: no reader takes them for numbers. */
const MEASURE = /^[0-9]+(?:(?:ms|[smh]|[KMGT]i)|(?:\.[0-9]+){3}(?:\/[0-9]+)?)$/;
const QUOTED = /^(?:"[^"\\]*"|'[^']*')$/;

function scalarOf(text: string): unknown | Bail {
  if (NUMBER.test(text)) return Number(text);
  if (text === "true") return true;
  if (text === "false") return false;
  if (QUOTED.test(text)) return text.slice(1, -1);
  return (PLAIN.test(text) && !isWordOfYaml(text)) || MEASURE.test(text) ? text : BAIL;
}

interface Flow {
  readonly text: string;
  at: number;
}

/** A map, list or scalar within a line. */
function flowAt(flow: Flow, depth: number): unknown | Bail {
  if (depth > DEEPEST) return BAIL;
  const first = flow.text[flow.at];
  if (first === "{") return flowMap(flow, depth);
  if (first === "[") return flowList(flow, depth);
  const text = takeScalar(flow);
  return text === undefined ? BAIL : scalarOf(text);
}

const IN_FLOW = /"[^"\\]*"|'[^']*'|[^\s,[\]{}"'][^,[\]{}"'#]*/y;

function takeScalar(flow: Flow): string | undefined {
  IN_FLOW.lastIndex = flow.at;
  const [text] = IN_FLOW.exec(flow.text) ?? [];
  if (text === undefined) return undefined;
  flow.at += text.length;
  return text.trimEnd();
}

function skipBlanks(flow: Flow): void {
  while (flow.text[flow.at] === " ") flow.at += 1;
}

function flowMap(flow: Flow, depth: number): unknown | Bail {
  const map: Record<string, unknown> = {};
  const read = (): boolean => {
    const entry = keyOf(flow.text.slice(flow.at, flow.at + LONGEST_KEY));
    if (!entry || entry.rest === "" || Object.hasOwn(map, entry.key)) return false;
    flow.at += entry.key.length + 1;
    skipBlanks(flow);
    const value = flowAt(flow, depth + 1);
    map[entry.key] = value;
    return value !== BAIL;
  };
  return items(flow, "}", read) ? map : BAIL;
}

/** So much is looked at for a key, so that a line of many keys is not copied for each. */
const LONGEST_KEY = 260;

function flowList(flow: Flow, depth: number): unknown | Bail {
  const list: unknown[] = [];
  const read = (): boolean => {
    const value = flowAt(flow, depth + 1);
    list.push(value);
    return value !== BAIL;
  };
  return items(flow, "]", read) ? list : BAIL;
}

/** Reads what stands between a bracket and the one that closes it; false where it is not simple. */
function items(flow: Flow, end: string, read: () => boolean): boolean {
  flow.at += 1;
  skipBlanks(flow);
  if (flow.text[flow.at] === end) {
    flow.at += 1;
    return true;
  }
  for (;;) {
    if (!read()) return false;
    skipBlanks(flow);
    const sign = flow.text[flow.at];
    flow.at += 1;
    if (sign === end) return true;
    if (sign !== ",") return false;
    skipBlanks(flow);
  }
}
