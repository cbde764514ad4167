import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { findCluster, suiteName } from "./cluster.ts";
import { apply, eventually, install, kubectl } from "./commands.ts";
import { HOST, startTraffic, type Traffic } from "./traffic.ts";

const cluster = await findCluster();
// The kubelet brings a changed ConfigMap to a pod about once a minute.
setDefaultTimeout(300_000);
const TAKEN_UP_SECONDS = 180;

/** A plugin that tells clients a word. */
const marking = (word: string) => `import { definePlugin, message } from "@postern/plugin";
import * as v from "valibot";

export default definePlugin({
  kind: "hooks",
  name: "acme/marks",
  version: "1.0.0",
  stability: "alpha",
  summary: "Tells clients a word.",
  config: v.strictObject({}),
  create: () => ({
    route: (route) => ({
      ...route,
      responseHeadersToAdd: [
        ...route.responseHeadersToAdd,
        message("envoy.config.core.v3.HeaderValueOption", { header: { key: "x-mark", value: "${word}" } }),
      ],
    }),
  }),
});
`;

describe.skipIf("reason" in cluster)(suiteName("a plugin out of a ConfigMap", cluster), () => {
  let traffic: Traffic;
  const put = (word: string) =>
    apply([
      {
        ...{ apiVersion: "v1", kind: "ConfigMap" },
        metadata: { namespace: traffic.installation.namespace, name: "acme-marks" },
        data: { "marks.ts": marking(word) },
      },
    ]);
  const mark = async () => {
    const response = await fetch(`http://${traffic.address}/`, { headers: { host: HOST }, keepalive: false });
    await response.body?.cancel();
    return response.headers.get("x-mark");
  };

  beforeAll(async () => {
    traffic = await startTraffic("plugged", 1);
  });
  afterAll(() => traffic?.end());

  test("is mounted by the chart, and changes what proxies are sent without a lost request", async () => {
    expect(await mark()).toBeNull();
    put("first");
    const plugins = [{ name: "marks", configMap: "acme-marks", path: "marks.ts" }];
    await traffic.unharmed(async () => {
      install({ ...traffic.installation, values: { plugins } });
      await eventually(mark, (word) => word === "first", TAKEN_UP_SECONDS);
    });
  });

  test("is taken up again when the ConfigMap changes, in the pod that runs", async () => {
    const pods = () =>
      kubectl("get", "pods", "-n", traffic.installation.namespace, "-l", "control-plane=envoy-gateway", "-o", "name");
    const before = pods();
    await traffic.unharmed(async () => {
      put("second");
      await eventually(mark, (word) => word === "second", TAKEN_UP_SECONDS);
    });
    expect(pods()).toBe(before);
  });

  test("that cannot be loaded leaves the one before in force", async () => {
    put('"; syntax error');
    const log = () => kubectl("logs", "-n", traffic.installation.namespace, "deployment/envoy-gateway");
    await eventually(log, (text) => /ERROR .*marks\.ts/.test(text), TAKEN_UP_SECONDS);
    expect(await mark()).toBe("second");
  });
});
