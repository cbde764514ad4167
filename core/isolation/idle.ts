import type { TableKind } from "../resource/kinds.ts";
import {
  groupOf,
  KINDS,
  type KubeObject,
  kindOf,
  type LabelChoice,
  labelsMatch,
  objectCell,
  refOf,
  type Snapshot,
  splitObjectCell,
  tableKind,
} from "../resource/mod.ts";
import { listenersOf, namedIn, parentsOf, refersTo, targetsOf } from "./digest.ts";
import { rulesOf } from "./kinds.ts";
import { isPolicy, type Suspect, suspectOf } from "./suspect.ts";

/**
 * Finds objects in force that had no effect so far, as something was missing that is among the suspects: a policy that was there before its route, a filter
 * before the rule that names it, a rule before its backend. No proxy has seen what they come to, so they may be at fault in the place of what brought
 * them into play.
 */
export interface IdleObjects {
  /** The objects that suspects bring into play, at once or through others. `isKept` are objects that are not to be looked at. */
  behind(suspects: readonly Suspect[], now: Snapshot, isKept: (cell: string) => boolean): readonly Suspect[];
}

/** Kinds of policies that name their targets. */
const POLICIES = KINDS.map(({ name }) => name as TableKind).filter((kind) => isPolicy({ kind }));

/** Kinds that hang on Gateways and ListenerSets. */
const ROUTES = KINDS.filter(({ status }) => status === "parents").map(({ name }) => name as TableKind);

type References = (object: KubeObject) => ReadonlySet<string>;

/** Remembers what each object refers to for as long as the object lives, since a snapshot holds mostly the same as the one before. */
export function createIdleObjects(): IdleObjects {
  const known = new WeakMap<KubeObject, ReadonlySet<string>>();
  const refersOf: References = (object) => {
    const references = known.get(object) ?? new Set(refersTo(object));
    known.set(object, references);
    return references;
  };
  return {
    behind: (suspects, now, isKept) => {
      const search = new IdleSearch(suspects, { now, isKept, refersOf });
      return search.run();
    },
  };
}

interface IdleWorld {
  readonly now: Snapshot;
  readonly isKept: (cell: string) => boolean;
  readonly refersOf: References;
}

class IdleSearch {
  readonly #world: IdleWorld;
  readonly #given: number;
  /** In the order in which they were found; what is added is looked at too. */
  readonly #found: Map<string, Suspect>;
  /** Who refers to an object without being about it. All objects are looked at when that is first asked. */
  #users: ReadonlyMap<string, readonly KubeObject[]> | undefined;

  constructor(suspects: readonly Suspect[], world: IdleWorld) {
    this.#world = world;
    this.#given = suspects.length;
    this.#found = new Map(suspects.map((suspect) => [suspect.cell, suspect]));
  }

