import type { SecretSchema } from "../../../../core/envoy/generated/envoy/extensions/transport_sockets/tls/v3/secret_pb.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { map, type Result } from "../../../../core/result/mod.ts";
import type { Init } from "../shapes/init.ts";
import { clientCertificates } from "../shapes/secrets.ts";
import { type ClusterSpec, specOf } from "./cluster-spec.ts";
import { urlCluster } from "./url.ts";

/** A resource that something beside routes needs; it is added unless one of that type and name is there already. */
export type RequiredResource =
  | { readonly kind: "cluster"; readonly spec: ClusterSpec }
  | { readonly kind: "secret"; readonly secret: Init<typeof SecretSchema> };

/** A cluster for a service that Envoy itself calls (authorization, processing, token keys), with its client certificates. */
export function serviceCluster(
  destination: ir.RouteDestination,
  traffic: ir.TrafficFeatures | undefined,
): readonly RequiredResource[] {
  const spec = specOf(destination, { traffic });
  const secrets = clientCertificates(spec.settings).map((secret): RequiredResource => ({ kind: "secret", secret }));
  // There is no request whose host could be resolved.
  return [{ kind: "cluster", spec: spec.discovery === "dynamic" ? { ...spec, discovery: "eds" } : spec }, ...secrets];
}

/** A cluster for the host of a URL, with TLS when the scheme asks for it. */
export function clusterOfUrl(
  url: string,
  traffic: ir.TrafficFeatures | undefined,
  systemCaPath: string,
): Result<readonly RequiredResource[]> {
  return map(urlCluster(url, systemCaPath), (spec) => [
    { kind: "cluster", spec: traffic ? { ...spec, traffic } : spec },
  ]);
}
