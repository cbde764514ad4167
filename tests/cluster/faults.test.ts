import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { KubeClient } from "../../core/kube/mod.ts";
import type { Snapshot } from "../../core/resource/mod.ts";
import { findCluster, handsOn, suiteName } from "./cluster.ts";
import { noRestarts, restartApiServer } from "./rig.ts";
import { startOn } from "./start.ts";

const SPACE = `faults-test-${process.pid}`;
const missing = noRestarts();
const cluster = missing === undefined ? await findCluster() : { reason: missing };

describe.skipIf("reason" in cluster)(suiteName("provider while the API server fails", cluster), () => {
  const client = "client" in cluster ? cluster.client : (undefined as unknown as KubeClient);
  const hands = handsOn(client);
  const names = (snapshot: Snapshot) =>
    snapshot
      .all("HTTPRoute")
      .filter(({ metadata }) => metadata.namespace === SPACE)
      .map(({ metadata }) => metadata.name);
  const route = { spec: { parentRefs: [{ name: "eg" }], rules: [{ backendRefs: [{ name: "s", port: 80 }] }] } };

  beforeAll(async () => {
    await hands.put("Namespace", "", SPACE);
    for (let i = 0; i < 20; i++) await hands.put("HTTPRoute", SPACE, `r${i}`, route);
  });
  afterAll(() => hands.remove("Namespace", "", SPACE));

  test("a restart of the API server loses nothing, tells nothing twice and takes nothing back", async () => {
    const { seen, provider, metrics } = await startOn(client, { controllerNamespace: SPACE });
    const before = seen.last();
    restartApiServer();
    await hands.put("HTTPRoute", SPACE, "after", route);
    await hands.remove("HTTPRoute", SPACE, "r7");
    const last = await seen.until((snapshot) => names(snapshot).includes("after") && !names(snapshot).includes("r7"));
    expect(names(last)).toHaveLength(20);
    expect(last.get("HTTPRoute", SPACE, "r3")).toBe(before.get("HTTPRoute", SPACE, "r3") as never);
    expect(seen.all.every((snapshot) => names(snapshot).includes("r3"))).toBe(true);
    const lists = metrics
      .prometheus()
      .split("\n")
      .filter((line) => line.includes('resource="httproutes"'));
    expect(lists.every((line) => line.endsWith(" 1"))).toBe(true);
    await provider.stop?.();
  }, 120_000);
});
