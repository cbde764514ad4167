import type { ConfigSchema } from "./schema.ts";

/** A group and kind of objects, as an `extensionRef` or a `targetRef` names it. */
export interface GroupKind {
  readonly group: string;
  readonly kind: string;
}

/**
 * A kind of objects that a plugin brings. Files and clusters are read for it as for those that are built in: its schema holds, `postern crds --plugin` prints its
 * definition and `postern manifests --plugin` the rights, and statuses are written. Read its objects as `group/Kind`.
 */
export interface OwnKind extends GroupKind {
  readonly version: string;
  /** In URLs and definitions; the kind in lower case with an `s` when absent. */
  readonly plural?: string;
  /** Default true. */
  readonly namespaced?: boolean;
  readonly shortNames?: readonly string[];
  /** The schema of `spec`. Strict: an unknown field is an error that names its place. Defaults are filled in. */
  readonly schema: ConfigSchema;
  /** The same as an OpenAPI schema of Kubernetes, for the definition; made of the schema where that is one of valibot. */
  readonly openApi?: Readonly<Record<string, unknown>>;
  /** Where the plugin, and whatever becomes of what it derives, speaks of an object. Default `conditions`. */
  readonly status?: "conditions" | "ancestors" | "none";
}

/** The kinds that a hooks plugin takes upon itself, so that Gateway API objects may name them. */
export interface AnswersFor {
  /** Kinds of filters that routes name with `extensionRef`. Where the hook of the route is disabled, requests get 500. */
  readonly filters?: readonly GroupKind[];
  /** Kinds of policies with `targetRefs`. */
  readonly policies?: readonly GroupKind[];
}
