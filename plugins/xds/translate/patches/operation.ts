import { fromJson, type JsonValue, type Message, toJson } from "@bufbuild/protobuf";
import { createPatcher } from "../../../../core/envoy/json-patch/mod.ts";
import { registry } from "../../../../core/envoy/message/registry.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { done, failed, type Result } from "../../../../core/result/mod.ts";
import { reasonAgainst } from "../base/checked.ts";
import type { ResourceKind } from "../base/resources.ts";
import { resourceTypes } from "./resource-types.ts";
import { patchTexts } from "./texts.ts";

/** RFC 6902: which operations take a value, and which a from. */
const takesValue: ReadonlySet<string> = new Set(["add", "replace", "test"]);
const takesFrom: ReadonlySet<string> = new Set(["copy", "move"]);

/** Why the fields of an operation do not fit together; undefined when they do. */
export function operationProblem(operation: ir.JsonPatchOperation): string | undefined {
  const { op, path, jsonPath, from, value } = operation;
  if (path === undefined && jsonPath === undefined) return patchTexts.noPlace(op);
  if (takesValue.has(op) !== (value !== undefined))
    return patchTexts.wrongFields(op, takesValue.has(op) ? "needs a value" : "takes no value");
  if (takesFrom.has(op) !== (from !== undefined))
    return patchTexts.wrongFields(op, takesFrom.has(op) ? "needs from" : "takes no from");
  return undefined;
}

/** Whether an operation brings a whole resource instead of changing one. */
export function bringsResource({ op, path, jsonPath }: ir.JsonPatchOperation): boolean {
  return op === "add" && (path ?? "") === "" && (jsonPath ?? "") === "";
}

/** A resource after operations, and one sentence for each operation that was left out. */
export interface PatchedMessage {
  readonly message: Message;
  readonly problems: readonly string[];
}

/** Operations whose result is no resource any more are looked for so often in one run; those behind the last one found are left out as well. */
const MAX_CULPRITS = 5;

/**
 * A resource with operations applied one after the other to its JSON form, in which fields are spelled as in Envoy's .proto files. The outcome of all is read
 * and checked once. When that fails, the operation at fault is found by halves and left out, and the others count.
 */
export function patched(of: Patching, operations: readonly ir.JsonPatchOperation[]): PatchedMessage {
  const { schema } = resourceTypes[of.kind];
  const json = toJson(schema, of.message, { registry, useProtoFieldName: true });
  const culprits: string[] = [];
  let left = operations;
  while (true) {
    const { stages, problems } = stagesOf(json, left, of.what);
    const last = stages.at(-1);
    if (last === undefined) return { message: of.message, problems: [...culprits, ...problems] };
    const whole = checked(of, last.document);
    if ("value" in whole) return { message: whole.value, problems: [...culprits, ...problems] };
    const at = firstBad(of, stages);
    const bad = checked(of, stages[at]?.document ?? json);
    culprits.push("fault" in bad ? bad.fault : whole.fault);
    const culprit = stages[at]?.operation;
    left =
      culprits.length < MAX_CULPRITS ? left.filter((each) => each !== culprit) : left.slice(0, left.indexOf(culprit!));
    if (culprits.length === MAX_CULPRITS) culprits.push(patchTexts.manyWrong(of.what, MAX_CULPRITS));
  }
}

/** The resource that is changed, and how texts name it. */
export interface Patching {
  readonly kind: ResourceKind;
  readonly what: string;
  readonly message: Message;
}

interface Stage {
  readonly operation: ir.JsonPatchOperation;
  readonly document: JsonValue;
}

/** The document after each operation that can be applied. */
function stagesOf(json: JsonValue, operations: readonly ir.JsonPatchOperation[], what: string) {
  const apply = createPatcher(json);
  const stages: Stage[] = [];
  const problems: string[] = [];
  let document = json;
  for (const operation of operations) {
    const outcome = apply(document, operation);
    if ("fault" in outcome) {
      problems.push(patchTexts.notApplicable(what, outcome.fault));
      continue;
    }
    document = outcome.value;
    stages.push({ operation, document });
  }
  return { stages, problems };
}

/** The first stage that is no resource that Envoy would take, by halves: the last one is none. */
function firstBad(of: Patching, stages: readonly Stage[]): number {
  let good = -1;
  let bad = stages.length - 1;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    const stage = stages[middle];
    if (stage && "fault" in checked(of, stage.document)) bad = middle;
    else good = middle;
  }
  return bad;
}

function checked({ kind, what }: Patching, document: JsonValue): Result<Message> {
  const next = parsed(kind, what, document);
  if ("fault" in next) return next;
  const reason = reasonAgainst(resourceTypes[kind].schema, next.value);
  return reason === undefined ? next : failed(patchTexts.refused(what, reason));
}

/** The resource that a JSON value stands for. */
export function parsed(kind: ResourceKind, what: string, json: JsonValue): Result<Message> {
  try {
    return done(fromJson(resourceTypes[kind].schema, json, { registry }));
  } catch (error) {
    return failed(patchTexts.notOfType(what, error instanceof Error ? error.message : String(error)));
  }
}
