import type { ObjectRef } from "../../../core/resource/mod.ts";
import { oneLine } from "../../../core/scalars/mod.ts";
import { failedText, leftOutText } from "../../../core/status/catalogue/withheld.ts";
import { patchStatus } from "../../../plugins/xds/faults.ts";
import { type Finding, type FindingOptions, ofStatus } from "../../runtime/findings/of-status.ts";
import type { DryRun } from "./dry-run.ts";

/** Everything that a dry run says would not be served, each thing once. */
export function findingsOf(
  { statuses, patches, failures, leftOut, infra }: DryRun,
  options: FindingOptions,
): readonly Finding[] {
  const failed = failures.map(({ object, where, number }): Finding => {
    return { ref: object, path: [], message: failedText(where, number) };
  });
  const unsent = leftOut.flatMap(({ irKey, name, sources, reason }): readonly Finding[] => {
    const message = oneLine(leftOutText(name, reason));
    // An error of no route, listener or backend comes from the settings of the proxy.
    const refs = sources.length > 0 ? sources : [proxyOf(infra[irKey]?.proxy.config)];
    return refs.map((ref) => ({ ref, path: [], message }));
  });
  const said = [...statuses, ...patches.map(patchStatus)].flatMap((status) => ofStatus(status, options));
  return unique([...said, ...failed, ...unsent]);
}

/** The EnvoyProxy that a data plane is run with; undefined where it has none. */
export function proxyOf(
  config: { readonly metadata?: Readonly<Record<string, unknown>> } | undefined,
): ObjectRef | undefined {
  const { name, namespace } = config?.metadata ?? {};
  if (typeof name !== "string" || typeof namespace !== "string") return undefined;
  return { group: "gateway.envoyproxy.io", kind: "EnvoyProxy", namespace, name };
}

/** The first finding of each object with a text, wherever it was said. */
export function unique(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Map<string, Finding>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.ref, finding.path, finding.message]);
    if (!seen.has(key)) seen.set(key, finding);
  }
  return [...seen.values()];
}
