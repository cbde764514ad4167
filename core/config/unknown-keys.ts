import type { FieldPath } from "../resource/mod.ts";

/** As much of a valibot schema as is needed to walk it. */
interface Node {
  readonly type: string;
  readonly entries?: Readonly<Record<string, Node>>;
  readonly wrapped?: Node;
  readonly item?: Node;
  readonly pipe?: readonly Node[];
}

/** The keys of `value` that the schema does not know, outermost first. Maps, and objects that take any key, are not looked into. */
export function unknownKeys(schema: unknown, value: unknown): readonly FieldPath[] {
  return walk(schema as Node, value, []);
}

function walk(node: Node, value: unknown, path: FieldPath): readonly FieldPath[] {
  if (node.wrapped) return walk(node.wrapped, value, path);
  if (node.pipe?.[0] && node.pipe[0] !== node) return walk(node.pipe[0], value, path);
  if (node.type === "array" && node.item && Array.isArray(value)) {
    return value.flatMap((item, i) => walk(node.item as Node, item, [...path, i]));
  }
  if (node.type !== "object" || !node.entries || typeof value !== "object" || value === null) return [];
  const entries = node.entries;
  return Object.entries(value).flatMap(([key, inner]) => {
    const known = Object.hasOwn(entries, key) ? entries[key] : undefined;
    return known ? walk(known, inner, [...path, key]) : [[...path, key]];
  });
}
