import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { findCluster, suiteName } from "./cluster.ts";
import { apply, eventually, install, kubectl, read, remove } from "./commands.ts";
import { controllerOf, httpRoute } from "./objects.ts";
import { controlPlanePods } from "./processes.ts";
import { answers, proxyOf, rolled, startTraffic, type Traffic } from "./traffic.ts";

const cluster = await findCluster();
const NAME = "operator";
/** Longer than the kubelet takes to restart a container whose liveness probe fails: three probes in 30 s. */
const PROBED_SECONDS = Number(process.env["POSTERN_PROBED_SECONDS"] ?? 45);
/** How often is looked meanwhile whether a container was restarted. */
const LOOK_MS = 2_000;
// A control plane and proxies start, and what probes would do takes its time.
setDefaultTimeout(300_000 + PROBED_SECONDS * 1_000);
const EXECUTABLE = process.env["POSTERN_EXECUTABLE"];
const PROGRAM = EXECUTABLE ? [EXECUTABLE] : [process.execPath, join(import.meta.dir, "../../cmd/main.ts")];

interface Pod {
  readonly metadata: { readonly name: string };
  readonly status: {
    readonly containerStatuses?: readonly {
      readonly name: string;
      readonly restartCount: number;
      readonly state: { readonly running?: { readonly startedAt: string } };
    }[];
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly lastTransitionTime: string;
    }[];
  };
}

const PROXIES = "app.kubernetes.io/component=proxy";

/** Where the API server leads to the metrics of a control plane. */
const metricsOf = (namespace: string) =>
  `/api/v1/namespaces/${namespace}/pods/${controlPlanePods(namespace)[0]}:19001/proxy/metrics`;

/** A line of the control plane's log, whoever wrote it. */
const isLine = (line: string) => /^\S+ (INFO|WARN|ERROR) /.test(line);

