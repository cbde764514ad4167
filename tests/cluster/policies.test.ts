import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { findCluster, suiteName } from "./cluster.ts";
import { apply, kubectl, read, remove } from "./commands.ts";
import { answers, HOST, startTraffic, type Traffic } from "./traffic.ts";

// A control plane and proxies start.
setDefaultTimeout(300_000);

const cluster = await findCluster();
const NAME = "policies";

/** The spec of a policy of each kind at first, and another one. */
const KINDS = {
  BackendTrafficPolicy: [
    { timeout: { http: { requestTimeout: "9s" } } },
    { timeout: { http: { requestTimeout: "8s" } } },
  ],
  ClientTrafficPolicy: [{ timeout: { http: { idleTimeout: "60s" } } }, { timeout: { http: { idleTimeout: "50s" } } }],
} as const;

type Kind = keyof typeof KINDS;

describe.skipIf("reason" in cluster)(suiteName("policies of traffic", cluster), () => {
  let traffic: Traffic;
  const group = "gateway.networking.k8s.io";
  const gateway = { group, kind: "Gateway", name: "eg" };
  const listener = { ...gateway, sectionName: "http" };
  const route = { group, kind: "HTTPRoute", name: "load" };
  const policy = (kind: Kind, name: string, target: object, spec: object) =>
    apply([
      {
        apiVersion: "gateway.envoyproxy.io/v1alpha1",
        ...{ kind, metadata: { namespace: traffic.namespace, name } },
        spec: { targetRefs: [target], ...spec },
      },
    ]);
  const away = (kind: Kind, ...names: readonly string[]) => remove(kind, ...names, "-n", traffic.namespace);

  /** Waits until a condition of a policy stands under its first ancestor. */
  const stands = (kind: Kind, name: string, type: string, value: string) =>
    kubectl(
      ...["wait", "-n", traffic.namespace, `${kind}/${name}`, "--timeout=60s"],
      `--for=jsonpath={.status.ancestors[0].conditions[?(@.type=='${type}')].${value}`,
    );
  const is = (kind: Kind, name: string, type: string, status = "True") => stands(kind, name, type, `status}=${status}`);
  const because = (kind: Kind, name: string, type: string, reason: string) =>
    stands(kind, name, type, `reason}=${reason}`);
  const types = (kind: Kind, name: string) =>
    read<{ status: { ancestors: { conditions: { type: string }[] }[] } }>(
      ...[kind, name, "-n", traffic.namespace],
    ).status.ancestors.flatMap(({ conditions }) => conditions.map(({ type }) => type));

  beforeAll(async () => {
    traffic = await startTraffic(NAME, 1);
  });
  afterAll(() => traffic?.end());

  for (const [kind, [first, second]] of Object.entries(KINDS) as [Kind, (typeof KINDS)[Kind]][]) {
    test(`${kind}: applied, in conflict with a later one, and that one after the first is gone`, () => {
      policy(kind, "first", gateway, first);
      is(kind, "first", "Accepted");
      // Of objects of one second the name decides.
      policy(kind, "later", gateway, second);
      because(kind, "later", "Accepted", "Conflicted");
      is(kind, "first", "Accepted");
      away(kind, "first");
      is(kind, "later", "Accepted");
      away(kind, "later");
    });

    test(`${kind}: overridden by a more specific one, and no more when that is gone`, async () => {
      policy(kind, "wide", gateway, first);
      is(kind, "wide", "Accepted");
      policy(kind, "narrow", kind === "ClientTrafficPolicy" ? listener : route, second);
      is(kind, "narrow", "Accepted");
      is(kind, "wide", "Overridden");
      away(kind, "narrow");
      for (let tries = 0; tries < 100 && types(kind, "wide").includes("Overridden"); tries++) await Bun.sleep(100);
      expect(types(kind, "wide")).not.toContain("Overridden");
      away(kind, "wide");
    });

    test(`${kind}: what cannot be used is told on its field`, () => {
      const odd =
        kind === "ClientTrafficPolicy"
          ? { headers: { lateResponseHeaders: { set: [{ name: "x-odd", value: "%NO_SUCH_COMMAND%" }] } } }
          : {
              compression: [{ type: "Gzip" }],
              faultInjection: { abort: { httpStatus: 503, percentage: 0 } },
              rateLimit: { type: "Global", global: { rules: [{ limit: { requests: 1, unit: "Second" } }] } },
            };
      policy(kind, "odd", gateway, odd);
      is(kind, "odd", "Accepted", "False");
      away(kind, "odd");
    });
  }

  test("BackendTrafficPolicy: laid over the one of the Gateway, and said on both", () => {
    policy("BackendTrafficPolicy", "wide", gateway, KINDS.BackendTrafficPolicy[0]);
    policy("BackendTrafficPolicy", "narrow", route, { mergeType: "StrategicMerge", retry: { numRetries: 1 } });
    is("BackendTrafficPolicy", "narrow", "Merged");
    is("BackendTrafficPolicy", "narrow", "Accepted");
    is("BackendTrafficPolicy", "wide", "Merged");
    away("BackendTrafficPolicy", "narrow", "wide");
  });

  test("after all of that requests are answered", async () => {
    await answers(traffic.address, HOST, 200);
  });
});
