import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type ListName, readInput } from "./api-to-ir/input.ts";

/** A sort of recorded cases held to be wrong in the reference: a case to which a rule applies runs, and does not fail the runner. */
export interface ExceptionRule {
  readonly stage: string;
  readonly reason: string;
  applies(dir: string, name: string): boolean;
}

/** The rules, each with its reason. */
export const EXCEPTION_RULES: readonly ExceptionRule[] = [
  {
    stage: "api-to-ir",
    reason:
      "a policy has more than 16 ancestors; the reference drops those above the seventeenth while it still states conditions, and loses Accepted of one that is stated again; here all conditions are stated before the list is cut",
    applies: (dir, name) => readFileSync(join(dir, `${name}.out.yaml`), "utf8").includes("reason: Aggregated"),
  },
  {
    stage: "api-to-ir",
    reason:
      "the input holds two policies of one kind under one name, which no API server takes; the reference goes on with the first for the targets of both",
    applies: hasPoliciesOfOneName,
  },
];

const POLICIES: readonly ListName[] = [
  ...(["clientTrafficPolicies", "backendTrafficPolicies", "securityPolicies", "envoyExtensionPolicies"] as const),
];

/** Whether the recorded input of a case holds different policies of one kind under one name. */
function hasPoliciesOfOneName(dir: string, name: string): boolean {
  const { objects } = readInput(join(dir, `${name}.in.yaml`));
  return POLICIES.some((list) => {
    const keys = objects[list].map(({ metadata }) => `${metadata.namespace ?? ""}/${metadata.name}`);
    return new Set(keys).size < keys.length;
  });
}
