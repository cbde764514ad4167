import { fromJson, type JsonValue, type Message, toJson } from "@bufbuild/protobuf";
import { applyJsonPatches } from "../../../../core/envoy/json-patch/mod.ts";
import { registry } from "../../../../core/envoy/registry.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { reasonAgainst } from "../checked.ts";
import { isRefusal, type Refusal, refuse } from "../refusal.ts";
import type { ResourceKind } from "../resources.ts";
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

/** A resource with an operation applied to its JSON form, in which fields are spelled as in Envoy's .proto files. */
export function patched(
  kind: ResourceKind,
  what: string,
  message: Message,
  operation: ir.JsonPatchOperation,
): Message | Refusal {
  const { schema } = resourceTypes[kind];
  const json = toJson(schema, message, { registry, useProtoFieldName: true });
  const { document, errors } = applyJsonPatches(json, [operation]);
  if (errors.length > 0) return refuse(patchTexts.notApplicable(what, errors.join("; ")));
  const next = parsed(kind, what, document);
  if (isRefusal(next)) return next;
  const reason = reasonAgainst(schema, next);
  return reason === undefined ? next : refuse(patchTexts.refused(what, reason));
}

/** The resource that a JSON value stands for. */
export function parsed(kind: ResourceKind, what: string, json: JsonValue): Message | Refusal {
  try {
    return fromJson(resourceTypes[kind].schema, json, { registry });
  } catch (error) {
    return refuse(patchTexts.notOfType(what, error instanceof Error ? error.message : String(error)));
  }
}
