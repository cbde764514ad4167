import type { HTTPRequestMirrorFilter } from "../../../core/api/mod.ts";
import type { Reader } from "../../../core/incremental/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import { resolveBackend } from "../backends/destination.ts";
import { present } from "../base/present.ts";
import type { FilterInList } from "../filters/draft.ts";

/**
 * Adds a RequestMirror: "if the referent cannot be found, this BackendRef is invalid and must be dropped from the Gateway". Such a mirror, or one
 * without ready endpoints, is left out and told; the rule goes on without it.
 */
export function mirrorRequests(
  filter: HTTPRequestMirrorFilter | undefined,
  { index, draft, at }: FilterInList,
  read: Reader,
): undefined {
  if (!filter) return;
  const name = `${at.destination}-mirror-${index}`;
  const { ruleName: _ruleName, ...site } = at.site;
  const backend = resolveBackend(filter.backendRef, { name: `${name}/backend/-1`, site, keepTogether: true }, read);
  if (backend.tlsPolicy) draft.tlsPolicies.push(backend.tlsPolicy.key);
  if (backend.finding) {
    draft.mirrorFindings.push(backend.finding);
    return;
  }
  draft.mirrors.push(
    present<ir.MirrorPolicy>({ destination: { name, settings: [backend.setting] }, percentage: percentageOf(filter) }),
  );
}

function percentageOf({ fraction, percent }: HTTPRequestMirrorFilter): number | undefined {
  if (!fraction) return percent;
  return (100 * fraction.numerator) / (fraction.denominator ?? 100);
}
