/** A schema of a CustomResourceDefinition, as YAML gives it. */
export type Node = { readonly [key: string]: unknown };

const TEXT_KEYS = new Set(["description", "properties", "items", "additionalProperties"]);

/**
 * Every path of a schema with what is stated there, descriptions and messages aside: the form in which two schemas are compared.
 * Order counts in neither of them where it means nothing: required fields, rules and keys.
 */
export function pathsOf(node: Node, path = "", out = new Map<string, string>()): Map<string, string> {
  const facts = Object.entries(node).filter(([key]) => !TEXT_KEYS.has(key));
  out.set(path, canonical(Object.fromEntries(facts.map(([key, value]) => [key, plain(key, value)]))));
  for (const [name, child] of Object.entries((node.properties ?? {}) as Record<string, Node>)) {
    pathsOf(child, `${path}.${name}`, out);
  }
  if (node.items) pathsOf(node.items as Node, `${path}[]`, out);
  const values = node.additionalProperties;
  if (typeof values === "object" && values !== null) pathsOf(values as Node, `${path}{}`, out);
  return out;
}

function plain(key: string, value: unknown): unknown {
  if (key === "required") return [...(value as string[])].sort();
  if (key === "x-kubernetes-validations") return (value as { rule: string }[]).map(({ rule }) => rule).sort();
  return value;
}

/** JSON with sorted keys. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, each) =>
    typeof each === "object" && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}

/** The differences between two schemas, one line each; empty when they are equal. */
export function differences(ours: Node, theirs: Node): string[] {
  const left = pathsOf(ours);
  const right = pathsOf(theirs);
  const paths = [...new Set([...left.keys(), ...right.keys()])];
  return paths
    .filter((path) => left.get(path) !== right.get(path))
    .map((path) => `${path || "."}\n  ours:   ${left.get(path)}\n  theirs: ${right.get(path)}`);
}
