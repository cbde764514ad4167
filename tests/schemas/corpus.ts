import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";

/** An object as a recorded input holds it. */
export interface Recorded {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

/** All objects of the recorded inputs in a folder, by `apiVersion kind`, in the order of files; equal ones once. */
export function recordedObjects(folder: string): Map<string, Recorded[]> {
  const found = new Map<string, Map<string, Recorded>>();
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    if (!isObject(value)) {
      for (const each of Object.values(value)) visit(each);
      return;
    }
    const key = `${value.apiVersion} ${value.kind}`;
    const group = found.get(key) ?? new Map<string, Recorded>();
    found.set(key, group.set(JSON.stringify(value), value));
  };
  const files = readdirSync(folder).filter((file) => file.endsWith(".in.yaml"));
  for (const file of files.sort()) {
    for (const document of parseAllDocuments(readFileSync(join(folder, file), "utf8"))) visit(document.toJS());
  }
  return new Map([...found].map(([key, group]) => [key, [...group.values()]]));
}

function isObject(value: object): value is Recorded {
  const { apiVersion, kind, metadata } = value as Partial<Recorded>;
  return (
    typeof apiVersion === "string" && typeof kind === "string" && typeof metadata === "object" && metadata !== null
  );
}
