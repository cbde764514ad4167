import type { Rule } from "./rule.ts";

const CONTAINER = /^\.\d+\.spec\.template\.spec\.containers\.\d+\./;

/** Rules where the recording is held to be wrong about proxies in a cluster. */
export const INFRA_RULES: readonly Rule[] = [
  {
    reason:
      "a proxy is asked each 10 s whether it has started, so it counts 10 s after it could serve; here each second, for the same five minutes",
    explains: ({ stage, line }) =>
      stage === "infra-proxy" &&
      CONTAINER.test(line) &&
      /\.startupProbe\.(periodSeconds: expected 10, found 1|failureThreshold: expected 30, found 300)$/.test(line),
  },
  {
    reason:
      "liveness asks a listener that comes by configuration, so a configuration without it restarts the proxy; here it stands in the bootstrap, behind the other one",
    explains: ({ stage, line }) =>
      stage === "infra-proxy" &&
      /^\.\d+\.envoy\.args\.\d+\.static_resources\.listeners(: 1 items expected, 2 found|\.1: expected nothing, found \{"name":"envoy-gateway-proxy-ready-|: expected nothing, found \[\{"name":"envoy-gateway-proxy-ready-)/.test(
        line,
      ),
  },
];
