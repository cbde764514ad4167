import type { HTTPRouteFilter, LocalObjectReference } from "../../../core/api/mod.ts";
import type { Reader } from "../../../core/incremental/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import { kindOf } from "../../../core/resource/mod.ts";
import { done } from "../../../core/result/mod.ts";
import { bytesOfBase64, latin1OfBytes } from "../../../core/scalars/bytes.ts";
import * as say from "../../../core/status/catalogue/filter.ts";
import { filterUnresolved, unsupportedValue } from "../../../core/status/catalogue/route.ts";
import { keyOf } from "../base/keys.ts";
import { present } from "../base/present.ts";
import { ENVOY_GATEWAY_GROUP } from "../refs/grants.ts";
import { secretAt } from "../refs/secrets.ts";
import { absence } from "../refs/withheld.ts";
import { responseBody } from "./body.ts";
import type { FilterDraft } from "./draft.ts";
import { contentTypeOf, writtenHeader } from "./headers.ts";
import { rewriteUrlExtended } from "./rewrite.ts";

/** Adds what an extensionRef names: a HTTPRouteFilter, or an extension's object that is handed on as it is. */
export function addExtension(
  ref: LocalObjectReference | undefined,
  { draft, namespace }: { readonly draft: FilterDraft; readonly namespace: string },
  read: Reader,
): undefined {
  if (!ref) return;
  const { group, kind, name } = ref;
  if (kind === "HTTPRouteFilter") {
    const filter = read.get("HTTPRouteFilter", namespace, name);
    if (filter) {
      const known = draft.findings.length;
      addRouteFilter(filter, draft, read);
      const told = draft.findings.splice(known);
      draft.findings.push(
        ...told.map((finding) => ({ ...finding, message: say.inRouteFilter(keyOf(filter), finding.message) })),
      );
      return;
    }
  } else {
    const object = read.get(kindOf(group, kind).name as `${string}/${string}`, namespace, name);
    if (object) {
      draft.extensionRefs.push({ object: object as unknown as ir.KubeObject });
      return;
    }
  }
  answer500(draft);
  const missing = say.extensionFilterMissing(kind, `${namespace}/${name}`);
  draft.findings.push(filterUnresolved(absence({ kind: "HTTPRouteFilter", namespace, name }, missing, read)));
}

/** "If a reference to a custom filter type cannot be resolved ... requests that would have been processed by it MUST receive an HTTP error." */
export function answer500(draft: FilterDraft): undefined {
  draft.directResponse = { statusCode: 500 };
}

function addRouteFilter(filter: HTTPRouteFilter, draft: FilterDraft, read: Reader): undefined {
  const { matches = [], urlRewrite, directResponse, credentialInjection } = filter.spec;
  if (matches.length > 0 && draft.matches.length > 0) {
    draft.findings.push(unsupportedValue(say.filterMatchesRepeated()));
    return;
  }
  if (matches.length > 0) draft.matches = matches;
  if (urlRewrite && !rewriteUrlExtended(urlRewrite, keyOf(filter), draft)) return;
  if (directResponse && !respondDirectly(filter, draft, read)) return;
  if (credentialInjection) injectCredential(filter, draft, read);
}

function invalid(draft: FilterDraft, fault: string): false {
  answer500(draft);
  draft.findings.push(unsupportedValue(fault));
  return false;
}

function respondDirectly(filter: HTTPRouteFilter, draft: FilterDraft, read: Reader): boolean {
  const { body, statusCode = 200, contentType, header } = filter.spec.directResponse ?? {};
  if (!isAnswerStatus(statusCode))
    return invalid(draft, say.answerStatusInvalid("directResponse.statusCode", statusCode));
  const namespace = filter.metadata.namespace ?? "";
  if (!isAnswer(statusCode)) return invalid(draft, say.directStatusInvalid(statusCode));
  const found = body ? responseBody(body, { namespace, where: "directResponse.body" }, read) : done(undefined);
  if ("fault" in found) return invalid(draft, found.fault);
  const headers: ir.AddHeader[] = [];
  if (contentType !== undefined) {
    const type = contentTypeOf(contentType, "directResponse.contentType");
    if ("fault" in type) return invalid(draft, type.fault);
    headers.push({ name: "Content-Type", value: [type.value] });
  }
  for (const field of ["add", "set"] as const) {
    for (const [i, each] of (header?.[field] ?? []).entries()) {
      const written = writtenHeader(`directResponse.header.${field}[${i}]`, each);
      if ("fault" in written) return invalid(draft, written.fault);
      headers.push({ name: each.name, append: field === "add", value: [written.value] });
    }
  }
  draft.directResponse = present<ir.CustomResponse>({ body: found.value, statusCode });
  draft.addResponseHeaders.push(...headers);
  return true;
}

/** The statuses that Envoy may answer with of its own: RouteConfiguration has `gte: 200, lt: 600`. */
export function isAnswerStatus(status: number): boolean {
  return Number.isInteger(status) && status >= 200 && status <= 599;
}

function injectCredential(filter: HTTPRouteFilter, draft: FilterDraft, read: Reader): undefined {
  const injection = filter.spec.credentialInjection;
  if (!injection) return;
  const from = { group: ENVOY_GATEWAY_GROUP, kind: "HTTPRouteFilter", namespace: filter.metadata.namespace ?? "" };
  const secret = secretAt(injection.credential.valueRef, from, read);
  if ("fault" in secret) return void invalid(draft, secret.fault);
  const credential = secret.value.data?.["credential"];
  if (!credential) return void invalid(draft, say.credentialMissing(keyOf(secret.value)));
  if (hasControls(credential)) return void invalid(draft, say.credentialInvalid(keyOf(secret.value)));
  draft.credentialInjection = present<ir.CredentialInjection>({
    name: `httproutefilter/${keyOf(filter)}`,
    header: injection.header,
    overwrite: injection.overwrite,
    credential,
  });
}

/** Whether Envoy answers with a status itself: it refuses the whole route configuration over others. */
function isAnswer(status: number): boolean {
  return Number.isInteger(status) && status >= 200 && status <= 599;
}

/** Whether a base64 text has control characters, tabs and what Envoy cuts off at both ends aside. */
function hasControls(encoded: string): boolean {
  return /[\u0000-\u0008\u000a-\u001f\u007f]/.test(latin1OfBytes(bytesOfBase64(encoded)).trim());
}
