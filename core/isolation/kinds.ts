import type { KubeObject, TableKind } from "../resource/mod.ts";

/** How objects of a kind are kept out. */
export interface KindRules {
  /** While others are tried, an object of which nothing is in force is `absent`; or, where that might open something, what it is about is closed. */
  readonly held: "absent" | "closed";
  /** A refused object stays among the objects, since it carries a status, and the translator is told what not to make of it; or it is absent. */
  readonly refused: "stays" | "absent";
  /** The earlier version of an object goes on when the newest is refused. */
  readonly keepsEarlier?: true;
  /** The parts that can be kept out one by one: listeners by name, rules by place. */
  readonly sections?: (object: KubeObject) => readonly string[];
  /** When it is refused together with what stands on it, the latter is at fault. */
  readonly foundation?: true;
  /** Objects of the kind say little more than where requests go: when one is refused only together with a policy or filter that uses it, that one is at fault. */
  readonly leads?: true;
  /** While something is missing that it refers to, it has no effect but errors: it waits as a `whole`, or rule by rule. */
  readonly waits?: "whole" | "rules";
  /** Objects of the kind decide what is served at all, so without a version in force none is ever kept out. */
  readonly decidesAll?: true;
}

interface Spec {
  readonly listeners?: readonly { readonly name?: string }[];
  readonly rules?: readonly unknown[];
}

const plain = { held: "absent", refused: "absent" } as const;
const foundation = { ...plain, foundation: true } as const;
const stream = { held: "absent", refused: "stays" } as const;
const route = {
  ...stream,
  waits: "rules",
  sections: ({ spec }: KubeObject) => ((spec as Spec | undefined)?.rules ?? []).map((_, place) => String(place)),
} as const;
const listeners = {
  ...stream,
  foundation: true,
  sections: ({ spec }: KubeObject) => ((spec as Spec | undefined)?.listeners ?? []).map(({ name = "" }) => name),
} as const;
const closing = { held: "closed", refused: "stays", waits: "whole" } as const;

/**
 * All kinds in the order in which their objects are taken to be good: what others stand on comes before them. A patch can break anything, so it comes
 * last.
 */
const RULES: { readonly [K in TableKind]: KindRules } = {
  GatewayClass: { ...foundation, decidesAll: true },
  Namespace: { ...foundation, decidesAll: true },
  ReferenceGrant: foundation,
  ConfigMap: plain,
  ClusterTrustBundle: plain,
  Secret: plain,
  BackendTLSPolicy: { ...closing, keepsEarlier: true },
  Service: foundation,
  ServiceImport: foundation,
  EndpointSlice: foundation,
  Backend: { ...stream, leads: true, waits: "whole" },
  ClientTrafficPolicy: { ...closing, keepsEarlier: true },
  BackendTrafficPolicy: { ...closing, keepsEarlier: true },
  SecurityPolicy: closing,
  EnvoyExtensionPolicy: { ...closing, keepsEarlier: true },
  HTTPRouteFilter: { ...plain, waits: "whole" },
  EnvoyProxy: { ...stream, keepsEarlier: true },
  Gateway: listeners,
  ListenerSet: listeners,
  HTTPRoute: route,
  GRPCRoute: route,
  TLSRoute: stream,
  TCPRoute: stream,
  UDPRoute: stream,
  EnvoyPatchPolicy: { ...stream, keepsEarlier: true },
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
