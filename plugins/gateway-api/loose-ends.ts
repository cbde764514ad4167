import type { TargetSelector } from "../../core/api/mod.ts";
import {
  type FieldPath,
  groupOf,
  KINDS,
  type KubeObject,
  kindOf,
  objectKey,
  printPath,
  type Snapshot,
  type StatusShape,
  type TableKind,
  tableKind,
} from "../../core/resource/mod.ts";
import { similarName } from "../../core/scalars/mod.ts";
import { referenceMissing, selectorPicksNothing } from "../../core/status/catalogue/reference.ts";
import { selectorMatches } from "./base/labels.ts";
import type { AnyPolicy, TargetRef } from "./policies/targeting/policy.ts";
import { GATEWAY_API_GROUP } from "./refs/grants.ts";

/** The objects among which others are looked for. */
export interface OtherObjects {
  /** Undefined where it is not known, which counts as there. */
  has(kind: TableKind, namespace: string, name: string): boolean | undefined;
  /** All objects of a kind; undefined where they are not known. */
  all(kind: TableKind): readonly KubeObject[] | undefined;
}

/** A field that leads nowhere. */
export interface LooseEnd {
  readonly path: FieldPath;
  readonly message: string;
}

/** The objects of a snapshot as surroundings. */
export function surroundingsOf(snapshot: Snapshot): OtherObjects {
  return {
    has: (kind, namespace, name) => snapshot.get(kind, namespace, name) !== undefined,
    all: (kind) => snapshot.all(kind),
  };
}

/**
 * Where an object hangs on another one that is not there: classes of Gateways, parents of ListenerSets and routes, targets of policies. No status tells,
 * since it would stand under the parent or ancestor. Empty for kinds that hang on nothing. Pure.
 */
export function looseEnds(object: KubeObject, among: OtherObjects): readonly LooseEnd[] {
  const kind = tableKindOf(groupOf(object.apiVersion), object.kind);
  return kind === undefined ? [] : (BY_SHAPE[tableKind(kind).status]?.(object, among) ?? []);
}

/** The objects that hang on others which are not there, so that nobody serves them, or a part of them, with what is wrong, in the order of kinds and objects. */
export function objectsWithLooseEnds(
  among: OtherObjects,
): readonly { readonly object: KubeObject; readonly ends: readonly LooseEnd[] }[] {
  const kinds = KINDS.filter(({ status }) => BY_SHAPE[status] !== undefined).map(({ name }) => name as TableKind);
  const objects = kinds.flatMap((kind) => among.all(kind) ?? []);
  return objects.map((object) => ({ object, ends: looseEnds(object, among) })).filter(({ ends }) => ends.length > 0);
}

/** The kinds of what an object hangs on. */
export function neededKindsOf(object: KubeObject): readonly TableKind[] {
  const kind = tableKindOf(groupOf(object.apiVersion), object.kind);
  switch (kind && tableKind(kind).status) {
    case "gateway":
      return ["GatewayClass"];
    case "listeners":
    case "parents":
      return ["Gateway", "ListenerSet"];
    case "ancestors":
      return targetKindsOf(object as AnyPolicy);
    default:
      return [];
  }
}

function targetKindsOf({ spec }: AnyPolicy): readonly TableKind[] {
  const { targetRef, targetRefs = [], targetSelectors = [] } = spec ?? {};
  const refs = [...(targetRef ? [targetRef] : []), ...targetRefs, ...targetSelectors];
  return [...new Set(refs.flatMap(({ group = GATEWAY_API_GROUP, kind }) => tableKindOf(group, kind) ?? []))];
}

/** Kinds that target others; an EnvoyProxy carries the same status, but is named by others itself. */
export const POLICY_KINDS = KINDS.filter(({ name, status }) => status === "ancestors" && name !== "EnvoyProxy").map(
  ({ name }) => name as TableKind,
);

interface LooseRef {
  readonly group?: string;
  readonly kind?: string;
  readonly namespace?: string;
  readonly name?: string;
}

interface Spec {
  readonly gatewayClassName?: string;
  readonly parentRef?: LooseRef;
  readonly parentRefs?: readonly LooseRef[];
}

type Look = (object: KubeObject, among: OtherObjects) => readonly LooseEnd[];

