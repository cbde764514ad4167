import type { EnvoyGatewayConfig } from "../../../core/config/mod.ts";
import { runtimeFlag } from "../../../core/config/mod.ts";
import { parseQuantity, toMilliseconds } from "../../../core/scalars/mod.ts";
import type { ProcessFacts } from "./settings.ts";

/** The settings of the xDS server in the configuration, wherever it runs; its address is a matter of the mode. */
export function xdsConfig(config: EnvoyGatewayConfig, around: ProcessFacts) {
  const {
    maxConnectionAge,
    maxConnectionAgeGrace,
    maxReceiveMessageSize = "32Mi",
    describeResources,
  } = config.xdsServer;
  const age = toMilliseconds(maxConnectionAge);
  const grace = toMilliseconds(maxConnectionAgeGrace);
  const size = parseQuantity(maxReceiveMessageSize);
  return {
    controllerNamespace: around.namespace,
    describeResources,
    nameSchemeV2: runtimeFlag(config, "XDSNameSchemeV2"),
    ...(age === undefined ? {} : { maxConnectionAgeMs: age }),
    ...(grace === undefined ? {} : { maxConnectionAgeGraceMs: grace }),
    ...(size === undefined ? {} : { maxRequestBytes: Math.ceil(size) }),
  };
}
