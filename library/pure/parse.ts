import { validateObject } from "../../core/api/validate/mod.ts";
import { type KubeObject, type Problem, readDocuments } from "../objects.ts";

/** Objects out of YAML or JSON, checked against the schemas of their kinds, with defaults filled in; what is wrong with the others, with its place. */
export function parseObjects(
  text: string,
  file = "objects.yaml",
): { readonly objects: readonly KubeObject[]; readonly problems: readonly Problem[] } {
  const { objects, problems } = readDocuments(text, { file, validate: validateObject });
  return { objects: objects.map(({ object }) => object), problems };
}
