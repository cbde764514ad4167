import { keptOutput } from "../../library/gateway/output.ts";
import { xdsOutput } from "../../plugins/xds/mod.ts";
import { heldToContract } from "./suite.ts";

heldToContract(
  "xDS over gRPC",
  "output",
  () => {
    const { plugin, cache } = xdsOutput();
    const config = { host: "127.0.0.1", port: 0, controllerNamespace: "envoy-gateway-system", unprobed: true };
    return { definition: plugin, config, published: () => KEYS.filter((key) => cache.get(key) !== undefined) };
  },
  ["published"],
);

heldToContract(
  "kept for a handler of requests",
  "output",
  () => {
    const { plugin, cache } = keptOutput("envoy-gateway-system");
    return { definition: plugin, published: () => KEYS.filter((key) => cache.get(key) !== undefined) };
  },
  ["published"],
);

/** The data planes that the suite publishes. */
const KEYS = ["default/a", "default/b"];