/** The place where a kind carries its status tells what the kind hangs on. */
const BY_SHAPE: { readonly [S in StatusShape]?: Look } = {
  gateway: (object, among) => {
    const name = (object.spec as Spec | undefined)?.gatewayClassName;
    return missing(["spec", "gatewayClassName"], { kind: "GatewayClass", name, namespace: "" }, among);
  },
  listeners: (object, among) =>
    parentMissing(["spec", "parentRef"], (object.spec as Spec | undefined)?.parentRef ?? {}, object, among),
  parents: (object, among) =>
    ((object.spec as Spec | undefined)?.parentRefs ?? []).flatMap((ref, i) =>
      parentMissing(["spec", "parentRefs", i], ref, object, among),
    ),
  ancestors: (object, among) => targetsMissing(object as AnyPolicy, among),
};

const PARENT_KINDS: readonly (string | undefined)[] = ["Gateway", "ListenerSet"];

/** Parents of other kinds are the business of other controllers. */
function parentMissing(
  path: FieldPath,
  ref: LooseRef,
  { metadata }: KubeObject,
  among: OtherObjects,
): readonly LooseEnd[] {
  const whole = { kind: "Gateway", namespace: metadata.namespace ?? "", ...ref };
  return PARENT_KINDS.includes(whole.kind) ? missing(path, whole, among) : [];
}

function targetsMissing({ metadata, spec }: AnyPolicy, among: OtherObjects): readonly LooseEnd[] {
  const { targetRef, targetRefs = [], targetSelectors = [] } = spec ?? {};
  const namespace = metadata.namespace ?? "";
  const own = (path: FieldPath, { group, kind, name }: TargetRef) => {
    const clusterScoped = kind === "GatewayClass";
    return missing(
      path,
      { group: group ?? GATEWAY_API_GROUP, kind, name, namespace: clusterScoped ? "" : namespace },
      among,
    );
  };
  return [
    ...(targetRef ? own(["spec", "targetRef"], targetRef) : []),
    ...targetRefs.flatMap((ref, i) => own(["spec", "targetRefs", i], ref)),
    ...targetSelectors.flatMap((selector, i) =>
      nothingPicked(["spec", "targetSelectors", i], selector, { namespace, among }),
    ),
  ];
}

function missing(path: FieldPath, ref: LooseRef, among: OtherObjects): readonly LooseEnd[] {
  const { group = GATEWAY_API_GROUP, kind = "", namespace = "", name = "" } = ref;
  const known = tableKindOf(group, kind);
  if (known === undefined || name === "" || among.has(known, namespace, name) !== false) return [];
  const meant = meantBy(known, { namespace, name }, among);
  return [{ path, message: referenceMissing(printPath(path), kind, objectKey(namespace, name), meant) }];
}

/** The object that was probably meant: of the same namespace with a name that is nearly the same, or of another one with the same name. */
function meantBy(
  kind: TableKind,
  { namespace, name }: { readonly namespace: string; readonly name: string },
  among: OtherObjects,
): string | undefined {
  const there = among.all(kind)?.map(({ metadata }) => metadata) ?? [];
  const here = there.filter((each) => (each.namespace ?? "") === namespace).map((each) => each.name);
  const beginning = (each: string) =>
    each.length > 1 && name !== "" && (each.startsWith(name) || name.startsWith(each));
  const similar = similarName(name, here) ?? here.find(beginning);
  if (similar !== undefined) return similar;
  const elsewhere = there.find((each) => each.name === name);
  return elsewhere && objectKey(elsewhere.namespace ?? "", name);
}

/** Whether a grant is needed across namespaces is not asked: what is picked and not granted is no mistake of labels. */
function nothingPicked(
  path: FieldPath,
  { group = GATEWAY_API_GROUP, kind, matchLabels, matchExpressions, namespaces }: TargetSelector,
  { namespace, among }: { readonly namespace: string; readonly among: OtherObjects },
): readonly LooseEnd[] {
  const known = tableKindOf(group, kind);
  const objects = known && among.all(known);
  if (objects === undefined) return [];
  const own = (namespaces?.from ?? "Same") === "Same";
  const picked = objects.some(
    ({ metadata }) =>
      (!own || metadata.namespace === namespace) && selectorMatches({ matchLabels, matchExpressions }, metadata.labels),
  );
  return picked ? [] : [{ path, message: selectorPicksNothing(printPath(path), kind) }];
}

function tableKindOf(group: string, kind: string): TableKind | undefined {
  const { name } = kindOf(group, kind);
  return name.includes("/") ? undefined : (name as TableKind);
}
