import * as say from "../../../core/status/catalogue/listener.ts";
import { withCondition } from "../../../core/status/conditions.ts";
import type { Condition } from "../../../core/status/types.ts";
import { type CheckedListener, displayName, statedOn } from "./site.ts";

/**
 * Finds listeners that cannot be served beside each other and states it on those that lose. In: the listeners of the Gateways of one data
 * plane, per Gateway, in order of precedence. Out: the same with conditions. Only valid listeners are looked at. Linear in their number.
 */
export function withConflicts(
  gateways: readonly (readonly CheckedListener[])[],
  merged: boolean,
): readonly (readonly CheckedListener[])[] {
  const drafts = gateways.map((listeners) => listeners.map(draftOf));
  const valid = drafts.map((listeners) => listeners.filter(({ listener }) => listener.valid));
  for (const listeners of valid) protocolConflicts(listeners);
  if (merged) mergedProtocolConflicts(valid.flat());
  for (const listeners of valid) hostnameConflicts(listeners);
  for (const protocol of ["TCP", "UDP"]) for (const listeners of valid) layer4Conflicts(listeners, protocol);
  if (merged) mergedConflicts(valid.flat());
  return drafts.map((listeners) => listeners.map(({ listener, conditions }) => ({ ...listener, conditions })));
}

/** A listener while its conflicts are being found. */
interface Draft {
  readonly listener: CheckedListener;
  conditions: readonly Condition[];
  /** Lost a protocol conflict, so it must not win a hostname. */
  protocolLost: boolean;
}

function draftOf(listener: CheckedListener): Draft {
  return { listener, conditions: listener.conditions, protocolLost: false };
}

/**
 * A listener of a ListenerSet also says that it is neither accepted nor programmed: "Conflicted ... the ListenerSet's listener
 * must not be accepted"; a Gateway's own listener leaves that to the conditions that are filled in later.
 */
function lose(draft: Draft, conflict: Condition): void {
  state(draft, conflict);
  if (draft.listener.set === undefined) return;
  for (const type of ["Accepted", "Programmed"]) state(draft, { ...conflict, type, status: "False" });
}

function state(draft: Draft, condition: Condition): void {
  draft.conditions = withCondition(draft.conditions, statedOn(draft.listener, condition));
}

/** HTTPS and TLS share a port by SNI; UDP shares a port number with anything. */
function protocolGroup({ listener }: Draft): string {
  const { protocol } = listener.spec;
  return protocol === "HTTPS" || protocol === "TLS" ? "HTTPS/TLS" : protocol;
}

/**
 * One port, one protocol group. Where the Gateway's own listeners agree, theirs wins; where they do not, nobody does. Without any, a
 * ListenerSet that contradicts itself loses, and the first of the others wins.
 */
function protocolConflicts(listeners: readonly Draft[]): void {
  sortOutProtocols(listeners, protocolLosers);
}

/**
 * The same between Gateways that share a data plane. Here somebody wins, so that a Gateway which came later never stops one that serves: the first
 * listener of a Gateway, else the first of a ListenerSet, among those that did not lose in their own Gateway.
 */
function mergedProtocolConflicts(listeners: readonly Draft[]): void {
  const standing = listeners.filter(({ protocolLost }) => !protocolLost);
  sortOutProtocols(standing, (tcp) => {
    const winner = tcp.find(({ listener }) => listener.set === undefined) ?? tcp[0];
    return tcp.filter((draft) => winner && protocolGroup(draft) !== protocolGroup(winner));
  });
}

function sortOutProtocols(listeners: readonly Draft[], losersOf: (tcp: readonly Draft[]) => readonly Draft[]): void {
  for (const onPort of groupBy(listeners, ({ listener }) => listener.spec.port).values()) {
    const tcp = onPort.filter(({ listener }) => listener.spec.protocol !== "UDP");
    if (distinct(tcp, protocolGroup) <= 1) continue;
    const names = tcp.map(({ listener }) => displayName(listener)).sort();
    const conflict = say.protocolConflict(tcp[0]?.listener.spec.port ?? 0, names);
    for (const draft of losersOf(tcp)) {
      lose(draft, conflict);
      draft.protocolLost = true;
    }
  }
}

function protocolLosers(tcp: readonly Draft[]): readonly Draft[] {
  const own = tcp.filter(({ listener }) => listener.set === undefined);
  const [first] = own;
  if (first) {
    if (distinct(own, protocolGroup) > 1) return tcp;
    return tcp.filter((draft) => protocolGroup(draft) !== protocolGroup(first));
  }
  const contradicting = new Set(
    [...groupBy(tcp, ({ listener }) => listener.set ?? "").entries()]
      .filter(([, ofSet]) => distinct(ofSet, protocolGroup) > 1)
      .map(([set]) => set),
  );
  const winner = tcp.find(({ listener }) => !contradicting.has(listener.set ?? ""));
  return tcp.filter(
    (draft) =>
      contradicting.has(draft.listener.set ?? "") || (winner && protocolGroup(draft) !== protocolGroup(winner)),
  );
}

/**
 * One port, one listener per hostname. A Gateway's only listener of a hostname wins over those of ListenerSets; several of one Gateway or
 * of one ListenerSet all lose; else the first wins.
 */
function hostnameConflicts(listeners: readonly Draft[]): void {
  const layer7 = listeners.filter(
    ({ listener, protocolLost }) =>
      !protocolLost && listener.spec.protocol !== "UDP" && listener.spec.protocol !== "TCP",
  );
  const groups = groupBy(layer7, ({ listener }) => `${listener.spec.port}/${listener.spec.hostname ?? ""}`);
  for (const same of groups.values()) {
    if (same.length < 2) continue;
    const winner = hostnameWinner(same);
    const names = same.map(({ listener }) => displayName(listener)).sort();
    const conflict = say.hostnameConflict(same[0]?.listener.spec.port ?? 0, names);
    for (const draft of same) if (draft !== winner) lose(draft, conflict);
  }
}

function hostnameWinner(same: readonly Draft[]): Draft | undefined {
  const own = same.filter(({ listener }) => listener.set === undefined);
  if (own.length > 0) return own.length === 1 ? own[0] : undefined;
  const repeated = distinct(same, ({ listener }) => listener.set ?? "") < same.length;
  return repeated ? undefined : same[0];
}

function layer4Conflicts(listeners: readonly Draft[], protocol: string): void {
  const ofProtocol = listeners.filter(({ listener }) => listener.spec.protocol === protocol);
  for (const [port, same] of groupBy(ofProtocol, ({ listener }) => listener.spec.port)) {
    for (const draft of same.slice(1)) state(draft, say.portTaken(protocol, port));
  }
}

function mergedConflicts(listeners: readonly Draft[]): void {
  const keyOf = ({ listener: { spec } }: Draft) => `${spec.protocol}:${spec.hostname ?? ""}:${spec.port}`;
  for (const same of groupBy(listeners, keyOf).values()) {
    for (const draft of same.slice(1)) {
      const { protocol, hostname = "", port } = draft.listener.spec;
      state(draft, say.mergedConflict(protocol, hostname, port));
    }
  }
}

function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

function distinct<T>(items: readonly T[], keyOf: (item: T) => string): number {
  return new Set(items.map(keyOf)).size;
}
