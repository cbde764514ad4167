import type { RouteGroupKind } from "../../../core/api/mod.ts";
import type { Reader } from "../../../core/incremental/mod.ts";
import { objectKey } from "../../../core/resource/mod.ts";
import * as say from "../../../core/status/catalogue/listener.ts";
import { listenerWithheld } from "../../../core/status/catalogue/withheld.ts";
import { withCondition } from "../../../core/status/conditions.ts";
import type { Condition } from "../../../core/status/types.ts";
import { selectorFault } from "../base/labels.ts";
import { present } from "../base/present.ts";
import { GATEWAY_API_GROUP } from "../refs/grants.ts";
import { withheldReason } from "../refs/withheld.ts";
import { type ListenerCertificates, listenerCertificates } from "./certificates.ts";
import type { PortValidation } from "./frontend-tls.ts";
import { type CheckedListener, ownerRef, type StatedListener, statedOn } from "./listener.ts";

/**
 * Looks at one listener's own settings, in the order namespaces, protocol and kinds, TLS, hostname. Listeners that fail take no part in
 * the search for conflicts: "an invalid listener must not block a valid one".
 */
export function checkListener(
  site: StatedListener,
  validation: PortValidation | null | undefined,
  read: Reader,
): CheckedListener {
  const { kind, namespace, name } = ownerRef(site);
  const withheld = withheldReason(kind, objectKey(namespace, name), read, site.spec.name);
  if (withheld !== undefined) return leftOut(site, withheld);
  const kinds = routeKinds(site);
  const tls = tlsOf(site, read);
  const frontend = site.spec.protocol === "HTTPS" ? (validation ?? undefined) : undefined;
  const failures =
    frontend?.kind === "fault" ? say.clientValidationInvalid(reasonOf(frontend), frontend.fault.text) : [];
  const spec = [...namespaceFaults(site), ...kinds.faults];
  const rest = [...failures, ...hostnameFaults(site)];
  const tlsStated = tls.condition ? [tls.condition] : [];
  const conditions = [...spec, ...tlsStated, ...rest]
    .map((condition) => statedOn(site, condition))
    .reduce<readonly Condition[]>(withCondition, []);
  return present<CheckedListener>({
    ...site,
    supportedKinds: kinds.supported,
    conditions,
    valid: spec.length === 0 && tls.valid && rest.length === 0,
    certificates: tls.certificates,
    certificateNames: tls.names,
    clientValidation: frontend?.kind === "validation" ? frontend.validation : undefined,
    clientValidationFailed: frontend?.kind === "fault" ? true : undefined,
  });
}

/** A listener of which nothing is served, and which stands in no other's way. */
export function leftOut(site: StatedListener, what: string): CheckedListener {
  const { supported } = routeKinds(site);
  const conditions = [statedOn(site, listenerWithheld(what))];
  return { ...site, supportedKinds: supported, conditions, valid: false, certificates: [], certificateNames: [] };
}

function reasonOf({ fault }: Extract<PortValidation, { kind: "fault" }>): string {
  switch (fault.sort) {
    case "kind":
      return "InvalidCACertificateKind";
    case "none":
      return "NoValidCACertificate";
    case "not-permitted":
      return "RefNotPermitted";
    case "reference":
      return "InvalidCACertificateRef";
  }
}

function namespaceFaults({ spec }: StatedListener): readonly Condition[] {
  const { from, selector } = spec.allowedRoutes?.namespaces ?? {};
  if (from !== "Selector") return [];
  if (!selector) return [say.namespaceSelectorMissing()];
  const fault = selectorFault(selector);
  return fault === undefined ? [] : [say.namespaceSelectorInvalid(fault)];
}

/** The kinds of routes that a protocol takes, in the order in which a status lists them; undefined for an unknown protocol. */
function kindsOfProtocol({ protocol, tls }: StatedListener["spec"]): readonly string[] | undefined {
  switch (protocol) {
    case "HTTP":
    case "HTTPS":
      return ["HTTPRoute", "GRPCRoute"];
    case "TLS":
      return tls?.mode === "Passthrough" ? ["TLSRoute"] : ["TCPRoute", "TLSRoute"];
    case "TCP":
      return ["TCPRoute"];
    case "UDP":
      return ["UDPRoute"];
    default:
      return undefined;
  }
}

function routeKinds({ spec }: StatedListener): { supported: readonly RouteGroupKind[]; faults: readonly Condition[] } {
  const possible = kindsOfProtocol(spec);
  if (!possible) return { supported: [], faults: [say.protocolUnsupported(spec.protocol)] };
  const wanted = spec.allowedRoutes?.kinds ?? [];
  if (wanted.length === 0)
    return { supported: possible.map((kind) => ({ group: GATEWAY_API_GROUP, kind })), faults: [] };
  const ours = wanted.filter(({ group }) => group === undefined || group === GATEWAY_API_GROUP);
  const supported = ours.filter(({ kind }) => possible.includes(kind));
  const offered = supported.length === 0 ? possible : supported.map(({ kind }) => kind);
  const foreign = wanted.find((each) => !ours.includes(each));
  const faults = [
    ...(foreign ? [say.routeGroupUnsupported(foreign.group ?? "")] : []),
    ...ours.filter(({ kind }) => !possible.includes(kind)).map(({ kind }) => say.routeKindUnsupported(kind, offered)),
  ];
  return { supported, faults };
}

const NO_TLS: ListenerCertificates = { valid: true, certificates: [], names: [] };

function tlsOf(site: StatedListener, read: Reader): ListenerCertificates {
  const { protocol, tls } = site.spec;
  const refuse = (condition: Condition): ListenerCertificates => ({ ...NO_TLS, valid: false, condition });
  if (protocol === "HTTPS") {
    if (!tls) return refuse(say.tlsMissing(protocol));
    if (tls.mode && tls.mode !== "Terminate") return refuse(say.tlsModeUnsupported(tls.mode));
    return listenerCertificates(site, read);
  }
  if (protocol === "TLS") {
    if (!tls) return refuse(say.tlsMissing(protocol));
    if (tls.mode === "Passthrough" && (tls.certificateRefs?.length ?? 0) > 0)
      return refuse(say.certificateRefsNotExpected());
    return tls.mode === "Terminate" ? listenerCertificates(site, read) : NO_TLS;
  }
  const plain = protocol === "HTTP" || protocol === "TCP" || protocol === "UDP";
  return plain && tls ? refuse(say.tlsNotExpected(protocol)) : NO_TLS;
}

function hostnameFaults({ spec }: StatedListener): readonly Condition[] {
  const { protocol, hostname } = spec;
  return (protocol === "TCP" || protocol === "UDP") && hostname !== undefined
    ? [say.hostnameNotExpected(protocol)]
    : [];
}
