import type * as v from "valibot";
import { dict, list, openMap } from "./collection.ts";
import { object, optional, required } from "./object.ts";
import { flag, int64, text } from "./scalar.ts";
import { addIssue, isRecord, type Schema, schemaOf } from "./schema.ts";

const LABEL = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";
const SUBDOMAIN = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";
const VALUE = "^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$";
const KEY =
  /^(?:[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*\/)?[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
/** Bytes of all annotations of an object: the limit of the API server. */
export const ANNOTATION_BYTES = 256 * 1024;

const time = text({ format: "date-time" });

const ownerReference = object({
  apiVersion: required(text({ min: 1 })),
  kind: required(text({ min: 1 })),
  name: required(text({ min: 1 })),
  uid: required(text({ min: 1 })),
  controller: optional(flag()),
  blockOwnerDeletion: optional(flag()),
});

/** The scope of a kind and the pattern of its names, which the schema of the metadata needs to know. */
interface ResourceScope {
  readonly scope: "Namespaced" | "Cluster";
  /** Kinds whose names are no DNS subdomains. */
  readonly namePattern?: string;
}

function fields({ namePattern = SUBDOMAIN }: ResourceScope) {
  return object({
    name: required(text({ min: 1, max: 253, pattern: namePattern })),
    namespace: optional(text({ max: 63, pattern: `^$|${LABEL}` })),
    generateName: optional(text()),
    labels: optional(dict(text({ max: 63, pattern: VALUE }))),
    annotations: optional(dict(text())),
    finalizers: optional(list(text())),
    ownerReferences: optional(list(ownerReference)),
    managedFields: optional(list(openMap())),
    creationTimestamp: optional(time),
    deletionTimestamp: optional(time),
    deletionGracePeriodSeconds: optional(int64()),
    generation: optional(int64()),
    resourceVersion: optional(text()),
    selfLink: optional(text()),
    uid: optional(text()),
  });
}

/**
 * The metadata of objects, as the API server checks it for every kind. Definitions call it an open object, and so do its facts.
 */
export function objectMeta(scope: ResourceScope): Schema<unknown> {
  const meta = fields(scope);
  return schemaOf<unknown>({
    type: "object",
    expects: "object",
    facts: { type: "object" },
    run: (dataset, mode) => {
      const result = meta["~run"](dataset, mode);
      if (result.typed) checkKeys(result.value, result);
      return result;
    },
  });
}

function checkKeys(meta: unknown, result: v.OutputDataset<unknown, v.BaseIssue<unknown>>): void {
  if (!isRecord(meta)) return;
  for (const part of ["labels", "annotations"]) {
    const map = meta[part];
    if (!isRecord(map)) continue;
    for (const key of Object.keys(map)) {
      if (isKey(part === "annotations" ? key.toLowerCase() : key)) continue;
      addIssue(result, { code: "key", message: `has a key that is no qualified name: ${key}`, input: map, key: part });
    }
  }
  const size = JSON.stringify(meta.annotations ?? {}).length;
  if (size > ANNOTATION_BYTES) {
    addIssue(result, { code: "size", message: "is larger than 256 KiB", input: size, key: "annotations" });
  }
}

function isKey(key: string): boolean {
  return KEY.test(key) && key.indexOf("/") <= 253;
}
