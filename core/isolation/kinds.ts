import type { KubeObject, TableKind } from "../resource/mod.ts";

/** How objects of a kind are kept out. */
export interface KindRules {
  /** While others are tried, an object of which nothing is in force is `absent`; or the translator is told, and closes what it would protect. */
  readonly held: "absent" | "closed";
  /** A refused object stays among the objects, since it carries a status, and the translator is told what not to make of it; or it is absent. */
  readonly refused: "stays" | "absent";
  /** Its earlier version goes on when the newest is refused. */
  readonly keepsEarlier?: true;
  /** The parts that can be kept out one by one: listeners by name, rules by place. */
  readonly sections?: (object: KubeObject) => readonly string[];
  /** It decides what is served at all, so without a version in force it is never kept out. */
  readonly decidesAll?: true;
}

interface Spec {
  readonly listeners?: readonly { readonly name?: string }[];
  readonly rules?: readonly unknown[];
}

const plain = { held: "absent", refused: "absent" } as const;
const stream = { held: "absent", refused: "stays" } as const;
const route = {
  ...stream,
  sections: ({ spec }: KubeObject) => ((spec as Spec | undefined)?.rules ?? []).map((_, place) => String(place)),
} as const;
const listeners = {
  ...stream,
  sections: ({ spec }: KubeObject) => ((spec as Spec | undefined)?.listeners ?? []).map(({ name = "" }) => name),
} as const;
const closing = { held: "closed", refused: "stays" } as const;

/**
 * All kinds in the order in which their objects are taken to be good: what stands on others comes before them, so that of a route and its filter, of a
 * listener and its certificate the latter is blamed when only both together are refused; kinds that carry no status come first and are not blamed
 * for those that use them. A patch can break anything, so it comes last.
 */
const RULES: { readonly [K in TableKind]: KindRules } = {
  GatewayClass: { ...plain, decidesAll: true },
  Namespace: { ...plain, decidesAll: true },
  ReferenceGrant: plain,
  Service: plain,
  ServiceImport: plain,
  EndpointSlice: plain,
  Gateway: listeners,
  ListenerSet: listeners,
  EnvoyProxy: { ...closing, keepsEarlier: true },
  HTTPRoute: route,
  GRPCRoute: route,
  TLSRoute: stream,
  TCPRoute: stream,
  UDPRoute: stream,
  Backend: { held: "absent", refused: "stays" },
  BackendTLSPolicy: { ...closing, keepsEarlier: true },
  ClientTrafficPolicy: { ...closing, keepsEarlier: true },
  BackendTrafficPolicy: { ...closing, keepsEarlier: true },
  SecurityPolicy: closing,
  EnvoyExtensionPolicy: { ...closing, keepsEarlier: true },
  HTTPRouteFilter: plain,
  ConfigMap: plain,
  ClusterTrustBundle: plain,
  Secret: plain,
  EnvoyPatchPolicy: { held: "absent", refused: "stays", keepsEarlier: true },
};

const RANKS = new Map<string, number>(Object.keys(RULES).map((kind, i) => [kind, i]));

/** How objects of a kind are kept out; those of kinds that extensions bring are absent then. */
export function rulesOf(kind: string): KindRules {
  return (Object.hasOwn(RULES, kind) ? RULES[kind as TableKind] : undefined) ?? plain;
}

/** The place of a kind in the order of trust; kinds that extensions bring stand with filters. */
export function trustOf(kind: string): number {
  return RANKS.get(kind) ?? (RANKS.get("HTTPRouteFilter") as number);
}
