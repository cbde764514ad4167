import { expect, test } from "bun:test";
import type { KubeClient } from "../../../core/kube/mod.ts";
import { proxyAuthorizer } from "./mod.ts";

const AUDIENCE = "envoy-gateway.postern.svc.cluster.local";

/** The verdict on a proxy whose token the API server judges so; `undefined` stands for a server that does not answer. */
async function judge(status: object | undefined, claim: object = {}) {
  let reviewed: unknown;
  const client = {
    create: async (_: unknown, object: unknown) => {
      reviewed = object;
      return status
        ? { value: { ...(object as object), status } }
        : { fault: { code: 0, reason: "Unreachable", message: "" } };
    },
  } as unknown as KubeClient;
  const authorize = proxyAuthorizer(client, { controllerNamespace: "postern", dnsDomain: "cluster.local" });
  const refusal = await authorize({
    nodeId: "eg-1",
    irKey: "team/eg",
    headers: { authorization: "Bearer t0" },
    ...claim,
  });
  return { code: refusal?.code, reviewed };
}

const good = {
  authenticated: true,
  audiences: [AUDIENCE],
  user: {
    username: "system:serviceaccount:team:eg",
    extra: { "authentication.kubernetes.io/pod-name": ["eg-1"] },
  },
};

test("a proxy with a token of its own pod, for this control plane, is served", async () => {
  const { code, reviewed } = await judge(good);
  expect(code).toBeUndefined();
  expect(reviewed).toMatchObject({ kind: "TokenReview", spec: { token: "t0", audiences: [AUDIENCE] } });
});

test("Envoy sends the token without a scheme", async () => {
  const { code, reviewed } = await judge(good, { headers: { authorization: "t0" } });
  expect([code, reviewed]).toMatchObject([undefined, { spec: { token: "t0" } }]);
});

test("others are refused", async () => {
  expect((await judge(good, { headers: {} })).code).toBe(16);
  expect((await judge({ ...good, authenticated: false })).code).toBe(16);
  expect((await judge({ ...good, audiences: ["other"] })).code).toBe(16);
  expect((await judge(good, { nodeId: "eg-2" })).code).toBe(7);
  expect((await judge(good, { irKey: "other/eg" })).code).toBe(7);
  expect((await judge({ ...good, user: { ...good.user, username: "alice" } })).code).toBe(7);
  expect((await judge(undefined)).code).toBe(14);
});
