import { certificateNames, makeCertificates } from "../../cmd/runtime/certificates/make.ts";
import { withPredecessor } from "../../cmd/runtime/certificates/predecessor.ts";
import { certificateSecrets } from "../../cmd/runtime/certificates/secrets.ts";
import { apply, eventually, kubectl } from "./commands.ts";
import { killControlPlane, leaderOf } from "./processes.ts";

const FOUR_YEARS_MS = 4 * 365 * 24 * 60 * 60 * 1000;

/** A value of a Secret in a namespace. */
export function secretValue(namespace: string, name: string, key: "ca.crt" | "tls.crt"): string {
  return atob(kubectl("get", "secret", "-n", namespace, name, "-o", `jsonpath={.data.${key.replace(".", "\\.")}}`));
}

/**
 * Puts certificates in place that are four of their five years old, and has a replica begin to lead: it looks at them then. Resolves when it has renewed
 * them.
 */
export async function renewedByLeader(namespace: string): Promise<void> {
  const due = await makeCertificates(certificateNames(namespace, "cluster.local"), Date.now() - FOUR_YEARS_MS);
  const trusting = withPredecessor(due.envoy.ca, secretValue(namespace, "envoy", "ca.crt"));
  const parties = [due.controlPlane, due.envoy, due.rateLimit].map((party) => ({ ...party, ca: trusting }));
  const [controlPlane, envoy, rateLimit] = parties as [typeof due.envoy, typeof due.envoy, typeof due.envoy];
  const secrets = certificateSecrets({ ...due, controlPlane, envoy, rateLimit }, namespace);
  apply(secrets.filter(({ metadata }) => metadata.name !== "envoy-oidc-hmac"));
  killControlPlane(leaderOf(namespace));
  await eventually(
    () => ["envoy-gateway", "envoy", "envoy-rate-limit"].map((name) => secretValue(namespace, name, "tls.crt")),
    (held) => held.every((text) => parties.every(({ certificate }) => !text.includes(certificate))),
    120,
  );
}
