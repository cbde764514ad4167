import type { Pipeline } from "../../../core/pipeline/mod.ts";
import type { IrKey, Refusal } from "../../../core/plugin/mod.ts";
import { describeRef, type FieldPath, type KubeObject } from "../../../core/resource/mod.ts";
import { oneLine } from "../../../core/scalars/mod.ts";
import { proxyDoesNotStart, refusedText, untracedText } from "../../../core/status/catalogue/withheld.ts";
import type { Finding } from "../../runtime/findings/of-status.ts";
import { proxyOf } from "./findings.ts";
import { byRef } from "./given.ts";
import type { CheckedWorld } from "./world.ts";

/** The answers of Envoys. */
export interface Answers {
  readonly pipeline: Pick<Pipeline, "withheld" | "translation">;
  /** The refusals that are left when all that was found to be to blame is left out. */
  readonly xds: { refusals(): readonly Refusal[] };
  readonly infra: { failed(): ReadonlyMap<IrKey, string> };
}

/** The refusals of Envoys, on the objects that are to blame, in the words of Envoy. */
export function verdictFindings({ pipeline, xds, infra }: Answers, { complete }: CheckedWorld): readonly Finding[] {
  const objectOf = byRef(complete);
  const verdicts = pipeline.withheld().flatMap((verdict): readonly Finding[] => {
    const { group, kind, namespace, name, reason, sections } = verdict;
    const ref = { group, kind, namespace, name };
    if (sections === undefined) return [{ ref, path: [], message: oneLine(refusedText(reason)) }];
    const object = objectOf(ref);
    return Object.entries(sections).map(([section, why]) => {
      return { ref, path: sectionPath(object, section), message: oneLine(refusedText(why)) };
    });
  });
  const unstarted = [...infra.failed()].map(([irKey, why]): Finding => {
    const ref = proxyOf(pipeline.translation?.infra[irKey]?.proxy.config);
    return { ref, path: [], message: oneLine(proxyDoesNotStart(irKey, why)) };
  });
  const untraced = xds.refusals().map(({ resource, sources, reason }): Finding => {
    return { ref: undefined, path: [], message: oneLine(untracedText(resource, sources.map(describeRef), reason)) };
  });
  return [...verdicts, ...unstarted, ...untraced];
}

interface Spec {
  readonly listeners?: readonly { readonly name?: string }[];
}

/** Where a part stands that a verdict names: a listener by its name, a rule by its place. */
function sectionPath(object: KubeObject | undefined, section: string): FieldPath {
  const { listeners } = (object?.spec ?? {}) as Spec;
  if (listeners === undefined) return ["spec", "rules", Number(section)];
  return [
    "spec",
    "listeners",
    Math.max(
      0,
      listeners.findIndex(({ name }) => name === section),
    ),
  ];
}
