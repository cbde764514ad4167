import type { JsonValue, Message } from "@bufbuild/protobuf";
import { tooManyOperations } from "../../../../core/envoy/json-patch/mod.ts";
import { deriveKeeping, sameItems } from "../../../../core/incremental/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import type { ObjectRef } from "../../../../core/object/mod.ts";
import { withCondition } from "../../../../core/status/conditions.ts";
import { contained, reasonAgainst } from "../base/checked.ts";
import { repeatedMatcher } from "../base/repeated-matcher.ts";
import type { Resource, ResourceKind, Resources } from "../base/resources.ts";
import { SYSTEM_TRUST_STORE } from "../shapes/secrets.ts";
import { bringsResource, operationProblem, parsed, patched } from "./operation.ts";
import { kindOfType, resourceTypes } from "./resource-types.ts";
import { patchTexts } from "./texts.ts";

/** The outcome of one EnvoyPatchPolicy: the status it came with, with a Programmed condition for each ancestor. */
export interface PatchPolicyStatus {
  readonly name: string;
  readonly namespace: string;
  readonly generation: number;
  readonly status: ir.PolicyStatus;
}

/** Resources with all policies applied in order, and what became of each policy. */
export interface PatchedResources {
  readonly resources: Resources;
  readonly statuses: readonly PatchPolicyStatus[];
}

/** The names under which the world of patches holds its two settings. */
export const PATCHING = { resources: "resources", policies: "policies" } as const;

/**
 * All resources with the patches of EnvoyPatchPolicies applied; key: empty. A patch that fails is left out, the others count.
 * Promise: resources that no patch names are the same objects as before.
 */
export const patchedResources = deriveKeeping("patched-resources", (_key, read, before: Answers["all"] | undefined) => {
  const resources = read.setting(PATCHING.resources) as Resources;
  const policies = (read.setting(PATCHING.policies) ?? []) as readonly ir.EnvoyPatchPolicy[];
  const answers = new Answers(before);
  const draft: Draft = {
    listeners: [...resources.listeners],
    routes: [...resources.routes],
    clusters: [...resources.clusters],
    endpoints: [...resources.endpoints],
    secrets: [...resources.secrets],
  };
  const statuses = policies.map((policy) => applyPolicy(draft, policy, answers));
  const value: PatchedResources = { resources: draft as unknown as Resources, statuses };
  return { value, keep: answers.all };
});

type Answered = readonly { readonly inputs: readonly unknown[]; readonly answer: unknown }[];

/** The answers found about messages, which takes longer than all else that patching does; answers that nobody asked for again are left behind. */
class Answers {
  readonly all = new Map<Message, Answered>();
  readonly #before: ReadonlyMap<Message, Answered>;

  constructor(before: ReadonlyMap<Message, Answered> = new Map()) {
    this.#before = before;
  }

  /** The answer of `find` about a message, or its answer before for the same inputs. */
  about<T>(message: Message, inputs: readonly unknown[], find: () => T): T {
    const own = this.all.get(message) ?? [];
    const isSame = (one: Answered[number]) => sameItems(one.inputs, inputs);
    const known = own.find(isSame) ?? this.#before.get(message)?.find(isSame);
    const one = known ?? { inputs, answer: find() };
    if (!own.includes(one)) this.all.set(message, [...own, one]);
    return one.answer as T;
  }
}

/** The lists while patches are applied to them; positions are kept. */
type Draft = Record<ResourceKind, Resource<Message>[]>;

interface Outcome {
  readonly problems?: readonly string[];
  /** The resource that was not there. */
  readonly missing?: string;
}

function applyPolicy(draft: Draft, policy: ir.EnvoyPatchPolicy, answers: Answers): PatchPolicyStatus {
  const { name = "", namespace = "", generation = 0 } = policy;
  const source: ObjectRef = { group: "gateway.envoyproxy.io", kind: "EnvoyPatchPolicy", namespace, name };
  const before = { listeners: [...draft.listeners], routes: [...draft.routes] };
  const { jsonPatches = [] } = policy;
  if (tooManyOperations(jsonPatches.map(({ operation }) => operation)))
    return { name, namespace, generation, status: statusOf(policy, [patchTexts.tooMany()], []) };
  const outcomes = runsOf(jsonPatches).map((run): Outcome => {
    const outcome = contained("a patch", () => applyRun(draft, run, source, answers));
    return "fault" in outcome ? { problems: [outcome.fault] } : outcome.value;
  });
  const repeated = WITH_MATCHERS.flatMap((kind) => undoRepeated(draft[kind], before[kind], { kind, answers }));
  const problems = [...outcomes.flatMap((outcome) => outcome.problems ?? []), ...repeated];
  const missing = outcomes.flatMap((outcome) => outcome.missing ?? []);
  return { name, namespace, generation, status: statusOf(policy, problems, missing) };
}

/** Stands for the question whether parts of a message match the same, beside those what operations make of it. */
const WHOLE = ["repeated matcher"] as const;

/** Kinds whose parts must not match the same. */
const WITH_MATCHERS = ["listeners", "routes"] as const;

/**
 * Takes back what a policy made of a resource in which, after all its patches, two parts match the same; what comes back are the reasons. After a
 * single patch they may: one that copies a filter chain goes before the one that changes the copy.
 */
