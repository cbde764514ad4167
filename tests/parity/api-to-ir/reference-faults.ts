import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { type ListName, readInput } from "./input.ts";

const POLICIES: readonly ListName[] = [
  ...(["clientTrafficPolicies", "backendTrafficPolicies", "securityPolicies", "envoyExtensionPolicies"] as const),
];

/** Whether the recorded input of a case holds different policies of one kind under one name. */
export function hasPoliciesOfOneName(dir: string, name: string): boolean {
  const { objects } = readInput(join(dir, `${name}.in.yaml`));
  return POLICIES.some((list) => {
    const keys = objects[list].map(({ metadata }) => `${metadata.namespace ?? ""}/${metadata.name}`);
    return new Set(keys).size < keys.length;
  });
}

interface Said {
  readonly status?: {
    readonly ancestors?: readonly { readonly conditions?: readonly { readonly type: string }[] }[];
  };
}

/** Whether the recorded output of a case holds a policy whose ancestors were cut, and one of them that says Overridden without Accepted. */
export function losesAccepted(dir: string, name: string): boolean {
  const output = parse(readFileSync(join(dir, `${name}.out.yaml`), "utf8")) as Partial<
    Record<ListName, readonly Said[]>
  >;
  return POLICIES.flatMap((list) => output[list] ?? []).some(({ status }) => {
    const said = (status?.ancestors ?? []).map(({ conditions = [] }) => conditions.map(({ type }) => type));
    const cut = said.some((types) => types.includes("Aggregated"));
    return cut && said.some((types) => types.includes("Overridden") && !types.includes("Accepted"));
  });
}
