import type { ContextExtension, EnvoyBackendRef, ExtAuth, SecurityPolicySpec } from "../../../../core/api/mod.ts";
import type { Reader } from "../../../../core/incremental/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import type { Result } from "../../../../core/result/mod.ts";
import { entryOf } from "../../../../core/scalars/dictionary.ts";
import { toDuration } from "../../../../core/scalars/mod.ts";
import * as say from "../../../../core/status/catalogue/policies/security.ts";
import { clusterFeatures } from "../../backends/cluster/features.ts";
import { externalService, serviceAuthority } from "../../backends/external-service.ts";
import { nonEmpty, present } from "../../base/present.ts";
import { absence } from "../../refs/withheld.ts";
import { fromBase64, toBase64 } from "../../tls/pem.ts";
import { configName, ownerOfPart, type SecurityInForce } from "./in-force.ts";

/** An external authorization service. */
export function extAuthOf(extAuth: ExtAuth, site: SecurityInForce, read: Reader): Result<ir.ExtAuth> {
  const { http, grpc } = extAuth;
  const service = http ?? grpc;
  if (!service || (http && grpc)) return { fault: say.extAuthAmbiguous() };
  const relative = relativePath(http);
  if (relative !== undefined) return { fault: relative };
  const refs = refsOfExtAuth(service);
  const owner = ownerOfPart(site, namesBackends);
  const protocol = http ? "HTTP" : "GRPC";
  const found = externalService(refs, { owner, gateway: site.gateway, protocol, feature: "extauth", index: 0 }, read);
  if ("fault" in found) return found;
  const traffic = clusterFeatures(service.backendSettings);
  if ("fault" in traffic) return traffic;
  const context = contextOf(extAuth.contextExtensions ?? [], site, read);
  if ("fault" in context) return context;
  const destination = found.value;
  const authority = serviceAuthority(refs[0] as EnvoyBackendRef, owner.metadata.namespace ?? "", read);
  return {
    value: present<ir.ExtAuth>({
      name: configName(ownerOfPart(site, (spec) => spec.extAuth !== undefined)),
      http:
        http &&
        present<ir.HttpExtAuthService>({
          destination,
          authority,
          path: http.path || undefined,
          pathOverride: http.pathOverride || undefined,
          headersToBackend: nonEmpty(http.headersToBackend),
        }),
      grpc: grpc && { destination, authority },
      traffic: traffic.value,
      headersToExtAuth: nonEmpty(extAuth.headersToExtAuth),
      bodyToExtAuth: extAuth.bodyToExtAuth && { maxRequestBytes: extAuth.bodyToExtAuth.maxRequestBytes },
      timeout: toDuration(extAuth.timeout),
      failOpen: extAuth.failOpen,
      recomputeRoute: extAuth.recomputeRoute,
      includeRouteMetadata: extAuth.includeRouteMetadata,
      contextExtensions: nonEmpty(context.value),
      statusOnError: extAuth.statusOnError,
    }),
  };
}

/** Envoy refuses the listener over a path in front of the request's, or in its place, that does not begin with a slash. */
function relativePath(http: ExtAuth["http"]): string | undefined {
  for (const field of ["path", "pathOverride"] as const) {
    const path = http?.[field];
    if (path && !path.startsWith("/")) return say.extAuthPathRelative(field, path);
  }
  return undefined;
}

type Service = Pick<NonNullable<ExtAuth["http"]>, "backendRef" | "backendRefs">;

/** The backends of a service: the older backendRef counts where there are no backendRefs. */
export function refsOfExtAuth({ backendRef, backendRefs = [] }: Service): readonly EnvoyBackendRef[] {
  return backendRefs.length > 0 ? backendRefs : backendRef ? [backendRef] : [];
}

function namesBackends({ extAuth }: SecurityPolicySpec): boolean {
  return [extAuth?.http, extAuth?.grpc].some((service) => service !== undefined && refsOfExtAuth(service).length > 0);
}

function contextOf(
  extensions: readonly ContextExtension[],
  site: SecurityInForce,
  read: Reader,
): Result<readonly ir.ContextExtension[]> {
  const result: ir.ContextExtension[] = [];
  for (const extension of extensions) {
    const { name, type, value = "" } = extension;
    const owner = ownerOfPart(
      site,
      (spec) => spec.extAuth?.contextExtensions?.some((own) => own.name === name) ?? false,
    );
    const found =
      type === "ValueRef" ? valueAt(extension, owner.metadata.namespace ?? "", read) : { value: toBase64(value) };
    if ("fault" in found) return found;
    result.push({ name, value: found.value });
  }
  return { value: result };
}

function valueAt({ name, valueRef }: ContextExtension, namespace: string, read: Reader): Result<string> {
  if (!valueRef) return { fault: say.contextValueMissing(name) };
  const { kind, name: object, key } = valueRef;
  const notFound = say.contextValueNotFound({ extension: name, kind, key: `${namespace}/${object}`, field: key });
  const of = kind === "ConfigMap" ? "ConfigMap" : "Secret";
  const missing = { fault: absence({ kind: of, namespace, name: object }, notFound, read) };
  if (kind === "ConfigMap") {
    const text = entryOf(read.get("ConfigMap", namespace, object)?.data, key);
    return text === undefined ? missing : { value: toBase64(text) };
  }
  const data = kind === "Secret" ? entryOf(read.get("Secret", namespace, object)?.data, key) : undefined;
  if (data === undefined) return missing;
  // Envoy Gateway expects the value itself in base64, inside the Secret's own; a value that is none is taken as it stands.
  const text = fromBase64(data).trim();
  return { value: /^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text) ? text : data };
}
