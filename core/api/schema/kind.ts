import type { Channel, Edition } from "./edition.ts";
import type { Rule } from "./facts.ts";
import { objectMeta } from "./metadata.ts";
import { type Fields, object, optional } from "./object.ts";
import { text } from "./scalar.ts";
import type { Schema } from "./schema.ts";

/** A column of `kubectl get`. */
export interface Column {
  readonly name: string;
  readonly type: "string" | "date" | "integer";
  readonly jsonPath: string;
  readonly priority?: number;
}

/** One version of a kind. */
export interface KindVersion {
  readonly name: string;
  readonly storage?: true;
  /** The channels whose API servers serve the version; absent means all. */
  readonly served?: readonly Channel[];
  /** The version to use instead. */
  readonly replacedBy?: string;
  readonly columns?: readonly Column[];
}

/** A kind: its names, its versions and its fields. Everything the CustomResourceDefinition says is here or in the fields. */
export interface KindSchema {
  readonly group: string;
  readonly kind: string;
  readonly plural: string;
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  readonly scope: "Namespaced" | "Cluster";
  /** RE2 pattern of names; absent means DNS subdomains. */
  readonly namePattern?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly versions: readonly KindVersion[];
  /** Whether the status is written on a path of its own. */
  readonly statusPath: boolean;
  /** One sentence about the kind. */
  readonly about: string;
  /** The fields beside apiVersion, kind and metadata. */
  readonly fields: (edition: Edition) => Fields;
  /** Rules over the whole object. */
  readonly rules?: readonly Rule[];
}

/** Identity function that checks a kind against `KindSchema` and keeps its exact type. */
export function defineKind<const K extends KindSchema>(kind: K): K {
  return kind;
}

/** The schema of whole objects of a kind. */
export function rootSchema(kind: KindSchema, edition: Edition): Schema<unknown> {
  const fields: Fields = {
    apiVersion: optional(text(), "Group and version of the object's kind."),
    kind: optional(text(), "Kind of the object."),
    metadata: optional(objectMeta(kind)),
    ...kind.fields(edition),
  };
  return object(fields, kind.rules ? { rules: kind.rules } : {});
}
