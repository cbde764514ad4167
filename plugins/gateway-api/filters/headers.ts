import type { HTTPHeaderFilter } from "../../../core/api/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import type { Result } from "../../../core/result/mod.ts";
import * as say from "../../../core/status/catalogue/filter.ts";
import { formatInvalid } from "../../../core/status/catalogue/policies/format.ts";
import { unsupportedValue } from "../../../core/status/catalogue/route.ts";
import { readFormat } from "../format/format.ts";
import type { FilterDraft } from "./draft.ts";

/** RFC 9110, 5.5: visible characters with single spaces or tabs between them. There is one way to read a text, so none takes long. */
const HEADER_VALUE = /^[!-~]+([\t ][!-~]+)*$/;

/** Whether HTTP allows a text as the value of a header. */
export function isHeaderValue(text: string): boolean {
  return HEADER_VALUE.test(text);
}

/** RFC 9110, 5.6.2; names of cookies are tokens as well (RFC 6265, 4.1.1). */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** Whether HTTP allows a text as the name of a header or cookie. */
export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

/** The fault in the name of a header that is to be changed; undefined when there is none. */
export function headerNameFault(where: string, name: string): string | undefined {
  if (name === "") return say.headerNameMissing(where);
  if (/[/:]/.test(name) || name.toLowerCase() === "host") return say.headerNotChangeable(where, name);
  return isToken(name) ? undefined : say.headerNameInvalid(where, name);
}

/** A header as it is written: its value may hold commands of Envoy, and any other percent sign stands for itself. */
export function writtenHeader(
  where: string,
  { name, value }: { readonly name: string; readonly value: string },
): Result<string> {
  const fault = headerNameFault(`${where}.name`, name);
  if (fault !== undefined) return { fault };
  if (!isHeaderValue(value)) return { fault: say.headerValueInvalid(`${where}.value`, name) };
  const format = readFormat(value, { literal: true });
  return "fault" in format ? { fault: formatInvalid(`${where}.value`, format) } : format;
}

/** The type of a body, in which Envoy substitutes commands as in every header. No type holds a percent sign, so one that begins no command is a mistake. */
export function contentTypeOf(contentType: string, where: string): Result<string> {
  if (!isHeaderValue(contentType)) return { fault: say.headerValueInvalid(where, "Content-Type") };
  const format = readFormat(contentType);
  return "fault" in format ? { fault: formatInvalid(where, format) } : format;
}

/** Adds a RequestHeaderModifier. */
export function modifyRequestHeaders(filter: HTTPHeaderFilter | undefined, draft: FilterDraft): undefined {
  modify(filter, { add: draft.addRequestHeaders, remove: draft.removeRequestHeaders }, draft);
}

/** Adds a ResponseHeaderModifier. */
export function modifyResponseHeaders(filter: HTTPHeaderFilter | undefined, draft: FilterDraft): undefined {
  modify(filter, { add: draft.addResponseHeaders, remove: draft.removeResponseHeaders }, draft);
}

interface Headers {
  readonly add: ir.AddHeader[];
  readonly remove: string[];
}

/** The first statement about a header wins; names do not tell case apart. Invalid headers are left out and told. */
function modify(filter: HTTPHeaderFilter | undefined, headers: Headers, draft: FilterDraft): undefined {
  const { add = [], set = [], remove = [] } = filter ?? {};
  for (const [field, list] of [
    ["add", add],
    ["set", set],
  ] as const) {
    for (const [i, header] of list.entries()) {
      const written = writtenHeader(`${field}[${i}]`, header);
      if ("fault" in written) draft.findings.push(unsupportedValue(written.fault));
      else if (!headers.add.some(({ name }) => sameName(name, header.name)))
        headers.add.push({ name: header.name, append: field === "add", value: [written.value] });
    }
  }
  for (const [i, name] of remove.entries()) {
    const fault = headerNameFault(`remove[${i}]`, name);
    if (fault !== undefined) draft.findings.push(unsupportedValue(fault));
    else if (!headers.remove.some((known) => sameName(known, name))) headers.remove.push(name);
  }
}

function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
