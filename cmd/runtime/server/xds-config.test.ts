import { expect, test } from "bun:test";
import { parseConfig } from "../../../core/config/mod.ts";
import { xdsConfig } from "./xds-config.ts";

const HEAD =
  "apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyGateway\ngateway: {controllerName: example.com/x}\nprovider: {type: Kubernetes}\n";

test("ages of connections and sizes of messages reach the xDS server", () => {
  const result = parseConfig(
    `${HEAD}xdsServer: {maxConnectionAge: 10h, maxConnectionAgeGrace: 90s, maxReceiveMessageSize: 4Mi}\n`,
    "f.yaml",
    (object) => ({ ok: true, object }),
  );
  if ("fault" in result) throw new Error(JSON.stringify(result.fault));
  expect(xdsConfig(result.value.config, { namespace: "a", dnsDomain: "cluster.local" } as never)).toMatchObject({
    maxConnectionAgeMs: 36_000_000,
    maxConnectionAgeGraceMs: 90_000,
    maxRequestBytes: 4_194_304,
  });
});
