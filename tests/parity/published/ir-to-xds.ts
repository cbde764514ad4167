import { join } from "node:path";
import type { PatchPolicyStatus, ResourceKind } from "../../../plugins/xds/translate/mod.ts";
import { differences } from "../compare.ts";
import { EXCEPTIONS } from "../exceptions.ts";
import { readRecordedIr } from "../ir-input.ts";
import { reasonByRule } from "../rules/mod.ts";
import { compareStatuses, irToXds, isRefused, optionsOf, readExpected, SCHEMAS } from "../stages/ir-to-xds.ts";
import { type Answer, listOf, type Outcome, type Pure } from "./outcome.ts";

/** Recorded IR through `translateIr`. */
export function irToResources(pure: Pure, dir: string, answer: Answer): readonly Outcome[] {
  const folder = join(dir, irToXds.name);
  return irToXds.cases(folder).map((name): Outcome => {
    const told = differencesOf(pure, { folder, name }, answer);
    if (told.length === 0) return { name, is: "alike" };
    const input = irToXds.input?.(folder, name) ?? "";
    const reason =
      EXCEPTIONS[irToXds.name]?.[name] ?? reasonByRule({ stage: irToXds.name, dir: folder, name, input }, told);
    return reason === undefined ? { name, is: "failed", told } : { name, is: "excepted", told: [reason] };
  });
}

function differencesOf(
  pure: Pure,
  { folder, name }: { readonly folder: string; readonly name: string },
  answer: Answer,
): readonly string[] {
  const ir = readRecordedIr(join(folder, "in", `${name}.yaml`));
  const { resources, problems, patches } = pure.translateIr(ir, optionsOf(name));
  answer(name, resources);
  const policies = patches.map(({ ref: { name, namespace }, status }) => {
    const { generation } = ir.envoyPatchPolicies?.find((one) => one.name === name && one.namespace === namespace) ?? {};
    return { name, namespace, ...(generation !== undefined && { generation }), status } as PatchPolicyStatus;
  });
  const expected = readExpected(join(folder, "out"), name);
  if (expected.listeners === undefined)
    return problems.length > 0 || policies.some(isRefused) ? [] : ["expected a refusal, found none"];
  const unexpected = name.endsWith("partial-invalid")
    ? []
    : problems.map(({ resource, reason }) => `${resource}: ${reason}`);
  const lists = (Object.keys(SCHEMAS) as ResourceKind[]).flatMap((kind) => {
    const ours = listOf(resources, SCHEMAS[kind].typeName);
    return differences({ [kind]: expected[kind] ?? [] }, { [kind]: ours });
  });
  return [...unexpected, ...lists, ...compareStatuses(folder, name, policies)];
}