function undoRepeated(
  list: Resource<Message>[],
  before: readonly Resource<Message>[],
  { kind, answers }: { readonly kind: ResourceKind; readonly answers: Answers },
): readonly string[] {
  const problems: string[] = [];
  for (const [at, resource] of [...list.entries()].reverse()) {
    if (resource === before[at]) continue;
    const reason = answers.about(resource.message, WHOLE, () => repeatedMatcher(resource.message));
    if (reason === undefined) continue;
    problems.unshift(patchTexts.refused(`${kind} ${resource.name}`, reason));
    const earlier = before[at];
    if (earlier === undefined) list.splice(at, 1);
    else list[at] = earlier;
  }
  return problems;
}

/** Patches that follow each other and are about one resource: it is read and written once for all of them. */
type PatchRun = readonly [ir.JsonPatchConfig, ...ir.JsonPatchConfig[]];

function runsOf(patches: readonly ir.JsonPatchConfig[]): readonly PatchRun[] {
  const runs: [ir.JsonPatchConfig, ...ir.JsonPatchConfig[]][] = [];
  for (const patch of patches) {
    const run = runs.at(-1);
    const [first] = run ?? [];
    const joins = first?.type === patch.type && first.name === patch.name && ![first, patch].some(standsAlone);
    if (run && joins) run.push(patch);
    else runs.push([patch]);
  }
  return runs;
}

/** One that is wrong by itself, that brings a resource, or that may change the name by which the next one finds it. */
function standsAlone({ operation }: ir.JsonPatchConfig): boolean {
  const { path = "", jsonPath } = operation;
  const mayRename = path === "" || /^\/?(?:cluster_)?name$/.test(path) || jsonPath === "$";
  return operationProblem(operation) !== undefined || mayRename;
}

function applyRun(draft: Draft, run: PatchRun, source: ObjectRef, answers: Answers): Outcome {
  const [{ operation, type, name }] = run;
  const problem = operationProblem(operation);
  if (problem !== undefined) return { problems: [problem] };
  const kind = kindOfType(type);
  if (kind === undefined) return { problems: [patchTexts.unknownType(type)] };
  if (bringsResource(operation)) return addResource(draft, kind, operation.value as JsonValue, source);
  const at = draft[kind].findIndex((resource) => resource.name === name);
  const found = draft[kind][at];
  if (found === undefined) return { missing: `${type}/${name}` };
  if (kind === "secrets" && name === SYSTEM_TRUST_STORE) return { problems: [patchTexts.reserved(name)] };
  const operations = run.map((patch) => patch.operation);
  const of = { kind, what: `${kind} ${name}`, message: found.message };
  const { message: next, problems } = answers.about(found.message, operations, () => patched(of, operations));
  if (next === found.message) return { problems };
  const renamed = nameOf(kind, next);
  if (kind === "secrets" && renamed === SYSTEM_TRUST_STORE) return { problems: [patchTexts.reserved(renamed)] };
  draft[kind][at] = { name: renamed, message: next, sources: [...found.sources, source] };
  return { problems };
}

function addResource(draft: Draft, kind: ResourceKind, value: JsonValue, source: ObjectRef): Outcome {
  const read = parsed(kind, `the new one of ${kind}`, value);
  if ("fault" in read) return { problems: [read.fault] };
  const message = read.value;
  const name = nameOf(kind, message);
  if (kind === "secrets" && name === SYSTEM_TRUST_STORE) return { problems: [patchTexts.reserved(name)] };
  const reason = reasonAgainst(resourceTypes[kind].schema, message);
  if (reason !== undefined) return { problems: [patchTexts.refused(`${kind} ${name}`, reason)] };
  draft[kind].push({ name, message, sources: [source] });
  return {};
}

function nameOf(kind: ResourceKind, message: Message): string {
  return String((message as unknown as Record<string, unknown>)[resourceTypes[kind].nameField] ?? "");
}

/** A policy that was not accepted keeps saying so; every other one says whether its patches are in what Envoy is sent. */
function statusOf(
  { status = {}, generation }: ir.EnvoyPatchPolicy,
  problems: readonly string[],
  missing: readonly string[],
): ir.PolicyStatus {
  const ancestors = status.ancestors ?? [];
  const outcome = conditionOf(problems, missing);
  const settled = ancestors.some(({ conditions = [] }) =>
    conditions.some(({ type, status: is }) => type === "Programmed" || (type === "Accepted" && is === "False")),
  );
  if (outcome.status === "True" && settled) return status;
  const condition = { ...outcome, ...(generation && { observedGeneration: generation }) };
  return {
    ...status,
    ancestors: ancestors.map((ancestor) => ({
      ...ancestor,
      conditions: withCondition(ancestor.conditions ?? [], condition),
    })),
  };
}

function conditionOf(problems: readonly string[], missing: readonly string[]): ir.PolicyCondition {
  const type = "Programmed";
  if (missing.length > 0) {
    return { type, status: "False", reason: "ResourceNotFound", message: patchTexts.notFound(missing) };
  }
  if (problems.length > 0) return { type, status: "False", reason: "Invalid", message: problems.join(" ") };
  return { type, status: "True", reason: "Programmed", message: patchTexts.applied() };
}
