import type { CustomRedirect, CustomResponse, ResponseOverride, StatusCodeMatch } from "../../../../core/api/mod.ts";
import type { Reader } from "../../../../core/incremental/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { headerNameFault, patternInvalid } from "../../../../core/status/catalogue/filter.ts";
import * as say from "../../../../core/status/catalogue/policy-backend-traffic.ts";
import { type Faults, readCount } from "../../backends/cluster/faults.ts";
import { responseBody } from "../../filters/body.ts";
import { nonEmpty, present } from "../../present.ts";
import { isRe2 } from "../../regex.ts";
import { fromBase64 } from "../../tls/pem.ts";
import { readFormat } from "./format.ts";

/** What a list of replacements is read for. */
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
  const found = body ? responseBody(body, namespace, read) : {};
  if ("fault" in found) faults.push(`${where}.body: ${found.fault}`);
  else if (found.body !== undefined) readFormat(fromBase64(found.body), `${where}.body`, faults);
  if (contentType !== undefined) readFormat(contentType, `${where}.contentType`, faults);
  const headersOf = (field: "add" | "set") =>
    (header?.[field] ?? []).map(({ name, value }, i): ir.AddHeader => {
      const at = `${where}.header.${field}[${i}]`;
      const fault = headerNameFault(name);
      if (fault !== undefined) faults.push(`${at}.name: ${fault}`);
      return { name, append: field === "add", value: [readFormat(value, `${at}.value`, faults)] };
    });
  return present<ir.CustomResponse>({
    contentType,
    statusCode: readCount(statusCode, `${where}.statusCode`, faults),
    body: "body" in found ? found.body : undefined,
    addResponseHeaders: nonEmpty([...headersOf("add"), ...headersOf("set")]),
  });
}
