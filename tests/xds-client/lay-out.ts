import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { JsonObject } from "@bufbuild/protobuf";
import { type BootstrapOptions, renderBootstrap, toYaml } from "../../core/envoy/bootstrap/mod.ts";
import { applyJsonPatches } from "../../core/envoy/json-patch/mod.ts";
import type { Authority } from "./certificates.ts";

/** The settings of an Envoy that are not as always. */
export interface EnvoyOptions extends Partial<BootstrapOptions> {
  /** `DELTA_GRPC` by itself. */
  readonly apiType?: string;
}

/** Files for an Envoy of the xDS server at `port`, as the infrastructure lays them out, and `bootstrap.yaml`, which points to them. */
export async function layOutEnvoy(
  dir: string,
  authority: Authority,
  port: number,
  { apiType = "DELTA_GRPC", ...options }: EnvoyOptions = {},
): Promise<void> {
  const { cert, key } = await authority.issue("envoy");
  const secret = (name: string, value: JsonObject) => {
    const resource = {
      "@type": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret",
      name,
      ...value,
    };
    writeFileSync(join(dir, `${name}.json`), JSON.stringify({ resources: [resource] }));
  };
  const pair = { certificate_chain: { inline_string: cert }, private_key: { inline_string: key } };
  secret("xds_certificate", { tls_certificate: pair });
  secret("xds_trusted_ca", { validation_context: { trusted_ca: { inline_string: authority.ca } } });
  const bootstrap = renderBootstrap({
    xds: { host: "127.0.0.1", port },
    adminPort: 0,
    serviceCluster: "default/eg",
    metrics: { prometheus: { enabled: false }, sinks: [] },
    sds: {
      certificate: join(dir, "xds_certificate.json"),
      trustedCa: join(dir, "xds_trusted_ca.json"),
      serviceAccountToken: "",
    },
    ...options,
  });
  const path = "/dynamic_resources/ads_config/api_type";
  const { document } = applyJsonPatches(bootstrap, [{ op: "replace", path, value: apiType }]);
  writeFileSync(join(dir, "bootstrap.yaml"), toYaml(document as JsonObject));
}
