import type { BackendTrafficPolicySpec, ProtocolUpgradeConfig, RequestBuffer } from "../../../../core/api/mod.ts";
import { derive, type Reader } from "../../../../core/incremental/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { refOf } from "../../../../core/resource/mod.ts";
import { bufferWithUpgrade, upgradeRepeated } from "../../../../core/status/catalogue/policies/backend-traffic.ts";
import { failedText } from "../../../../core/status/catalogue/withheld.ts";
import { readBytes } from "../../backends/cluster/connection.ts";
import { type Faults, readWhole } from "../../backends/cluster/faults.ts";
import { readClusterSettings } from "../../backends/cluster/features.ts";
import { keyOf } from "../../base/keys.ts";
import { nonEmpty, present } from "../../base/present.ts";
import { type InForce, policyInForce, withheldOf } from "../targeting/merge.ts";
import { admissionControlOf } from "./admission-control.ts";
import { bandwidthLimitOf } from "./bandwidth-limit.ts";
import { compressionOf } from "./compression.ts";
import { faultInjectionOf } from "./fault-injection.ts";
import { rateLimitInForce } from "./rate-limit-merge.ts";
import { responseOverrideOf } from "./response-override.ts";
import { telemetryOf } from "./telemetry.ts";

/** The outcome of a BackendTrafficPolicy: the parts that can be used, and the faults in the others. */
export interface BackendTraffic {
  readonly features: ir.TrafficFeatures;
  readonly faults: readonly string[];
  readonly useClientProtocol?: boolean;
  /** The policy as origin of what it adds. */
  readonly origin: ir.PolicyMetadata;
}

/**
 * The features of a BackendTrafficPolicy; key: the policy in force. They are the same at every Gateway, and routes share them. Of one that is withheld,
 * or fails, nothing can be used, which closes its routes.
 */
export const backendTrafficOf = derive("backend-traffic", (key, read): BackendTraffic | undefined => {
  const inForce = read.from(policyInForce, key) as InForce<"BackendTrafficPolicy"> | undefined;
  if (!inForce) return undefined;
  const { policy } = inForce;
  const { kind, namespace, name } = refOf(policy);
  const origin: ir.PolicyMetadata = { kind, name, namespace };
  const closed = (fault: string): BackendTraffic => ({ features: {}, faults: [fault], origin });
  const withheld = withheldOf("BackendTrafficPolicy", inForce, read);
  if (withheld !== undefined) return closed(withheld);
  return read.contain(
    refOf(inForce.own),
    () => {
      const faults: Faults = [];
      const features = featuresOf(inForce, faults, read);
      return present<BackendTraffic>({ features, faults, useClientProtocol: policy.spec.useClientProtocol, origin });
    },
    ({ where, number }) => closed(failedText(where, number)),
  );
});

function featuresOf(inForce: InForce<"BackendTrafficPolicy">, faults: Faults, read: Reader): ir.TrafficFeatures {
  const { spec } = inForce.policy;
  const key = keyOf(inForce.own);
  const rateLimit = rateLimitInForce(inForce, faults, read);
  const requestBuffer = readWhole(faults, (own) => requestBufferOf(spec.requestBuffer, own));
  const httpUpgrade = readWhole(faults, (own) => httpUpgradeOf(spec.httpUpgrade, own));
  if (requestBuffer && httpUpgrade) faults.push(bufferWithUpgrade());
  return present<ir.TrafficFeatures>({
    ...readClusterSettings(spec, faults, key),
    admissionControl: readWhole(faults, (own) => admissionControlOf(spec.admissionControl, own)),
    rateLimit,
    bandwidthLimit: readWhole(faults, (own) => bandwidthLimitOf(spec.bandwidthLimit, own)),
    faultInjection: readWhole(faults, (own) => faultInjectionOf(spec.faultInjection, own)),
    responseOverride: readWhole(faults, (own) =>
      responseOverrideOf(
        spec.responseOverride,
        { policy: key, namespace: ownerOfOverrides(inForce).metadata.namespace ?? "" },
        { read, faults: own },
      ),
    ),
    compression: readWhole(faults, (own) => compressionOf(spec, own)),
    httpUpgrade,
    telemetry: telemetryOf(spec.telemetry, faults),
    requestBuffer,
  });
}

/** The policy that the replacements of a joined one come from: their bodies lie in its namespace. */
function ownerOfOverrides({ own, parent }: InForce<"BackendTrafficPolicy">): InForce<"BackendTrafficPolicy">["own"] {
  const has = ({ responseOverride = [] }: BackendTrafficPolicySpec) => responseOverride.length > 0;
  return parent && !has(own.spec) ? parent : own;
}

/** How much of a request is buffered before it goes to the backend; the IR carries the quantity as it was written. */
export function requestBufferOf(buffer: RequestBuffer | undefined, faults: Faults): ir.RequestBuffer | undefined {
  if (!buffer) return undefined;
  const limit = buffer.limit ?? "0";
  readBytes(limit, { where: "requestBuffer.limit" }, faults);
  return { limit };
}

/** Protocols that a connection may be upgraded to; a CONNECT tunnel is passed on unless it is to end here. */
export function httpUpgradeOf(
  upgrades: readonly ProtocolUpgradeConfig[] | undefined,
  faults: Faults,
): readonly ir.HttpUpgradeConfig[] | undefined {
  const known = new Set<string>();
  return nonEmpty(
    (upgrades ?? []).map(({ type, connect }, i) => {
      const name = type.toLowerCase();
      if (known.has(name)) faults.push(upgradeRepeated(`httpUpgrade[${i}]`, type));
      known.add(name);
      return present<ir.HttpUpgradeConfig>({ type, connect: connect && { terminate: connect.terminate ?? false } });
    }),
  );
}
