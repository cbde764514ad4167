import type { KubeObject } from "../../../core/resource/mod.ts";

/** The spec of a Lease, as leader election uses it. Durations are whole seconds. */
export interface LeaseSpec {
  readonly holderIdentity?: string | undefined;
  readonly leaseDurationSeconds?: number | undefined;
  readonly acquireTime?: string | undefined;
  readonly renewTime?: string | undefined;
  readonly leaseTransitions?: number | undefined;
}

/** Who wants the lease, for how long, and when. */
export interface LeaseClaim {
  readonly identity: string;
  readonly leaseSeconds: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * The Lease with the claim in it: acquired, or renewed when the claimant has it already. Everything else of the object stays, its version too, so
 * that of two claimants only one succeeds. Pure.
 */
export function claimed(lease: KubeObject, { identity, leaseSeconds, now }: LeaseClaim): KubeObject {
  const before = specOf(lease);
  const time = microTime(now);
  const renews = before.holderIdentity === identity;
  return {
    ...lease,
    spec: {
      ...before,
      holderIdentity: identity,
      leaseDurationSeconds: leaseSeconds,
      acquireTime: renews ? (before.acquireTime ?? time) : time,
      renewTime: time,
      leaseTransitions: (before.leaseTransitions ?? 0) + (renews ? 0 : 1),
    },
  };
}

/** The Lease given back, for another replica to take at once. Pure. */
export function released(lease: KubeObject, now: number): KubeObject {
  return {
    ...lease,
    spec: { ...specOf(lease), holderIdentity: "", leaseDurationSeconds: 1, renewTime: microTime(now) },
  };
}

/** A Lease that does not exist yet, with the first claim in it. Pure. */
export function firstLease(namespace: string, name: string, claim: LeaseClaim): KubeObject {
  const bare = { apiVersion: "coordination.k8s.io/v1", kind: "Lease", metadata: { name, namespace } };
  return claimed({ ...bare, spec: { leaseTransitions: -1 } }, claim);
}

/** The spec of a Lease; empty when it has none. */
export function specOf(lease: KubeObject): LeaseSpec {
  return (lease.spec ?? {}) as LeaseSpec;
}

/** A time as the API prints MicroTime. */
function microTime(ms: number): string {
  return new Date(ms).toISOString().replace("Z", "000Z");
}
