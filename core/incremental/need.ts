/**
 * Something from outside the world that a translation cannot go on without: a Wasm module, an OIDC discovery document.
 * Declaring it is pure; the runtime fetches, caches and retries it, and the next world carries the answer.
 */
export interface Need {
  /** Equal needs have equal ids; the id is the cache key. */
  readonly id: string;
  /** An http or https address, or the name of an image in a registry, `oci://registry/repository:tag`; of that it is the module in it. */
  readonly url: string;
  /** Hex SHA-256 the content must have, of an image its digest; anything else is a failed answer. */
  readonly sha256?: string;
  /** Root certificates (PEM) to trust instead of the system's. */
  readonly ca?: string;
  /** Credentials for registries, as the `.dockerconfigjson` of a Secret has them. */
  readonly pull?: string;
  /** Bytes the runtime reads at most before it gives up; 1 MiB when absent. */
  readonly maxBytes?: number;
}

/** The answer to a need. `reason` is one line for a condition; it never holds secrets. */
export type NeedAnswer =
  | { readonly ok: true; readonly bytes: Uint8Array; readonly sha256: string }
  | { readonly ok: false; readonly reason: string };
