import { expect, test } from "bun:test";
import { claimed, firstLease, released } from "./lease.ts";

const NOON = Date.parse("2026-01-01T12:00:00Z");
const claim = (identity: string, now = NOON) => ({ identity, leaseSeconds: 15, now });

test("the first claim makes the lease", () => {
  expect(firstLease("system", "lock", claim("one"))).toEqual({
    apiVersion: "coordination.k8s.io/v1",
    kind: "Lease",
    metadata: { name: "lock", namespace: "system" },
    spec: {
      holderIdentity: "one",
      leaseDurationSeconds: 15,
      acquireTime: "2026-01-01T12:00:00.000000Z",
      renewTime: "2026-01-01T12:00:00.000000Z",
      leaseTransitions: 0,
    },
  });
});

test("renewing moves only the time, taking over starts anew and counts", () => {
  const lease = firstLease("system", "lock", claim("one"));
  expect(claimed(lease, claim("one", NOON + 2_000)).spec).toMatchObject({
    acquireTime: "2026-01-01T12:00:00.000000Z",
    renewTime: "2026-01-01T12:00:02.000000Z",
    leaseTransitions: 0,
  });
  expect(claimed(lease, claim("two", NOON + 20_000)).spec).toMatchObject({
    holderIdentity: "two",
    acquireTime: "2026-01-01T12:00:20.000000Z",
    leaseTransitions: 1,
  });
});

test("a lease that is given back has no holder", () => {
  const lease = firstLease("system", "lock", claim("one"));
  expect(released(lease, NOON).spec).toMatchObject({ holderIdentity: "", leaseDurationSeconds: 1 });
});