  run(): readonly Suspect[] {
    for (const suspect of this.#found.values()) {
      if (suspect.now === undefined) continue;
      this.#addUsers(suspect, suspect.now);
      this.#addPatches(suspect, suspect.now);
      this.#addNeeded(suspect.now);
    }
    return [...this.#found.values()].slice(this.#given);
  }

  /** Adds the objects that were waiting for one that is new: policies, filters and the like as a whole, of a route the rules that name it. */
  #addUsers(suspect: Suspect, object: KubeObject): void {
    if (suspect.before !== undefined || suspect.parts !== undefined) return;
    for (const hanging of this.#hangingOn(object)) this.#add(cellOf(hanging));
    const cells = new Set([suspect.cell, ...this.#servicesOf(object)]);
    for (const user of [...cells].flatMap((cell) => this.#usersOf(cell))) {
      const cell = cellOf(user);
      const { foundation, decidesAll, waits } = rulesOf(splitObjectCell(cell)[0]);
      if (foundation || decidesAll || !waits) continue;
      if (waits === "whole") this.#add(cell);
      else this.#addRules(user, cells);
    }
  }

  /** Patches of resources that come with an object that is new: so far there was nothing for them to change. */
  #addPatches({ before }: Suspect, object: KubeObject): void {
    if (before !== undefined) return;
    const patches = this.#world.now.all("EnvoyPatchPolicy") as readonly KubeObject[];
    for (const patch of patches) if (patchesWhatComesOf(patch, object)) this.#add(cellOf(patch));
  }

  /** The objects that have nothing else to hang on than listeners that are new, or not there. */
  #hangingOn(object: KubeObject): readonly KubeObject[] {
    const { now } = this.#world;
    const sets =
      object.kind === "Gateway" ? now.list("ListenerSet", "gateway", keyOf(object).replace("Gateway/", "")) : [];
    const hanging = [...((sets as readonly KubeObject[]) ?? []), ...(this.#routesOf(object) ?? [])];
    const isOut = (cell: string) => this.#isNew(cell) || this.#objectAt(cell) === undefined;
    return hanging.filter((each) => parentsOf(each).every(isOut));
  }

  /** Rules that answered an error: for want of a filter, or of every backend. */
  #addRules(route: KubeObject, cells: ReadonlySet<string>): void {
    const isWaiting = (rule: unknown): boolean => {
      const { backendRefs } = (rule ?? {}) as { readonly backendRefs?: unknown };
      const named = [...cells].filter((cell) => [...namedIn(rule, route)].includes(cell));
      const backends = [...namedIn(backendRefs, route)];
      const isMissing = (cell: string) => cells.has(cell) || this.#objectAt(cell) === undefined || this.#isNew(cell);
      return (
        named.some((cell) => splitObjectCell(cell)[0] === "HTTPRouteFilter") ||
        (backends.some((cell) => cells.has(cell)) && backends.every(isMissing))
      );
    };
    const parts = rulesIn(route).flatMap((rule, place) => (isWaiting(rule) ? [String(place)] : []));
    if (parts.length > 0) this.#add(cellOf(route), parts);
  }

  #isNew(cell: string): boolean {
    const suspect = this.#found.get(cell);
    return suspect !== undefined && suspect.before === undefined;
  }

  /** Adds the objects that one in play needs, and the policies about it, as far as nothing else uses them. */
  #addNeeded(object: KubeObject): void {
    for (const cell of [...this.#world.refersOf(object), ...this.#policiesAbout(object)]) {
      const needed = this.#objectAt(cell);
      if (needed === undefined || rulesOf(splitObjectCell(cell)[0]).foundation) continue;
      const users = isPolicy({ kind: splitObjectCell(cell)[0] }) ? this.#subjectsOf(needed) : this.#usersOf(cell);
      if (users.every((user) => this.#bringsIntoPlay(user, cell))) this.#add(cell);
    }
  }

  #add(cell: string, parts?: readonly string[]): void {
    const { now, isKept } = this.#world;
    const suspect = this.#found.has(cell) || isKept(cell) ? undefined : suspectOf(cell, now, () => undefined);
    if (suspect !== undefined) this.#found.set(cell, { ...suspect, isIdle: true, ...(parts && { parts }) });
  }

  /** Whether a user is a suspect as a whole, and did not use the object before. */
  #bringsIntoPlay(user: KubeObject, cell: string): boolean {
    const suspect = this.#found.get(cellOf(user));
    if (suspect === undefined || (suspect.parts?.length ?? Number.POSITIVE_INFINITY) < rulesIn(user).length)
      return false;
    const { before } = suspect;
    if (before === undefined) return true;
    return !isPolicy({ kind: splitObjectCell(cell)[0] }) && !this.#world.refersOf(before).has(cell);
  }

  /** The Services that have no other endpoints than those that are suspects. */
  #servicesOf(object: KubeObject): readonly string[] {
    if (object.kind !== "EndpointSlice") return [];
    const keys = tableKind("EndpointSlice").indexes["service"]?.(object) ?? [];
    const slices = (key: string) => this.#world.now.list("EndpointSlice", "service", key) as readonly KubeObject[];
    const idle = keys.filter((key) => slices(key).every((slice) => this.#isNew(cellOf(slice))));
    return idle.map((key) => {
      const [kind = "", namespace = "", name = ""] = key.split("/");
      return objectCell(kind, namespace, name);
    });
  }

  #objectAt(cell: string): KubeObject | undefined {
    return this.#world.now.get(...splitObjectCell(cell));
  }

  /** The policies that are about an object or, where it is a route, about what it hangs on; by name or by labels. */
  #policiesAbout(object: KubeObject): readonly string[] {
    const { now } = this.#world;
    const parents = listenersOf(object, now).flatMap((cell) => this.#objectAt(cell) ?? []);
    const keys = [object, ...parents].map(keyOf);
    const named = POLICIES.flatMap((policy) => keys.flatMap((key) => now.list(policy, "target", key)));
    const choosing = POLICIES.flatMap((policy) => [
      ...now.list(policy, "target", `selector/${object.metadata.namespace ?? ""}`),
      ...now.list(policy, "target", "selector"),
    ]);
    const chosen = (choosing as readonly KubeObject[]).filter((policy) => chooses(policy, object));
    return [...(named as readonly KubeObject[]), ...chosen].map(cellOf);
  }

  /** The objects that a policy is about; where one is a listener, the policy has its effect with the routes that hang on it. */
  #subjectsOf(policy: KubeObject): readonly KubeObject[] {
    const named = [...targetsOf(policy)].flatMap((cell) => this.#objectAt(cell) ?? []);
    const chosen = ROUTES.flatMap((kind) => this.#world.now.all(kind) as readonly KubeObject[]).filter((route) =>
      chooses(policy, route),
    );
    return [...named.flatMap((object) => this.#routesOf(object) ?? [object]), ...chosen];
  }

  #routesOf(object: KubeObject): readonly KubeObject[] | undefined {
    if (object.kind !== "Gateway" && object.kind !== "ListenerSet") return undefined;
    const { now } = this.#world;
    const key = keyOf(object);
    const sets = object.kind === "Gateway" ? now.list("ListenerSet", "gateway", key.replace("Gateway/", "")) : [];
    const own = ROUTES.flatMap((kind) => now.list(kind, "parent", key)) as readonly KubeObject[];
    return [...own, ...(sets as readonly KubeObject[]).flatMap((set) => this.#routesOf(set) ?? [])];
  }

  #usersOf(cell: string): readonly KubeObject[] {
    this.#users ??= this.#allUsers();
    return this.#users.get(cell) ?? [];
  }

  #allUsers(): ReadonlyMap<string, readonly KubeObject[]> {
    const { now, refersOf } = this.#world;
    const users = new Map<string, KubeObject[]>();
    for (const object of KINDS.flatMap(({ name }) => now.all(name as TableKind) as readonly KubeObject[])) {
      const targets = targetsOf(object);
      for (const cell of refersOf(object)) {
        if (targets.has(cell)) continue;
        const list = users.get(cell) ?? [];
        users.set(cell, list);
        list.push(object);
      }
    }
    return users;
  }
}

function rulesIn({ spec }: KubeObject): readonly unknown[] {
  const { rules } = (spec ?? {}) as { readonly rules?: unknown };
  return Array.isArray(rules) ? rules : [];
}

interface Selector extends LabelChoice {
  readonly kind?: string;
}

/** Whether a policy chooses an object by its labels. */
function chooses({ spec }: KubeObject, { kind, metadata }: KubeObject): boolean {
  const { targetSelectors } = (spec ?? {}) as { readonly targetSelectors?: unknown };
  if (!Array.isArray(targetSelectors)) return false;
  return (targetSelectors as readonly Selector[]).some(
    (selector) => selector?.kind === kind && labelsMatch(selector, metadata.labels ?? {}),
  );
}

/**
 * Whether a patch is about a resource that an object makes. Names of resources hold namespace and name of their object; in the other scheme of names
 * those of listeners hold their port only.
 */
function patchesWhatComesOf({ spec }: KubeObject, { kind, metadata }: KubeObject): boolean {
  const { jsonPatches } = (spec ?? {}) as { readonly jsonPatches?: unknown };
  if (!Array.isArray(jsonPatches)) return false;
  const own = `/${metadata.namespace ?? ""}/${metadata.name}/`;
  const listens = kind === "Gateway" || kind === "ListenerSet";
  return (jsonPatches as readonly { readonly name?: unknown }[]).some((each) => {
    const name = typeof each?.name === "string" ? each.name : "";
    return `/${name}/`.includes(own) || (listens && name !== "" && !name.includes("/"));
  });
}

function keyOf(object: KubeObject): string {
  const { kind, namespace, name } = refOf(object);
  return `${kind}/${namespace}/${name}`;
}

function cellOf(object: KubeObject): string {
  const { namespace, name } = refOf(object);
  return objectCell(kindOf(groupOf(object.apiVersion), object.kind).name, namespace, name);
}
