import type { EnvoyExtensionPolicy, EnvoyExtensionPolicySpec } from "../../../../core/api/mod.ts";
import { refOf } from "../../../../core/resource/mod.ts";
import type { Result } from "../../../../core/result/mod.ts";
import type { InForce } from "../targeting/merge.ts";

/** An EnvoyExtensionPolicy at a Gateway. */
export interface ExtensionInForce {
  readonly inForce: InForce<"EnvoyExtensionPolicy">;
  /** Key of the Gateway. */
  readonly gateway: string;
}

type ListField = "extProc" | "wasm" | "lua" | "dynamicModule";

/** The policy that a list of a joined one comes from: references start in its namespace, and names are made from it. */
export function ownerOfList({ inForce }: ExtensionInForce, field: ListField): EnvoyExtensionPolicy {
  const list: EnvoyExtensionPolicySpec[ListField] = inForce.own.spec[field];
  return inForce.parent && !list?.length ? inForce.parent : inForce.own;
}

/** `envoyextensionpolicy/namespace/name/<feature>/<index>`, the name of one extension. */
export function extensionName(policy: EnvoyExtensionPolicy, feature: string, index: number): string {
  const { kind, namespace, name } = refOf(policy);
  return `${kind.toLowerCase()}/${namespace}/${name}/${feature}/${index}`;
}

/** The extensions of a list that can be used, and what is wrong with the others. */
export interface Extensions<T> {
  readonly list: readonly T[];
  readonly faults: readonly string[];
  /** Requests go on without the extensions that cannot be used. */
  readonly failsOpen: boolean;
}

/** Makes the extensions of a list whose entries say each whether requests go on without it. */
export function extensionsOf<E extends { readonly failOpen?: boolean }, T>(
  entries: readonly E[],
  make: (entry: E, index: number) => Result<T>,
): Extensions<T> {
  const results = entries.map((entry, index) => ({ entry, result: make(entry, index) }));
  const failed = results.filter(({ result }) => "fault" in result);
  return {
    list: results.flatMap(({ result }) => ("value" in result ? [result.value] : [])),
    faults: failed.flatMap(({ result }) => ("fault" in result ? [result.fault] : [])),
    failsOpen: failed.every(({ entry }) => entry.failOpen === true),
  };
}
