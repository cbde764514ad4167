import { equal } from "../collection/share.ts";
import { describeRef, type ObjectRef, refOf } from "../object/mod.ts";
import type { OwnKind } from "../plugin/api.ts";
import { statusKey } from "../status/board.ts";
import { derivedNotAccepted, derivedWell } from "../status/catalogue/composition.ts";
import type { Condition, ObjectStatus, StatusValue } from "../status/types.ts";
import type { Outcome } from "./derived-objects.ts";
import type { ObjectStages } from "./object-stages.ts";

/** The statuses of derived objects, told on the objects they come from. */
export interface StatusFold {
  /** Of statuses that changed: those of derived objects are left out, those of their origins that change with them come instead. */
  changed(statuses: readonly ObjectStatus[]): readonly ObjectStatus[];
  /** All statuses, with those of the origins. */
  all(statuses: readonly ObjectStatus[]): readonly ObjectStatus[];
  /** Makes the next `changed` tell of every origin. */
  forget(): void;
}

/** Tells on objects of the kinds that plugins bring, where these carry conditions. */
export function createStatusFold(stages: ObjectStages, kinds: readonly OwnKind[]): StatusFold {
  const carries = new Set(
    kinds
      .filter(({ status }) => (status ?? "conditions") === "conditions")
      .map(({ group, kind }) => `${group}/${kind}`),
  );
  const tellsOf = ({ group, kind }: ObjectRef) => carries.has(`${group}/${kind}`);
  const ofDerived = new Map<string, ObjectStatus>();
  const taken = new Map<string, ObjectStatus>();
  const statusOf = (origin: ObjectRef, derived = ofDerived): ObjectStatus | undefined => {
    const outcomes = stages.outcomesOf(origin);
    return outcomes.length === 0 ? undefined : { ref: origin, status: { conditions: conditionsOf(outcomes, derived) } };
  };
  return {
    changed(statuses) {
      const origins = new Map(stages.takeChanged().map((origin) => [statusKey(origin), origin]));
      const own = statuses.filter((status) => {
        const key = statusKey(status.ref);
        const origin = stages.originOf(status.ref);
        const wasDerived = ofDerived.delete(key);
        if (origin === undefined) return !wasDerived;
        ofDerived.set(key, status);
        origins.set(statusKey(origin), origin);
        return false;
      });
      const told = [...origins].flatMap(([key, origin]) => {
        const status = tellsOf(origin) ? statusOf(origin) : undefined;
        if (status === undefined || equal(taken.get(key), status)) return [];
        taken.set(key, status);
        return [status];
      });
      return told.length === 0 ? own : [...own, ...told];
    },
    all(statuses) {
      const origins = new Map(
        stages
          .origins()
          .filter(tellsOf)
          .map((origin) => [statusKey(origin), origin]),
      );
      if (origins.size === 0) return statuses;
      const derived = new Map(statuses.map((status) => [statusKey(status.ref), status]));
      return [...statuses, ...[...origins.values()].flatMap((origin) => statusOf(origin, derived) ?? [])];
    },
    forget: () => taken.clear(),
  };
}

/** The status at which a condition is not as it should be, by type. */
const BAD: Readonly<Record<string, Condition["status"]>> = {
  ...{ Accepted: "False", ResolvedRefs: "False", Programmed: "False", PartiallyInvalid: "True" },
};

function conditionsOf(
  outcomes: readonly Outcome[],
  ofDerived: ReadonlyMap<string, ObjectStatus>,
): readonly Condition[] {
  const objects = outcomes.flatMap((outcome) => outcome.objects);
  const faults = outcomes.flatMap((outcome) => outcome.faults);
  const bad = objects.flatMap((object) => {
    const status = ofDerived.get(statusKey(refOf(object)))?.status;
    return all(status).flatMap(({ type, status: is, message }) =>
      BAD[type] === is ? [derivedNotAccepted(describeRef(refOf(object)), type, message)] : [],
    );
  });
  const { generation } = outcomes[0] as Outcome;
  const observed = generation === undefined ? {} : { observedGeneration: generation };
  const wrong = [...new Set([...faults, ...bad])];
  const accepted: Condition =
    wrong.length === 0
      ? { type: "Accepted", status: "True", reason: "Accepted", message: derivedWell(objects.length), ...observed }
      : {
          type: "Accepted",
          status: "False",
          reason: faults.length > 0 ? "NotDerived" : "DerivedNotAccepted",
          message: wrong.slice(0, TOLD).join("; "),
          ...observed,
        };
  const said = outcomes.flatMap((outcome) => outcome.conditions.map((condition) => ({ ...observed, ...condition })));
  const byType = new Map([accepted, ...said.filter(({ type }) => type !== "Accepted")].map((one) => [one.type, one]));
  return [...byType.values()];
}

/** Sentences on one object at most. */
const TOLD = 5;

function all({
  conditions = [],
  parents = [],
  ancestors = [],
  listeners = [],
}: StatusValue = {}): readonly Condition[] {
  return [conditions, ...[...parents, ...ancestors, ...listeners].map((each) => each.conditions)].flat();
}
