import type { ClientIPDetectionSettings } from "../../../../core/api/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import * as say from "../../../../core/status/catalogue/policies/client-traffic.ts";
import type { Faults } from "../../backends/cluster/faults.ts";
import { parseCidr } from "../../base/cidr.ts";
import { readCount } from "./connection.ts";

/** Where the address of a client comes from; the IR has it as the policy does, or not at all where something is wrong. */
export function clientIpDetectionOf(
  detection: ClientIPDetectionSettings | undefined,
  faults: Faults,
): ir.ClientIpDetectionSettings | undefined {
  const own: Faults = [];
  const { numTrustedHops, trustedCIDRs = [] } = detection?.xForwardedFor ?? {};
  readCount(numTrustedHops, "clientIPDetection.xForwardedFor.numTrustedHops", own);
  for (const [i, cidr] of trustedCIDRs.entries()) if (!parseCidr(cidr)) own.push(say.trustedCidrInvalid(i, cidr));
  const { name } = detection?.customHeader ?? {};
  if (name !== undefined && !/^[A-Za-z0-9-]+$/.test(name)) own.push(say.clientIpHeaderInvalid(name));
  faults.push(...own);
  return own.length === 0 ? detection : undefined;
}
