import { derive, type Reader } from "../../../../core/incremental/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { refOf } from "../../../../core/resource/mod.ts";
import { failedText } from "../../../../core/status/catalogue/withheld.ts";
import { atGateway, type InForce, policyInForce, withheldOf } from "../targeting/merge.ts";
import { fieldOf, SECURITY_FIELD_NAMES, type SecurityFieldName } from "./fields.ts";

/** The outcome of a SecurityPolicy at a Gateway: the parts that can be used, and the faults in the others. */
export interface Security {
  readonly features: ir.SecurityFeatures;
  readonly faults: readonly string[];
  /** Nothing but external authorization is wrong, and that is to be passed over then. */
  readonly failsOpen: boolean;
}

/** The features of a SecurityPolicy; key: {@link atGateway}. Routes share the value. One that is withheld, or fails, closes what it protects. */
export const securityOf = derive("security", (key, read): Security | undefined => {
  const [inForceAs, gateway] = atGateway.read(key);
  const inForce = read.from(policyInForce, inForceAs) as InForce<"SecurityPolicy"> | undefined;
  if (!inForce) return undefined;
  const withheld = withheldOf("SecurityPolicy", inForce, read);
  if (withheld !== undefined) return closedBy(withheld);
  return read.contain(
    refOf(inForce.own),
    () => featuresOf(inForce, gateway, read),
    ({ where, number }) => closedBy(failedText(where, number)),
  );
});

/** The outcome of a policy of which nothing can be used. */
export function closedBy(fault: string): Security {
  return { features: {}, faults: [fault], failsOpen: false };
}

function featuresOf(inForce: InForce<"SecurityPolicy">, gateway: string, read: Reader): Security {
  const faults: string[] = [];
  const features: Partial<Record<SecurityFieldName, unknown>> = {};
  let others = 0;
  for (const field of SECURITY_FIELD_NAMES) {
    const part = fieldOf(field, { inForce, gateway }, read);
    if (part === undefined) continue;
    if (!("fault" in part)) features[field] = part.value;
    else {
      faults.push(part.fault.startsWith(field) ? part.fault : `${field}: ${part.fault}`);
      if (field !== "extAuth") others++;
    }
  }
  const failsOpen = others === 0 && faults.length > 0 && inForce.policy.spec.extAuth?.failOpen === true;
  return { features: features as ir.SecurityFeatures, faults, failsOpen };
}