describe.skipIf("reason" in cluster)(suiteName("the operator's day", cluster), () => {
  let traffic: Traffic;
  const system = () => traffic.installation.namespace;
  const proxies = () => read<{ items: readonly Pod[] }>("pods", "-n", system(), "-l", PROXIES).items;
  const restarts = () =>
    proxies()
      .flatMap(({ status }) => status.containerStatuses ?? [])
      .reduce((sum, { restartCount }) => sum + restartCount, 0);
  const log = () =>
    kubectl("logs", "-n", system(), `pod/${controlPlanePods(system())[0]}`)
      .split("\n")
      .filter(isLine);

  beforeAll(async () => {
    traffic = await startTraffic(NAME, 1, ["admissionWebhook.enabled=false"]);
  });
  afterAll(() => traffic?.end());

  test("a wrong EnvoyProxy, for longer than probes are patient, costs no request and restarts no Envoy", async () => {
    const before = proxies().map(({ metadata }) => metadata.name);
    const wrong = proxyOf(system()) as { readonly spec: object };
    await traffic.unharmed(async () => {
      apply([{ ...wrong, spec: { ...wrong.spec, bootstrap: { type: "Replace", value: "admin: [" } } }]);
      await eventually(
        () => log().filter((line) => / ERROR .*bootstrap/.test(line)).length,
        (lines) => lines > 0,
      );
      const end = Date.now() + PROBED_SECONDS * 1_000;
      while (Date.now() < end) {
        expect(restarts()).toBe(0);
        await Bun.sleep(LOOK_MS);
      }
      apply([wrong]);
    });
    expect(restarts()).toBe(0);
    expect(
      proxies()
        .map(({ metadata }) => metadata.name)
        .toSorted(),
    ).toEqual(before.toSorted());
  });

  test("a new proxy is ready soon after it starts", async () => {
    const more = proxyOf(system()) as { readonly spec: { readonly provider: object } };
    const kubernetes = { envoyDeployment: { replicas: 3, pod: { annotations: { "example.com/mark": "first" } } } };
    const known = new Set(proxies().map(({ metadata }) => metadata.name));
    await traffic.unharmed(async () => {
      apply([{ ...more, spec: { ...more.spec, provider: { type: "Kubernetes", kubernetes } } }]);
      const fresh = () => proxies().find(({ metadata }) => !known.has(metadata.name));
      const ready = (pod: Pod | undefined) =>
        pod?.status.conditions?.find(({ type, status }) => type === "Ready" && status === "True");
      const pod = await eventually(fresh, (found) => ready(found) !== undefined, 60);
      const started =
        pod?.status.containerStatuses?.map(({ state }) => Date.parse(state.running?.startedAt ?? "")) ?? [];
      const seconds = (Date.parse(ready(pod)?.lastTransitionTime ?? "") - Math.max(...started)) / 1_000;
      console.log(`  ready ${seconds} s after its containers started`);
      // Times are whole seconds, so three are less than four.
      expect(seconds).toBeLessThanOrEqual(3);
    });
    apply([proxyOf(system())]);
  });

  test("a rollout of proxies costs no request and is an Event of their Gateway", async () => {
    await traffic.unharmed(async () => {
      apply([proxyOf(system(), "second")]);
      const events = () =>
        kubectl("events", "-n", traffic.namespace, "--for", "gateway/eg", "-o", "jsonpath={.items[*].reason}").split(
          " ",
        );
      await eventually(events, (reasons) => reasons.includes("ProxiesRolledOut"), 30);
      const [deployment = ""] = kubectl("get", "deployments", "-n", system(), "-l", PROXIES, "-o", "name").split("\n");
      await rolled(system(), deployment.replace("deployment.apps/", ""));
    });
    expect(kubectl("get", "--raw", metricsOf(system()))).toContain('rest_client_requests_total{code="200",host="');
  });

  test("the log of an installation, a route, a refusal, an upgrade and its end has 40 lines at most", async () => {
    remove("-n", system(), "pod", "-l", "control-plane=envoy-gateway");
    kubectl("rollout", "status", "-n", system(), "deployment/envoy-gateway", "--timeout=120s");
    const route = (name: string, backend: string) =>
      httpRoute(
        { namespace: traffic.namespace, name },
        { gateway: "eg", hostname: `${name}.test`, backend, sectionName: "http" },
      );
    apply([route("said", "backend")]);
    await answers(traffic.address, "said.test", 200);
    apply([route("lost", "nobody")]);
    await eventually(log, (lines) => lines.some((line) => line.includes("httproute operator-apps/lost")), 30);
    const first = log();
    const said = first.filter((line) => line.includes("httproute operator-apps/said: in force on "));
    expect(said).toHaveLength(1);
    install({
      ...traffic.installation,
      set: [...(traffic.installation.set ?? []), "config.envoyGateway.logging.level.default=info"],
    });
    install({
      ...traffic.installation,
      set: [...(traffic.installation.set ?? []), "config.envoyGateway.extensionApis.enableBackend=true"],
    });
    const [pod = ""] = controlPlanePods(system()).slice(-1);
    const second: string[] = [];
    const following = spawn("kubectl", ["logs", "-n", system(), "-f", pod]);
    following.stdout.setEncoding("utf8").on("data", (text: string) => second.push(text));
    const ended = new Promise((resolve) => following.once("close", resolve));
    spawnSync("helm", ["uninstall", traffic.installation.release, "-n", system(), "--wait", "--timeout", "60s"]);
    await ended;
    const all = [...first, ...second.join("").split("\n").filter(isLine)];
    console.log(all.map((line) => `  ${line}`).join("\n"));
    expect(all.length).toBeLessThanOrEqual(40);
    expect(await answered()).toBe(200);
  });

  const answered = async () => (await fetch(`http://${traffic.address}/`, { headers: { host: "load.test" } })).status;

  test("uninstall --everything leaves nothing but definitions and the namespace, and no class waits", async () => {
    const [program = "", ...before] = PROGRAM;
    const run = spawnSync(
      program,
      [...before, "uninstall", "--everything", "--controller", controllerOf(NAME), "-n", system()],
      {
        encoding: "utf8",
        timeout: 120_000,
      },
    );
    expect([run.status, run.stderr]).toEqual([
      0,
      expect.stringContaining(`the namespace ${system()} stays, and the definitions`),
    ]);
    const kinds =
      "deployments,daemonsets,services,configmaps,secrets,serviceaccounts,leases,roles,rolebindings,jobs,pdb,hpa";
    // The job of the certificates goes by itself, half a minute after its end.
    const ours = (names: readonly string[]) => names.filter((name) => /envoy|postern|5b9825d2|certgen/.test(name));
    await eventually(
      () => ours(kubectl("get", kinds, "-n", system(), "-o", "name").split("\n")),
      (left) => left.length === 0,
      90,
    );
    for (const kind of [
      "mutatingwebhookconfigurations",
      "validatingwebhookconfigurations",
      "clusterroles",
      "clusterrolebindings",
    ])
      expect(
        kubectl("get", kind, "-o", "name")
          .split("\n")
          .filter((name) => name.includes(system())),
      ).toEqual([]);
    // Neither Gateway nor GatewayClass has a finalizer that nobody takes off.
    remove("gateway", "--all", "-n", traffic.namespace);
    kubectl("delete", "gatewayclass", `eg-${NAME}`, "--timeout=20s");
  });
});
