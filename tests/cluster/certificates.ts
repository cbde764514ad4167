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

/** Certificates that a replica renews as soon as it looks at them, as texts. */
export type Due = readonly string[];

/** Puts certificates in place that are four of their five years old; whoever trusted those before trusts them. */
export async function putDue(namespace: string): Promise<Due> {
  const due = await makeCertificates(certificateNames(namespace, "cluster.local"), Date.now() - FOUR_YEARS_MS);
  const trusting = withPredecessor(due.envoy.ca, secretValue(namespace, "envoy", "ca.crt"));
  const parties = [due.controlPlane, due.envoy, due.rateLimit].map((party) => ({ ...party, ca: trusting }));
  const [controlPlane, envoy, rateLimit] = parties as [typeof due.envoy, typeof due.envoy, typeof due.envoy];
  const secrets = certificateSecrets({ ...due, controlPlane, envoy, rateLimit }, namespace);
  apply(secrets.filter(({ metadata }) => metadata.name !== "envoy-oidc-hmac"));
  return parties.map(({ certificate }) => certificate);
}

/**
 * Has a replica begin to lead, which then looks at the certificates. Resolves when it has renewed those that are due; `meanwhile` is called when the replica that led
 * is gone and they are not renewed yet.
 */
export async function renewedByNext(namespace: string, due: Due, meanwhile: () => void = () => {}): Promise<void> {
  killControlPlane(leaderOf(namespace));
  meanwhile();
  await eventually(
    () => ["envoy-gateway", "envoy", "envoy-rate-limit"].map((name) => secretValue(namespace, name, "tls.crt")),
    (held) => held.every((text) => due.every((certificate) => !text.includes(certificate))),
    120,
  );
}

/** Both, one right after the other. */
export async function renewedByLeader(namespace: string): Promise<void> {
  await renewedByNext(namespace, await putDue(namespace));
}
