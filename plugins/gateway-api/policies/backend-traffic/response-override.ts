import type { CustomRedirect, CustomResponse, ResponseOverride, StatusCodeMatch } from "../../../../core/api/mod.ts";
import type { Reader } from "../../../../core/incremental/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { done } from "../../../../core/result/mod.ts";
import { answerStatusInvalid, patternInvalid } from "../../../../core/status/catalogue/filter.ts";
import * as say from "../../../../core/status/catalogue/policies/backend-traffic.ts";
import { type Faults, readCount } from "../../backends/cluster/faults.ts";
import { isRe2 } from "../../base/expressions.ts";
import { nonEmpty, present } from "../../base/present.ts";
import { responseBody } from "../../filters/body.ts";
import { isAnswerStatus } from "../../filters/extension.ts";
import { contentTypeOf, writtenHeader } from "../../filters/headers.ts";

/** The policy that a list of replacements is read for. */
export interface OverridesFor {
  /** Key of the policy, which names them. */
  readonly policy: string;
  /** The namespace in which their bodies lie: that of the policy which wrote the list. */
  readonly namespace: string;
}

/** Responses that take the place of others. */
export function responseOverrideOf(
  overrides: readonly ResponseOverride[] | undefined,
  at: OverridesFor,
  { read, faults }: { readonly read: Reader; readonly faults: Faults },
): ir.ResponseOverride | undefined {
  if (!overrides || overrides.length === 0) return undefined;
  const name = `backendtrafficpolicy/${at.policy}`;
  const rules = overrides.map((override, i): ir.ResponseOverrideRule => {
    const where = `responseOverride[${i}]`;
    if (!override.redirect && !override.response) faults.push(say.overrideEmpty(where));
    return present<ir.ResponseOverrideRule>({
      name: `${name}/responseoverride/rule/${i}`,
      match: matchOf(override, where, faults),
      redirect: override.redirect && redirectOf(override.redirect, `${where}.redirect`, faults),
      response:
        override.response && !override.redirect
          ? responseOf(override.response, { ...at, where: `${where}.response` }, { read, faults })
          : undefined,
      source: override.source,
    });
  });
  return { name, rules };
}

function matchOf({ match }: ResponseOverride, where: string, faults: Faults): ir.CustomResponseMatch {
  const headers = (match.responseHeaders ?? []).map(({ name, value }, i): ir.StringMatch => {
    switch (value.type) {
      case "Prefix":
        return { name, prefix: value.value };
      case "Suffix":
        return { name, suffix: value.value };
      case "RegularExpression":
        if (!isRe2(value.value)) faults.push(patternInvalid(`${where}.match.responseHeaders[${i}].value`, value.value));
        return { name, safeRegex: value.value };
      default:
        return { name, exact: value.value };
    }
  });
  return present<ir.CustomResponseMatch>({
    statusCodes: nonEmpty(
      (match.statusCodes ?? []).map((code, i) => statusOf(code, `${where}.match.statusCodes[${i}]`, faults)),
    ),
    responseHeaders: nonEmpty(headers),
  });
}

function statusOf({ type, range, value }: StatusCodeMatch, where: string, faults: Faults): ir.StatusCodeMatch {
  if (type !== "Range") return present<ir.StatusCodeMatch>({ value });
  if (!range) faults.push(say.statusRangeMissing(where));
  return present<ir.StatusCodeMatch>({ range: range && { start: range.start, end: range.end } });
}

function redirectOf(
  { scheme, hostname, path, port, statusCode }: CustomRedirect,
  where: string,
  faults: Faults,
): ir.Redirect {
  if (path?.replaceFullPath?.includes("#")) faults.push(say.redirectFragment(where, path.replaceFullPath));
  return present<ir.Redirect>({
    scheme,
    hostname,
    path:
      path &&
      present<ir.HttpPathModifier>({ fullReplace: path.replaceFullPath, prefixMatchReplace: path.replacePrefixMatch }),
    port: readCount(port, `${where}.port`, faults),
    statusCode: readCount(statusCode, `${where}.statusCode`, faults),
  });
}

function responseOf(
  { contentType, statusCode, body, header }: CustomResponse,
  { namespace, where }: OverridesFor & { readonly where: string },
  { read, faults }: { readonly read: Reader; readonly faults: Faults },
): ir.CustomResponse {
  const found = body ? responseBody(body, { namespace, where: `${where}.body` }, read) : done(undefined);
  if ("fault" in found) faults.push(found.fault.startsWith(where) ? found.fault : `${where}.body: ${found.fault}`);
  if (statusCode !== undefined && !isAnswerStatus(statusCode))
    faults.push(answerStatusInvalid(`${where}.statusCode`, statusCode));
  const type = contentType === undefined ? undefined : contentTypeOf(contentType, `${where}.contentType`);
  if (type && "fault" in type) faults.push(type.fault);
  const headersOf = (field: "add" | "set") =>
    (header?.[field] ?? []).map(({ name, value }, i): ir.AddHeader => {
      const written = writtenHeader(`${where}.header.${field}[${i}]`, { name, value });
      if ("fault" in written) faults.push(written.fault);
      return { name, append: field === "add", value: ["value" in written ? written.value : value] };
    });
  return present<ir.CustomResponse>({
    contentType: type && "value" in type ? type.value : contentType,
    statusCode,
    body: "value" in found ? found.value : undefined,
    addResponseHeaders: nonEmpty([...headersOf("add"), ...headersOf("set")]),
  });
}
