import type { ClientTrafficPolicySpec } from "../../../../core/api/mod.ts";
import type { Reader } from "../../../../core/incremental/mod.ts";
import { splitObjectKey } from "../../../../core/resource/mod.ts";
import * as say from "../../../../core/status/catalogue/policies/client-traffic.ts";
import { scopeOf } from "../../base/scope.ts";
import { deprecatedTargetRef, type PolicyRules, type PolicyUse, type PolicyWarning } from "../targeting/rules.ts";
import { holderOn } from "./holder.ts";
import { verdictOn } from "./on-listener.ts";
import { overridingSections } from "./overriding.ts";
import { clientTls } from "./tls/tls.ts";

/** How the status of a ClientTrafficPolicy comes about. */
export const CLIENT_TRAFFIC_RULES: PolicyRules = {
  kind: "ClientTrafficPolicy",
  protects: ({ spec }) => (spec as ClientTrafficPolicySpec).tls?.clientValidation !== undefined,
  deprecated: (policy) => {
    const { enableProxyProtocol, headers, tls } = policy.spec as ClientTrafficPolicySpec;
    return {
      ...deprecatedTargetRef(policy),
      ...(enableProxyProtocol !== undefined ? { "spec.enableProxyProtocol": "spec.proxyProtocol" } : {}),
      ...(headers?.preserveXRequestID !== undefined
        ? { "spec.headers.preserveXRequestID": "spec.headers.requestID" }
        : {}),
      ...(tls?.clientValidation?.optional
        ? { "spec.tls.clientValidation.optional": "spec.tls.clientValidation.mode" }
        : {}),
    };
  },
  faults: clientTrafficFaults,
  warnings: clientTrafficWarnings,
  conflict: (policy, read) => (read.from(clientTls, policy).protects ? say.clientsNotValidated() : undefined),
  overriding: overridingSections,
  ownersOnly: true,
  warnsLast: [],
};

/** The faults on the listeners that the policy has, and on those that it would have if they did not share their port with others. */
function clientTrafficFaults({ attached, listeners }: PolicyUse, read: Reader): readonly string[] {
  const faults = listeners.flatMap((site) => {
    const { holds, overlapping } = holderOn(site, read);
    const shared = overlapping.filter(({ policy, scope }) => policy === attached.policy && scope === attached.scope);
    if (shared.length > 0)
      return shared.map(({ others }) => say.portShared(scopeOf(site.owner, site.listener), others));
    return holds?.policy === attached.policy && holds.scope === attached.scope ? verdictOn(site, read).faults : [];
  });
  return [...new Set(faults)];
}

function clientTrafficWarnings({ attached, listeners }: PolicyUse, read: Reader): readonly PolicyWarning[] {
  const off = listeners.filter((site) => {
    const { holds } = holderOn(site, read);
    return holds?.policy === attached.policy && holds.scope === attached.scope && verdictOn(site, read).http3 === "off";
  });
  const names = off.map(({ owner, listener }) => scopeOf(owner, listener)).sort();
  const { connection } = read.get("ClientTrafficPolicy", ...splitObjectKey(attached.policy))?.spec ?? {};
  return [
    ...(names.length > 0
      ? [{ reason: "UnsupportedHTTP3ClientValidation", message: say.http3WithoutClientValidation(names) }]
      : []),
    ...(connection?.socketBufferLimit !== undefined
      ? [{ reason: "UnsupportedField", message: say.socketBufferLimitUnused() }]
      : []),
  ];
}
