import type { FieldError, FieldPath } from "../resource/mod.ts";
import { similarName } from "../scalars/mod.ts";

/** As much of a valibot schema as is needed to walk it. */
interface Node {
  readonly type: string;
  readonly entries?: Readonly<Record<string, Node>>;
  readonly wrapped?: Node;
  readonly item?: Node;
  readonly pipe?: readonly Node[];
}

/**
 * Keys that files written for the reference carry although its own types have no such field. The reference drops them in silence, and its recorded files hold
 * these three: refusing them would make a switch fail, so they pass, each with a warning that says where the setting belongs. No other key passes.
 */
const IGNORED: Readonly<Record<string, string>> = {
  "gateway.provider": "has no effect here: the provider is configured at the top of the file",
  "provider.gateway": "has no effect here: the gateway is configured at the top of the file",
  "provider.kubernetes.leaderElection.disabled": "has no effect: the field is disable",
};

/** Keys that a schema does not know. */
export interface UnknownKeys {
  /** The keys that make the file invalid, in the order of the file, outermost first. */
  readonly refused: readonly FieldError[];
  /** The keys that are known to stand in files of the reference and mean nothing. */
  readonly ignored: readonly FieldError[];
}

/** Looks for keys of `value` that the schema does not know. Maps, and objects that take any key, are not looked into. */
export function unknownKeys(schema: unknown, value: unknown): UnknownKeys {
  const refused: FieldError[] = [];
  const ignored: FieldError[] = [];
  for (const { path, known } of walk(schema as Node, value, [])) {
    const why = IGNORED[path.join(".")];
    if (why === undefined) refused.push({ path, message: notKnown(String(path.at(-1)), known) });
    else ignored.push({ path, message: why });
  }
  return { refused, ignored };
}

function notKnown(key: string, known: readonly string[]): string {
  const similar = similarName(key, known);
  return `is not a known field${similar ? ` (${similar}?)` : ""}; known here are ${known.join(", ")}`;
}

interface Found {
  readonly path: FieldPath;
  /** The keys that may stand beside it. */
  readonly known: readonly string[];
}

function walk(node: Node, value: unknown, path: FieldPath): readonly Found[] {
  if (node.wrapped) return walk(node.wrapped, value, path);
  if (node.pipe?.[0] && node.pipe[0] !== node) return walk(node.pipe[0], value, path);
  if (node.type === "array" && node.item && Array.isArray(value)) {
    return value.flatMap((item, i) => walk(node.item as Node, item, [...path, i]));
  }
  if (node.type !== "object" || !node.entries || typeof value !== "object" || value === null) return [];
  const entries = node.entries;
  return Object.entries(value).flatMap(([key, inner]) => {
    const entry = Object.hasOwn(entries, key) ? entries[key] : undefined;
    return entry ? walk(entry, inner, [...path, key]) : [{ path: [...path, key], known: Object.keys(entries) }];
  });
}
