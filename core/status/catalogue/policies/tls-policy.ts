import type { Condition } from "../../types.ts";
import { fails, holds } from "../condition.ts";

/** The policy is in force and what it refers to is there. */
export function policyResolved(): readonly Condition[] {
  return [
    holds("ResolvedRefs", "ResolvedRefs", "All references of the policy are resolved."),
    holds("Accepted", "Accepted", "The policy is in force."),
  ];
}

/** The CA certificates of the policy cannot be had. */
export function policyCaInvalid(
  reason: "InvalidKind" | "InvalidCACertificateRef",
  fault: string,
): readonly Condition[] {
  return [fails("Accepted", "NoValidCACertificate", fault), fails("ResolvedRefs", reason, fault)];
}

/** An older policy already has the target. */
export function policyConflicted(winner: string): Condition {
  return fails(
    "Accepted",
    "Conflicted",
    `BackendTLSPolicy ${winner} already has one of the targets; give each target one policy.`,
  );
}
