import * as say from "../../../core/status/catalogue/listener.ts";
import { withCondition } from "../../../core/status/conditions.ts";
import type { Condition } from "../../../core/status/types.ts";
import { hasHostname, hostnameOf, protocolGroup } from "./hostnames.ts";
import { type CheckedListener, displayName, ownerOf, statedOn } from "./listener.ts";
import { bySeniority } from "./seniority.ts";

/**
 * Finds listeners of one data plane that cannot be served beside each other and states it on those that lose, whichever Gateways and
 * ListenerSets they stand in. Out: the same listeners with conditions. The rule, port by port: the oldest object wins (`seniority.ts`), what
 * lost takes part in nothing further, and an object that contradicts itself does not win against others. Only valid listeners are looked at.
 * Linear in their number, sorting aside.
 */
export function withConflicts(listeners: readonly CheckedListener[]): readonly CheckedListener[] {
  const drafts = listeners.map(draftOf);
  const valid = drafts.filter(({ listener }) => listener.valid).sort((a, b) => bySeniority(a.listener, b.listener));
  for (const onPort of Map.groupBy(valid, ({ listener }) => listener.spec.port).values()) {
    if (onPort.length < 2) continue;
    settleProtocol(onPort.filter((draft) => groupOf(draft) !== "UDP"));
    settleHostnames(standing(onPort).filter(({ listener }) => hasHostname(listener)));
    for (const group of ["TCP", "UDP"]) settlePort(standing(onPort).filter((draft) => groupOf(draft) === group));
  }
  return drafts.map(({ listener, conditions }) =>
    conditions === listener.conditions ? listener : { ...listener, conditions },
  );
}

/** A listener while its conflicts are being found. */
interface Draft {
  readonly listener: CheckedListener;
  conditions: readonly Condition[];
  lost: boolean;
}

function draftOf(listener: CheckedListener): Draft {
  return { listener, conditions: listener.conditions, lost: false };
}

function standing(drafts: readonly Draft[]): readonly Draft[] {
  return drafts.filter(({ lost }) => !lost);
}

/**
 * A listener of a ListenerSet also says that it is neither accepted nor programmed: "Conflicted ... the ListenerSet's listener
 * must not be accepted"; a Gateway's own listener leaves that to the conditions that are filled in later.
 */
function lose(draft: Draft, conflict: Condition): void {
  draft.lost = true;
  state(draft, conflict);
  if (draft.listener.set === undefined) return;
  for (const type of ["Accepted", "Programmed"]) state(draft, { ...conflict, type, status: "False" });
}

function state(draft: Draft, condition: Condition): void {
  draft.conditions = withCondition(draft.conditions, statedOn(draft.listener, condition));
}

function groupOf({ listener }: Draft): string {
  return protocolGroup(listener);
}

function ownerOfDraft({ listener }: Draft): string {
  return ownerOf(listener);
}

/**
 * One port, one protocol group: that of the oldest object which does not contradict itself. Of a Gateway that does, "all the Listeners that share
 * a port with the TCP Listener are not distinct"; of a ListenerSet, those that fit stay where an older object has settled the protocol.
 */
function settleProtocol(onPort: readonly Draft[]): void {
  if (distinct(onPort, groupOf) <= 1) return;
  const undecided = repeated(onPort, ownerOfDraft, groupOf);
  const founder = onPort.findIndex((draft) => !undecided.has(ownerOfDraft(draft)));
  const winner = onPort[founder];
  const conflict = say.protocolConflict(
    onPort[0]?.listener.spec.port ?? 0,
    winner && displayName(winner.listener),
    namesOf(onPort),
  );
  for (const [place, draft] of onPort.entries()) {
    const contradicts = undecided.has(ownerOfDraft(draft)) && (draft.listener.set === undefined || place < founder);
    if (!winner || contradicts || groupOf(draft) !== groupOf(winner)) lose(draft, conflict);
  }
}

/** One port, one listener per hostname: that of the oldest object which names it once. */
function settleHostnames(onPort: readonly Draft[]): void {
  for (const same of Map.groupBy(onPort, ({ listener }) => hostnameOf(listener)).values()) {
    if (same.length < 2) continue;
    const twice = repeated(same, ownerOfDraft, ({ listener }) => listener.id);
    const winner = same.find((draft) => !twice.has(ownerOfDraft(draft)));
    const conflict = say.hostnameConflict(
      same[0]?.listener.spec.port ?? 0,
      winner && displayName(winner.listener),
      namesOf(same),
    );
    for (const draft of same) if (draft !== winner) lose(draft, conflict);
  }
}

/** One port, one listener of a protocol that has no hostnames: the first of the oldest object. */
function settlePort(onPort: readonly Draft[]): void {
  const [winner, ...others] = onPort;
  if (!winner) return;
  const { protocol, port } = winner.listener.spec;
  for (const draft of others) lose(draft, say.portTaken(protocol, port, displayName(winner.listener)));
}

/** The owners of which there are drafts of more than one sort. */
function repeated(
  drafts: readonly Draft[],
  ownerOf: (draft: Draft) => string,
  sortOf: (draft: Draft) => string,
): ReadonlySet<string> {
  const first = new Map<string, string>();
  const found = new Set<string>();
  for (const draft of drafts) {
    const [owner, sort] = [ownerOf(draft), sortOf(draft)];
    if ((first.get(owner) ?? sort) !== sort) found.add(owner);
    else first.set(owner, sort);
  }
  return found;
}

function namesOf(drafts: readonly Draft[]): readonly string[] {
  return drafts.map(({ listener }) => displayName(listener));
}

function distinct<T>(items: readonly T[], keyOf: (item: T) => string): number {
  return new Set(items.map(keyOf)).size;
}
