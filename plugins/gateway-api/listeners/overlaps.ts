import * as say from "../../../core/status/catalogue/listener.ts";
import { withCondition } from "../../../core/status/conditions.ts";
import type { Condition } from "../../../core/status/types.ts";
import { hostnamesOverlap } from "./hostnames.ts";
import { displayName, type ListenerFacts } from "./listener.ts";
import { isBroken } from "./readiness.ts";

/**
 * Marks HTTPS listeners of one data plane that clients may take for each other when they reuse a connection (RFC 9110, 4.3.3: a client may
 * reuse a connection for every name its certificate covers). Overlapping certificates weigh more than overlapping hostnames:
 * "if both hostname and certificate overlap, the reason should be OverlappingCertificates". Linear in the number of names.
 */
export function withOverlaps(listeners: readonly ListenerFacts[]): readonly ListenerFacts[] {
  const https = listeners.filter((listener) => listener.spec.protocol === "HTTPS" && !isBroken(listener));
  const found = new Map<ListenerFacts, { condition: Condition; certificates: boolean }>();
  const ports = new Set(https.map(({ spec }) => spec.port));
  for (const port of ports) {
    const onPort = https.filter(({ spec }) => spec.port === port);
    if (onPort.length < 2) continue;
    for (const [listener, condition] of hostnameOverlaps(onPort))
      found.set(listener, { condition, certificates: false });
    for (const [listener, condition] of opaqueCertificates(onPort))
      found.set(listener, { condition, certificates: true });
    for (const [listener, condition] of certificateOverlaps(onPort))
      found.set(listener, { condition, certificates: true });
  }
  if (found.size === 0) return listeners;
  return listeners.map((listener) => {
    const overlap = found.get(listener);
    if (!overlap) return listener;
    const conditions = withCondition(listener.conditions, overlap.condition);
    return overlap.certificates && listener.ready
      ? { ...listener, conditions, tlsOverlaps: true }
      : { ...listener, conditions };
  });
}

type Finding = readonly [listener: ListenerFacts, condition: Condition];

/** A name that a listener answers to; undefined stands for any. */
interface Named {
  readonly listener: ListenerFacts;
  readonly name: string | undefined;
}

function hostnameOverlaps(listeners: readonly ListenerFacts[]): readonly Finding[] {
  const names = listeners.map((listener) => ({ listener, name: listener.spec.hostname }));
  return overlappingNames(names).map(([a, b]) => [
    a.listener,
    say.hostnamesOverlap(a.name ?? "*", b.name ?? "*", displayName(b.listener)),
  ]);
}

function certificateOverlaps(listeners: readonly ListenerFacts[]): readonly Finding[] {
  const names = listeners.flatMap((listener) => listener.certificateNames.map((name) => ({ listener, name })));
  return overlappingNames(names).map(([a, b]) => [
    a.listener,
    say.certificatesOverlap(a.name ?? "", b.name ?? "", displayName(b.listener)),
  ]);
}

/**
 * The names of a certificate that Envoy fetches from another server are unknown: such a listener counts as overlapping, and so do those whose
 * own certificates may cover its hostname.
 */
function opaqueCertificates(listeners: readonly ListenerFacts[]): readonly Finding[] {
  const opaque = listeners.filter(({ certificates }) => certificates.some(({ sds }) => sds !== undefined));
  if (opaque.length === 0) return [];
  const anyHost = opaque.some(({ spec }) => spec.hostname === undefined);
  const touched = listeners.filter(
    (listener) =>
      anyHost ||
      opaque.includes(listener) ||
      opaque.some(({ spec }) => listener.certificateNames.some((name) => hostnamesOverlap(spec.hostname, name))),
  );
  return touched.map((listener) => [listener, say.sdsCertificateOpaque()]);
}

/** For each listener with a name that overlaps with one of another listener: the first such pair. */
function overlappingNames(names: readonly Named[]): readonly (readonly [Named, Named])[] {
  const byName = new Map<string | undefined, Named[]>();
  const underWildcard = new Map<string, Named[]>();
  for (const named of names) {
    push(byName, named.name, named);
    const parent = parentOf(named.name);
    if (parent !== undefined) push(underWildcard, parent, named);
  }
  const pairs = new Map<ListenerFacts, readonly [Named, Named]>();
  for (const named of names) {
    if (pairs.has(named.listener)) continue;
    const { name } = named;
    const candidates = [
      ...(byName.get(name) ?? []),
      ...(byName.get(undefined) ?? []),
      ...(name === undefined ? names.slice(0, 2) : []),
      ...(byName.get(`*${parentOf(name) ?? ""}`) ?? []),
      ...(name?.startsWith("*") ? (underWildcard.get(name.slice(1)) ?? []) : []),
    ];
    const other = candidates.find(({ listener }) => listener !== named.listener);
    if (other) pairs.set(named.listener, [named, other]);
  }
  return [...pairs.values()];
}

/** The rest of an exact name behind its first label: `.example.com` of `a.example.com`. */
function parentOf(name: string | undefined): string | undefined {
  if (name === undefined || name.startsWith("*")) return undefined;
  const dot = name.indexOf(".");
  return dot < 0 ? undefined : name.slice(dot);
}

function push<K>(map: Map<K, Named[]>, key: K, named: Named): void {
  const list = map.get(key);
  if (list) list.push(named);
  else map.set(key, [named]);
}
