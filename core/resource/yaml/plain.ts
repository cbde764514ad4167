import { type Alias, type Document, isAlias, isMap, isScalar, isSeq, type Node, Scalar, type YAMLMap } from "yaml";
import type { Report } from "./compose.ts";
import { EXPANSION_PER_CHARACTER, MIN_EXPANSION } from "./limits.ts";
import { say } from "./problems.ts";
import { scalarTagVerdict } from "./scalars.ts";

/** The value of an anchor; not there yet while its own node is being read. */
interface Anchored {
  readonly value: unknown;
  /** Nodes in it, with what aliases in it expand to. */
  readonly nodes: number;
}

/** The state of reading one document, in the order of its text. */
interface Reading {
  readonly report: Report;
  readonly anchors: Map<string, Anchored | undefined>;
  readonly maxExpansion: number;
  nodes: number;
  expanded: number;
}

/**
 * The plain data of a document as Kubernetes reads it: keys are text, no key stands twice, `<<` merges as a key and is text elsewhere, aliases are the very value
 * of their anchor. Each node is visited once. Nodes that cannot be read are told to `report` and left out.
 */
export function toPlain(document: Document, characters: number, report: Report): unknown {
  const maxExpansion = Math.max(MIN_EXPANSION, characters * EXPANSION_PER_CHARACTER);
  return nodeValue(document.contents, { report, anchors: new Map(), maxExpansion, nodes: 0, expanded: 0 });
}

function nodeValue(node: unknown, reading: Reading): unknown {
  if (isAlias(node)) return aliased(node, reading);
  const { anchor } = (node ?? {}) as { anchor?: string };
  if (anchor === undefined) return contentOf(node, reading);
  const before = reading.nodes;
  reading.anchors.set(anchor, undefined);
  const value = contentOf(node, reading);
  reading.anchors.set(anchor, { value, nodes: reading.nodes - before });
  return value;
}

function contentOf(node: unknown, reading: Reading): unknown {
  reading.nodes += 1;
  if (isScalar(node)) return scalarOf(node, reading);
  checkCollectionTag(node, reading);
  if (isMap(node)) return mapOf(node, reading);
  if (isSeq(node)) return node.items.map((item) => nodeValue(item, reading));
  return null;
}

function aliased(alias: Alias, reading: Reading): unknown {
  const { source } = alias;
  const found = reading.anchors.get(source);
  if (found === undefined) {
    const message = reading.anchors.has(source) ? say.aliasInItself(source) : say.noAnchor(source);
    reading.report(offsetOf(alias), message);
    return null;
  }
  return expand(found, alias, reading) ? found.value : null;
}

/** Counts what an alias brings; false when it is too much, which is told once. */
function expand({ nodes }: Anchored, at: Node, reading: Reading): boolean {
  const { expanded, maxExpansion } = reading;
  reading.expanded += nodes;
  reading.nodes += nodes;
  if (reading.expanded <= maxExpansion) return true;
  if (expanded <= maxExpansion) reading.report(offsetOf(at), say.expandsTooMuch(maxExpansion));
  return false;
}

function scalarOf(node: Scalar, { report }: Reading): unknown {
  const { value, tag, source = "" } = node;
  const verdict = tag === undefined ? "read" : scalarTagVerdict(tag, value);
  if (verdict !== "read")
    report(offsetOf(node), verdict === "wrong" ? say.wrongTag(tag ?? "") : say.unknownTag(tag ?? ""));
  else if (typeof value === "number" && !Number.isFinite(value)) report(offsetOf(node), say.notANumber(source));
  return verdict === "read" ? value : null;
}

const COLLECTION_TAGS: ReadonlySet<string> = new Set(["!", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq"]);

function checkCollectionTag(node: unknown, { report }: Reading): void {
  if (!(isMap(node) || isSeq(node)) || node.tag === undefined || COLLECTION_TAGS.has(node.tag)) return;
  report(offsetOf(node), say.unknownTag(node.tag));
}

function mapOf(map: YAMLMap, reading: Reading): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  const merged = new Set<string>();
  for (const { key, value } of map.items) {
    if (isMergeKey(key)) {
      merge(value, { result, merged }, reading);
      continue;
    }
    const name = keyOf(key, reading);
    if (name === undefined) continue;
    if (Object.hasOwn(result, name) && !merged.delete(name)) reading.report(offsetOf(key), say.keyTwice(name));
    put(result, name, nodeValue(value, reading));
  }
  return result;
}

/** The text of a key; undefined, and told, when it is none. The key is not looked into when it is a map or a list. */
function keyOf(key: unknown, reading: Reading): string | undefined {
  if (isMap(key) || isSeq(key)) {
    reading.report(offsetOf(key), say.keyIsCollection());
    return undefined;
  }
  const value = nodeValue(key, reading);
  if (value === null || value === undefined) {
    reading.report(offsetOf(key), say.keyIsNull());
    return undefined;
  }
  if (typeof value === "object") {
    reading.report(offsetOf(key), say.keyIsCollection());
    return undefined;
  }
  return String(value);
}

/** YAML's merge key, by "Merge Key Language-Independent Type for YAML 1.1": a plain `<<`. */
function isMergeKey(key: unknown): boolean {
  return isScalar(key) && key.type === Scalar.PLAIN && key.source === "<<" && key.tag === undefined;
}

interface Merging {
  readonly result: Record<string, unknown>;
  /** Keys that came by merging, which those that are written down replace. */
  readonly merged: Set<string>;
}

function merge(value: unknown, { result, merged }: Merging, reading: Reading): void {
  const sources = isSeq(value) ? value.items : [value];
  for (const source of sources) {
    const from = nodeValue(source, reading);
    if (typeof from !== "object" || from === null || Array.isArray(from)) {
      reading.report(offsetOf(source), say.mergeOfNoMap());
      continue;
    }
    const fresh = Object.entries(from).filter(([name]) => !Object.hasOwn(result, name));
    if (!expand({ value: from, nodes: Object.keys(from).length }, source as Node, reading)) return;
    for (const [name, entry] of fresh) {
      put(result, name, entry);
      merged.add(name);
    }
  }
}

/** An own property whatever its name: `__proto__` is a key like others. */
function put(target: Record<string, unknown>, name: string, value: unknown): void {
  if (name === "__proto__")
    Object.defineProperty(target, name, { value, writable: true, enumerable: true, configurable: true });
  else target[name] = value;
}

function offsetOf(node: unknown): number {
  return (node as Node | undefined)?.range?.[0] ?? 0;
}
