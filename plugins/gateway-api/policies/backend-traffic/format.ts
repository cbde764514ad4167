import { formatInvalid } from "../../../../core/status/catalogue/policies/format.ts";
import type { Faults } from "../../backends/cluster/faults.ts";
import { readFormat } from "../../format/format.ts";

/**
 * A text about spans, in which Envoy substitutes commands between percent signs; one that it would refuse, for a whole listener, is noted. Spans go
 * to the operator's collector, so that it may name what the proxy's process knows.
 */
export function readSpanFormat(text: string, where: string, faults: Faults): void {
  const format = readFormat(text, { process: true });
  if ("fault" in format) faults.push(formatInvalid(where, format));
}
