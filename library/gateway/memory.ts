import { validateObject } from "../../core/api/validate/mod.ts";
import type { StatusValue } from "../../core/status/types.ts";
import { createMemoryProvider, type MemoryProvider } from "../../providers/memory/mod.ts";
import { type KubeObject, type ObjectRef, withNamespaces } from "../objects.ts";
import { parseObjects } from "../pure/parse.ts";

/** Objects that the program itself holds. Each is checked when it is handed over; namespaces are taken to be there. */
export interface Memory {
  /** For `providers`. */
  readonly plugin: MemoryProvider["plugin"];
  /** Adds or replaces objects, together. Throws for one that its schema refuses; then none is taken. */
  apply(...objects: readonly KubeObject[]): void;
  /** The same from YAML. Throws for the first problem, with its place. */
  applyYaml(text: string, file?: string): void;
  remove(...refs: readonly ObjectRef[]): void;
  /** Makes these the only objects. */
  replace(objects: readonly KubeObject[]): void;
  /** The status that was last said of an object. */
  status(ref: ObjectRef): StatusValue | undefined;
}

/** Makes a provider of objects in memory. */
export function memory(objects: readonly KubeObject[] | string = []): Memory {
  const given = typeof objects === "string" ? parsed(objects) : objects;
  const provider = createMemoryProvider(withNamespaces(given), (object) => validateObject(object));
  return {
    plugin: provider.plugin,
    apply: (...more) => void provider.apply(...withNamespaces(more)),
    applyYaml: (text, file) => void provider.apply(...withNamespaces(parsed(text, file))),
    remove: (...refs) => void provider.remove(...refs),
    replace: (all) => void provider.replace(withNamespaces(all)),
    status: (ref) => provider.status(ref),
  };
}

function parsed(text: string, file?: string): readonly KubeObject[] {
  const { objects, problems } = parseObjects(text, file);
  const [first] = problems;
  if (first) throw new Error(`${first.file}:${first.line}:${first.column}: ${first.message}`);
  return objects;
}
