import type { EnvoyHTTPHeaderFilter } from "../../../../core/api/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import type { Result } from "../../../../core/result/mod.ts";
import * as say from "../../../../core/status/catalogue/policies/client-traffic.ts";
import { formatInvalid } from "../../../../core/status/catalogue/policies/format.ts";
import type { Faults } from "../../backends/cluster/faults.ts";
import { stringMatchOf } from "../../backends/cluster/string-match.ts";
import { isHeaderValue } from "../../filters/headers.ts";
import { readFormat } from "../../format/format.ts";

/** Changes to headers. */
export interface HeaderChanges {
  readonly add: readonly ir.AddHeader[];
  readonly remove: readonly string[];
  readonly removeOnMatch: readonly ir.StringMatch[];
}

type Write = "add" | "set" | "addIfAbsent";

/** The three ways to write a header, in order: of several statements about one header the first wins. */
const WRITES: readonly (readonly [field: Write, action: Pick<ir.AddHeader, "append" | "addIfAbsent">])[] = [
  ["add", { append: true }],
  ["set", { append: false }],
  ["addIfAbsent", { addIfAbsent: true }],
];

/** Changes as the IR has them; what is invalid is left out and noted. Names do not tell case apart. */
export function headerChangesOf(filter: EnvoyHTTPHeaderFilter, where: string, faults: Faults): HeaderChanges {
  const add: ir.AddHeader[] = [];
  for (const [field, action] of WRITES) {
    for (const [i, { name, value }] of (filter[field] ?? []).entries()) {
      const result = written(`${where}.${field}[${i}]`, name, value);
      if ("fault" in result) faults.push(result.fault);
      else if (!add.some((known) => sameName(known.name, name))) add.push({ name, ...action, value: [result.value] });
    }
  }
  const remove: string[] = [];
  for (const [i, name] of (filter.remove ?? []).entries()) {
    const fault = nameFault(`${where}.remove[${i}]`, name);
    if (fault !== undefined) faults.push(fault);
    else if (!remove.some((known) => sameName(known, name))) remove.push(name);
  }
  const removeOnMatch = (filter.removeOnMatch ?? []).flatMap((match, i) => {
    const field = `${where}.removeOnMatch[${i}]`;
    if (match.value !== "") return stringMatchOf(match, field, faults) ?? [];
    faults.push(say.headerMatchEmpty(field));
    return [];
  });
  if (add.length + remove.length + removeOnMatch.length === 0) faults.push(say.headerChangesMissing(where));
  return { add, remove, removeOnMatch };
}

/** "HTTPHeaderName": the Gateway API lets names hold neither a slash nor a colon. Envoy does not write Host here. */
function written(where: string, name: string, value: string): Result<string> {
  const fault = nameFault(where, name);
  if (fault !== undefined) return { fault };
  if (/[/:]/.test(name) || sameName(name, "host")) return { fault: say.headerNotWritable(where, name) };
  if (!isHeaderValue(value)) return { fault: say.headerValueInvalid(where, name) };
  const format = readFormat(value, { literal: true });
  return "fault" in format ? { fault: formatInvalid(`${where}.value`, format) } : format;
}

/** RFC 9110, 5.1: names are tokens; Envoy's own begin with a colon. */
function nameFault(where: string, name: string): string | undefined {
  if (name === "") return say.headerNameMissing(where);
  return /^:?[!#$%&'*+\-.^_`|~0-9A-Za-z/:]+$/.test(name) ? undefined : say.headerNameInvalid(where, name);
}

function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
