import { MAX_OPERATIONS, MAX_SEARCHES } from "../../../../core/envoy/json-patch/mod.ts";

/** The texts that EnvoyPatchPolicies are told about their patches; one sentence each. */
export const patchTexts = {
  applied: () => "Every patch was applied.",
  notFound: (resources: readonly string[]) =>
    `There is nothing to patch of this type and name: ${resources.join(", ")}. Names are those that Envoy is sent.`,
  unknownType: (type: string) =>
    `Resources of type ${type} cannot be patched; listeners, routes, clusters, endpoints and secrets can.`,
  noPlace: (op: string) => `The operation ${op} says neither path nor jsonPath.`,
  wrongFields: (op: string, needs: string) => `The operation ${op} ${needs}.`,
  reserved: (name: string) =>
    `The secret ${name} holds the CA certificates of the proxy's system; patches can neither change nor replace it.`,
  notApplicable: (what: string, why: string) => `A patch of ${what} cannot be applied: ${why}.`,
  tooMany: () =>
    `The policy has more than ${MAX_OPERATIONS} patches, or more than ${MAX_SEARCHES} with a jsonPath, so none is applied; divide it.`,
  manyWrong: (what: string, number: number) =>
    `As ${number} patches of ${what} are wrong, those behind the last of them are not applied either.`,
  notOfType: (what: string, why: string) => `With its patch, ${what} is not of its type any more: ${why}.`,
  refused: (what: string, why: string) => `With its patch, Envoy would refuse ${what}: ${why}.`,
} as const;
