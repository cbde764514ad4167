import type { Condition } from "../../types.ts";
import { fails, holds } from "../condition.ts";

/** The policy is in force under this ancestor. */
export function policyAccepted(): Condition {
  return holds("Accepted", "Accepted", "The policy is in force.");
}

/** The policy protects, and no proxy has said yet that it has it; until then its routes answer 503 where it is not in force. */
export function notInForceYet(): Condition {
  return fails("Accepted", "Pending", "No proxy has it in force yet; what it protects answers 503 until then.");
}

/** Parts of the policy cannot be applied, or all of it. */
export function policyInvalid(faults: readonly string[]): Condition {
  return fails("Accepted", "Invalid", faults.join("\n"));
}

/** An older policy of the same kind has the target; `meanwhile` says what that means until it is put right. */
export function policyTargetTaken(kind: string, target: string, winner: string, meanwhile?: string): Condition {
  const text = `${kind} ${winner} is older and already has ${target}; give each target one ${kind}.`;
  return fails("Accepted", "Conflicted", meanwhile === undefined ? text : `${text} ${meanwhile}`);
}

/** The target has no such listener or rule. */
export function policySectionMissing(target: string, section: string): Condition {
  return fails("Accepted", "TargetNotFound", `${target} has no section named ${section}; correct sectionName.`);
}

/** The policy was laid over the one of its parent. */
export function policyMergedOver(kind: string, parent: string): Condition {
  return holds("Merged", "Merged", `The policy is laid over ${kind} ${parent}.`);
}

/** Policies of routes are laid over this one. */
export function policyMergedBelow(targets: readonly string[]): Condition {
  return holds("Merged", "Merged", `Policies are laid over this one for ${targets.join(", ")}.`);
}

/** More specific policies take the place of this one. */
export function policyOverridden(kind: string, targets: readonly string[]): Condition {
  return holds("Overridden", "Overridden", `More specific objects of kind ${kind} hold for ${targets.join(", ")}.`);
}

/** A warning; reasons of several are one, their messages follow each other. */
export function policyWarning(reason: string, message: string, earlier?: Condition): Condition {
  if (!earlier) return holds("Warning", reason, message);
  const both = earlier.message.includes(message) ? earlier.message : `${earlier.message} ${message}`;
  return holds("Warning", earlier.reason === reason ? reason : "Warnings", both);
}

/** Fields that have a successor, each with it; sorted by field. */
export function deprecatedFields(fields: Readonly<Record<string, string>>): string {
  return Object.keys(fields)
    .sort()
    .map((field) => `${field} is deprecated, use ${fields[field]}.`)
    .join(" ");
}

/** EnvoyPatchPolicies are switched off. */
export function patchPoliciesDisabled(): Condition {
  return fails(
    "Accepted",
    "Disabled",
    "EnvoyPatchPolicies are switched off; set extensionApis.enableEnvoyPatchPolicy in the EnvoyGateway configuration.",
  );
}

/** A target that is no class of ours with merged Gateways. */
export function patchTargetMissing(name: string): string {
  return `targetRef: there is no GatewayClass ${name} with accepted Gateways; while Gateways are merged, a patch targets the class.`;
}

/** A target of a kind that cannot be patched. */
export function patchTargetKindWrong(kind: string, wanted: string): string {
  return `targetRef names a ${kind}, but must name a ${wanted} of gateway.networking.k8s.io.`;
}

/** A kind of route to which policies of extensions do not attach. */
export function extensionTargetUnsupported(kind: string): string {
  return `A policy of an extension cannot target a ${kind}; use an HTTPRoute, a GRPCRoute or a Gateway.`;
}
