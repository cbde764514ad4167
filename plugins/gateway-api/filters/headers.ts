import type { HTTPHeaderFilter } from "../../../core/api/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import * as say from "../../../core/status/catalogue/filter.ts";
import { unsupportedValue } from "../../../core/status/catalogue/route.ts";
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

/** The first statement about a header wins; names do not tell case apart. What is invalid is left out and told. */
function modify(filter: HTTPHeaderFilter | undefined, headers: Headers, draft: FilterDraft): undefined {
  if (!filter) return;
  const { add = [], set = [], remove = [] } = filter;
  const faults: string[] = [];
  for (const [append, list] of [
    [true, add],
    [false, set],
  ] as const) {
    for (const { name, value } of list) {
      const fault = say.headerNameFault(name) ?? (isHeaderValue(value) ? undefined : say.headerValueInvalid(name));
      if (fault !== undefined) faults.push(fault);
      else if (!headers.add.some((known) => sameName(known.name, name)))
        headers.add.push({ name, append, value: [value] });
    }
  }
  for (const name of remove) {
    const fault = say.headerNameFault(name);
    if (fault !== undefined) faults.push(fault);
    else if (!headers.remove.some((known) => sameName(known, name))) headers.remove.push(name);
  }
  const asked = add.length + set.length + remove.length > 0;
  if (asked && headers.add.length === 0 && headers.remove.length === 0)
    draft.findings.push(unsupportedValue(say.noUsableHeader(faults)));
  else if (faults.length > 0) draft.findings.push(unsupportedValue(faults.join(" ")));
}

function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
