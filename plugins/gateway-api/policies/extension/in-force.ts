import type { EnvoyExtensionPolicy, EnvoyExtensionPolicySpec } from "../../../../core/api/mod.ts";
import { refOf } from "../../../../core/resource/mod.ts";
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
