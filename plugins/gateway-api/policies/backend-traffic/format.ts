import { formatInvalid } from "../../../../core/status/catalogue/policy-backend-traffic.ts";
import type { Faults } from "../../backends/cluster/faults.ts";
import { isSubstitutionFormat } from "../../substitution.ts";

/** Envoy's METADATA command, which reads a value out of one of these. */
const METADATA =
  /%METADATA\((?:DYNAMIC|CLUSTER|ROUTE|UPSTREAM_HOST|LISTENER|LISTENER_FILTER_CHAIN|VIRTUAL_HOST)(?::[^:()%]+)+\)(?::\d+)?%/g;

/** A text in which Envoy substitutes commands between percent signs; one that it would refuse, for a whole listener, is noted. */
export function readFormat(text: string, where: string, faults: Faults): string {
  if (!isSubstitutionFormat(text.replace(METADATA, ""))) faults.push(formatInvalid(where));
  return text;
}
