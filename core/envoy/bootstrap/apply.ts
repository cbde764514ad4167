import { fromJson, type JsonObject, toJson } from "@bufbuild/protobuf";
import type { ProxyBootstrap } from "../../api/mod.ts";
import { failed, type Result } from "../../result/mod.ts";
import { type Bootstrap, BootstrapSchema } from "../generated/envoy/config/bootstrap/v3/bootstrap_pb.ts";
import { applyJsonPatches, tooManyOperations } from "../json-patch/mod.ts";
import { registry } from "../message/registry.ts";
import { validate } from "../validate/mod.ts";
import { mergeMessages } from "./merge.ts";
import { breaksRules, notABootstrap, patchFailed, tooManyPatches } from "./problem.ts";
import { parseYaml } from "./yaml.ts";

/**
 * A rendered bootstrap with the user's changes from `EnvoyProxy.spec.bootstrap`.
 * Promise: pure; `Replace` (the default) returns the user's own, `Merge` follows protobuf's rules and is validated,
 * `JSONPatch` edits the JSON form by the rendered field names.
 */
export function applyBootstrap(rendered: JsonObject, user: ProxyBootstrap | undefined): Result<JsonObject> {
  if (user === undefined) return { value: rendered };
  switch (user.type ?? "Replace") {
    case "JSONPatch": {
      const { jsonPatches = [] } = user;
      if (tooManyOperations(jsonPatches)) return failed(tooManyPatches());
      const { document, errors } = applyJsonPatches(rendered, jsonPatches);
      return errors.length > 0 ? failed(patchFailed(errors)) : { value: document as JsonObject };
    }
    case "Merge":
      return user.value === undefined ? { value: rendered } : mergeText(rendered, user.value);
    default:
      return parseYaml(user.value ?? "");
  }
}

function mergeText(rendered: JsonObject, text: string): Result<JsonObject> {
  const parsed = parseYaml(text);
  if ("fault" in parsed) return parsed;
  const [base, over] = [toBootstrap(rendered), toBootstrap(parsed.value)];
  if ("fault" in base) return base;
  if ("fault" in over) return over;
  const merged = mergeMessages(BootstrapSchema, base.value, over.value) as Bootstrap;
  const violations = validate(BootstrapSchema, merged);
  if (violations.length > 0) return failed(breaksRules(violations));
  const json = toJson(BootstrapSchema, merged, { registry, useProtoFieldName: true });
  return { value: json as JsonObject };
}

/** The message that a bootstrap's JSON form stands for; refuses unknown fields and types. */
export function toBootstrap(json: JsonObject): Result<Bootstrap> {
  try {
    return { value: fromJson(BootstrapSchema, json, { registry }) };
  } catch (error) {
    return failed(notABootstrap(error instanceof Error ? error.message : String(error)));
  }
}
