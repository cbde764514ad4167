import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readYaml } from "../../core/resource/yaml/mod.ts";

const EXAMPLES = join(import.meta.dir, "../../examples");

/** An object as an example has it. */
export interface ExampleObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec?: Record<string, unknown>;
}

/** The files that examples stand on: those of the bookshop on its Services, the others on the quickstart. */
const BASES = { shop: ["policies/shop.yaml"], eg: ["quickstart/gateway.yaml", "quickstart/route.yaml"] } as const;

function objectsIn(file: string): readonly ExampleObject[] {
  const text = readFileSync(join(EXAMPLES, file), "utf8");
  return readYaml(text).flatMap(({ value }) => (value === null ? [] : [value as ExampleObject]));
}

/** A field that is left out of all objects of a kind: what a test says of it must not hold then. */
export interface Omission {
  readonly kind: string;
  /** Names of fields; `[]` after a list means each of its items. */
  readonly path: readonly string[];
}

/** The field that `POSTERN_WITHOUT` names, such as `SecurityPolicy spec.jwt.providers[].recomputeRoute`. */
export function omissionOf(text: string | undefined): Omission | undefined {
  const [kind, path] = text?.split(" ") ?? [];
  return kind === undefined || path === undefined ? undefined : { kind, path: path.replaceAll("[]", ".[]").split(".") };
}

/** Examples of policies with what they stand on, without a field where one is to be left out. */
export function exampleObjects(
  examples: readonly string[],
  omission = omissionOf(process.env["POSTERN_WITHOUT"]),
): readonly ExampleObject[] {
  const own = examples.flatMap((example) => objectsIn(`policies/${example}.yaml`));
  const text = JSON.stringify(own);
  const bases = [
    ...(/"gatewayClassName":"shop"|"name":"(shop|books|prices)"/.test(text) ? BASES.shop : []),
    ...(/"gatewayClassName":"eg"|"kind":"Gateway","name":"eg"|"name":"(backend|eg)"/.test(text) ? BASES.eg : []),
  ];
  if (omission !== undefined) for (const object of own) if (object.kind === omission.kind) omit(object, omission.path);
  return [...bases.flatMap(objectsIn), ...own];
}

/** Takes a field away wherever it is. */
export function omit(value: unknown, [step, ...rest]: readonly string[]): void {
  if (step === undefined || value === null || typeof value !== "object") return;
  if (step === "[]") for (const item of Object.values(value)) omit(item, rest);
  else if (rest.length === 0) delete (value as Record<string, unknown>)[step];
  else omit((value as Record<string, unknown>)[step], rest);
}

/** Whether a field is anywhere in a value. */
export function hasField(value: unknown, [step, ...rest]: readonly string[]): boolean {
  if (step === undefined) return true;
  if (value === null || typeof value !== "object") return false;
  if (step === "[]") return Object.values(value).some((item) => hasField(item, rest));
  return step in value && hasField((value as Record<string, unknown>)[step], rest);
}
