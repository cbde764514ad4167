import type { HeaderMutationSchema } from "../../../../core/envoy/generated/envoy/config/common/mutation_rules/v3/mutation_rules_pb.ts";
import {
  HeaderValueOption_HeaderAppendAction as AppendAction,
  type HeaderValueOptionSchema,
} from "../../../../core/envoy/generated/envoy/config/core/v3/base_pb.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import type { Init } from "./init.ts";
import { stringMatcher } from "./string-match.ts";

/** A header to write. */
export type HeaderValueOptionInit = Init<typeof HeaderValueOptionSchema>;

/** Headers of the IR as Envoy writes them: one option for each value, an empty header where there is none. */
export function addedHeaders(headers: readonly ir.AddHeader[] | undefined): HeaderValueOptionInit[] {
  return (headers ?? []).flatMap((header) => {
    const appendAction = appendActionOf(header);
    const values = header.value === undefined || header.value.length === 0 ? [""] : header.value;
    return values.map((value) => ({
      header: { key: header.name, value },
      appendAction,
      keepEmptyValue: value === "",
    }));
  });
}

function appendActionOf(header: ir.AddHeader): AppendAction {
  if (header.addIfAbsent === true) return AppendAction.ADD_IF_ABSENT;
  return header.append === true ? AppendAction.APPEND_IF_EXISTS_OR_ADD : AppendAction.OVERWRITE_IF_EXISTS_OR_ADD;
}

/** The changes that a header mutation extension makes, in this order. */
export interface HeaderChanges {
  readonly add: readonly ir.AddHeader[] | undefined;
  readonly remove: readonly string[] | undefined;
  readonly removeOnMatch: readonly ir.StringMatch[] | undefined;
}

/** Rules for the header mutation extensions. */
export function headerMutations(changes: HeaderChanges): Init<typeof HeaderMutationSchema>[] {
  return [
    ...addedHeaders(changes.add).map((value) => ({ action: { case: "append" as const, value } })),
    ...(changes.remove ?? []).map((value) => ({ action: { case: "remove" as const, value } })),
    ...(changes.removeOnMatch ?? []).map((match) => ({
      action: { case: "removeOnMatch" as const, value: { keyMatcher: stringMatcher(match) } },
    })),
  ];
}
