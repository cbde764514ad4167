import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findCluster, suiteName } from "./cluster.ts";
import { apply, eventually, kubectl, leave, read, remove } from "./commands.ts";
import { echoServer, gateway, gatewayClass, httpRoute } from "./objects.ts";

// Starting a control plane and a proxy takes seconds.
setDefaultTimeout(240_000);

const cluster = await findCluster();
const HERE = "postern-cli";
const CONTROLLER = "gateway.envoyproxy.io/cli-gatewayclass-controller";
/** The executable, where it was built; else the sources. */
const EXECUTABLE = process.env["POSTERN_EXECUTABLE"];
const PROGRAM = EXECUTABLE ? [EXECUTABLE] : [process.execPath, join(import.meta.dir, "../../cmd/main.ts")];
const folder = mkdtempSync(join(tmpdir(), "postern-cluster-cli-"));

const place = (name: string) => ({ namespace: HERE, name });
const inHere = (...args: readonly string[]) => [...args, "-n", HERE];

/** Runs the program, as a process of its own; what it said and how it ended. */
function postern(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const [program = "", ...before] = PROGRAM;
  const run = spawnSync(program, [...before, ...args], {
    encoding: "utf8",
    env: { ...process.env, ...env },
    timeout: 200_000,
    maxBuffer: 1 << 28,
  });
  return { code: run.status, out: run.stdout, talk: run.stderr };
}

/** The standard output of a run that must succeed. */
function output(...args: readonly string[]): string {
  const { code, out, talk } = postern(args);
  if (code !== 0) throw new Error(`postern ${args.join(" ")}: ${talk}`);
  return out;
}

const configuration = {
  apiVersion: "gateway.envoyproxy.io/v1alpha1",
  kind: "EnvoyGateway",
  gateway: { controllerName: CONTROLLER },
  provider: { type: "Kubernetes", kubernetes: { watch: { type: "Namespaces", namespaces: [HERE] } } },
};

interface Named {
  readonly items: readonly { readonly metadata: { readonly name: string } }[];
}

/** The name of the proxy's pod. */
function proxyPod(): string {
  const { items } = read<Named>(...inHere("pods", "-l", "app.kubernetes.io/component=proxy"));
  return items[0]?.metadata.name ?? "none";
}

describe.skipIf("reason" in cluster)(suiteName("the command line on a cluster", cluster), () => {
  const config = join(folder, "envoy-gateway.yaml");
  const installing = ["install", "--skip-crds", "-c", config, "--timeout", "120s"];

  beforeAll(() => {
    writeFileSync(config, JSON.stringify(configuration));
    // The remains of an earlier run have to be gone first.
    const phase = kubectl("get", "namespace", HERE, "--ignore-not-found", "-o", "jsonpath={.status.phase}");
    if (phase === "Terminating") kubectl("wait", "--for=delete", `namespace/${HERE}`, "--timeout=240s");
    output(...inHere(...installing));
    apply([
      gatewayClass("cli", CONTROLLER),
      gateway(place("eg"), "cli", 8099),
      ...echoServer(place("backend")),
      httpRoute(place("route"), { gateway: "eg", hostname: "www.cli.example", backend: "backend" }),
    ]);
    kubectl("wait", ...inHere("gateway/eg"), "--for=condition=Programmed", "--timeout=120s");
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
    leave(HERE);
  });

  test("install once more changes nothing but the job; what is installed serves", () => {
    const { code, talk } = postern(inHere(...installing));
    expect(code).toBe(0);
    const lines = talk.trim().split("\n");
    expect(lines.at(-1)).toBe(`Postern is ready in the namespace ${HERE}`);
    const changed = lines.slice(0, -1).filter((line) => !line.endsWith(" is as it was"));
    expect(changed).toEqual([`Job ${HERE}/postern-certgen deleted`, `Job ${HERE}/postern-certgen created`]);
    const dry = postern(["install", "--only-crds", "--dry-run"]);
    expect(dry.talk).toContain("CustomResourceDefinition httproutes.gateway.networking.k8s.io would be updated\n");
  });

  test("status", async () => {
    await eventually(
      () => output("status", ...inHere("gateway")),
      (table) => /^eg +Programmed +True +Programmed\n +Accepted +True +Accepted$/m.test(table),
    );
    const everywhere = output("x", "status", "httproute", "-q", "-A");
    expect(everywhere).toMatch(/^NAMESPACE +NAME +PARENT +LISTENER +TYPE +STATUS +REASON\n/);
    expect(everywhere).toMatch(/^postern-cli +route +gateway\/eg +\w+ +True +\w+$/m);
    const all = output("status", ...inHere("all", "-v"));
    expect(all).toMatch(
      /^gatewayclass\/cli +Accepted +True +Accepted +.+ 1 +\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \+0000 UTC$/m,
    );
    expect(all).toMatch(/^gateway\/eg /m);
    expect(all).toMatch(/^httproute\/route /m);
    expect(postern(["status", ...inHere("xpolicy")])).toMatchObject({ code: 0, out: "" });
  });

  test("config envoy-proxy: what a real Envoy has", async () => {
    const pod = proxyPod();
    interface Routes {
      readonly dynamicRouteConfigs?: readonly {
        readonly routeConfig: { readonly virtualHosts: readonly { readonly domains: readonly string[] }[] };
      }[];
    }
    const labels = ["-l", "gateway.envoyproxy.io/owning-gateway-name=eg"];
    const routes = () =>
      (JSON.parse(output("config", "envoy-proxy", ...inHere("route", ...labels)))[HERE][pod] as Routes)
        .dynamicRouteConfigs?.[0]?.routeConfig.virtualHosts;
    await eventually(routes, (hosts) => hosts?.[0]?.domains.join() === "www.cli.example");
    const { configs } = JSON.parse(output("c", "proxy", "all", ...inHere(pod)))[HERE][pod];
    const types = configs.map((entry: Record<string, string>) => entry["@type"]?.split(".").at(-1));
    expect(types).toEqual(
      expect.arrayContaining(["BootstrapConfigDump", "EndpointsConfigDump", "ListenersConfigDump"]),
    );
    expect(output("config", "envoy-proxy", "endpoint", ...inHere(pod, "-o", "yaml"))).toMatch(/portValue: 3000/);
  });

  test("config envoy-gateway, and the versions of a cluster", () => {
    const byPod = JSON.parse(output("config", "envoy-gateway", ...inHere("httproute")))[HERE] as object;
    const [objects] = Object.values(byPod) as readonly Named["items"][];
    expect(objects?.map(({ metadata }) => metadata.name)).toEqual(["route"]);
    const all = output("c", "gateway", ...inHere("all"));
    expect(all).not.toMatch(/PRIVATE KEY|LS0tLS1CRUdJTi/);
    const { remote } = JSON.parse(output("version", "-r", "-o", "json"));
    expect(remote).toContainEqual({ namespace: HERE, name: Object.keys(byPod)[0], version: "0.1.0" });
    const limits = postern(["config", "envoy-ratelimit", "-n", HERE]);
    expect([limits.code, limits.talk]).toEqual([1, expect.stringContaining("there is none; rateLimit in the")]);
  });

  test("stats", () => {
    expect(output("stats", "envoy-proxy", ...inHere())).toMatch(
      /^# postern-cli\/\S+\n[\s\S]*^envoy_server_live\{\} 1$/m,
    );
    const clusters = JSON.parse(output("x", "stats", "envoy-proxy", ...inHere("-t", "clusters", "-o", "json")));
    const names = clusters[`${HERE}/${proxyPod()}`].cluster_statuses.map(({ name }: { name: string }) => name);
    expect(names).toContain("httproute/postern-cli/route/rule/0");
  });

  test("dashboard leads to the pages of Envoy, with many connections at once", async () => {
    const child = Bun.spawn([...PROGRAM, "dashboard", "envoy-proxy", ...inHere()], { stdout: "pipe" });
    try {
      const { value } = await child.stdout.getReader().read();
      const url = new TextDecoder().decode(value).trim();
      const pages = Array.from({ length: 20 }, async () => (await fetch(`${url}/config_dump?include_eds`)).text());
      const dumps = await Promise.all(pages);
      expect(dumps.map((dump) => JSON.parse(dump).configs.length > 4)).toEqual(Array(20).fill(true));
      const info = await (await fetch(`${url}/server_info`)).json();
      expect(info).toMatchObject({ state: "LIVE" });
    } finally {
      child.kill("SIGINT");
    }
    expect(await child.exited).toBe(0);
  });

  test("collect holds what there is, and no key", async () => {
    const file = join(folder, "bundle.tar.gz");
    const { code, out, talk } = postern(["collect", "-o", file, "--envoy-system-namespace", HERE, "--sds"]);
    expect([code, out]).toEqual([0, `${file}\n`]);
    expect(talk).not.toContain("left out");
    const files = await new Bun.Archive(await Bun.file(file).bytes()).files();
    const pod = proxyPod();
    expect([...files.keys()]).toEqual(
      expect.arrayContaining([
        `config-dumps/${HERE}/${pod}.json`,
        `pod-logs/${HERE}/${pod}/envoy.log`,
        `pod-logs/${HERE}/${pod}/shutdown-manager.log`,
        `prometheus-metrics/${HERE}/${pod}.prom`,
        `cluster-resources/secrets/${HERE}.json`,
        `cluster-resources/custom-resources/httproutes.gateway.networking.k8s.io/${HERE}.json`,
      ]),
    );
    const text = (await Promise.all([...files.values()].map((entry) => entry.text()))).join("\n");
    const secrets = read<{ items: readonly { readonly data: Readonly<Record<string, string>> }[] }>(
      ...inHere("secrets"),
    );
    const keys = secrets.items
      .flatMap(({ data }) => [data["tls.key"], data["hmac-secret"]])
      .filter((key) => key !== undefined);
    expect(keys.length).toBeGreaterThan(3);
    expect(keys.filter((key) => text.includes(key))).toEqual([]);
    expect(text).not.toContain("PRIVATE KEY");
  });

  test("who may not is told which right is missing", () => {
    const server = kubectl("config", "view", "--raw", "-o", "jsonpath={.clusters[0].cluster.server}");
    const authority = kubectl(
      "config",
      "view",
      "--raw",
      "-o",
      "jsonpath={.clusters[0].cluster.certificate-authority-data}",
    );
    const file = kubectl("config", "view", "--raw", "-o", "jsonpath={.clusters[0].cluster.certificate-authority}");
    const token = kubectl("create", "token", ...inHere("backend"));
    const kubeconfig = join(folder, "nobody");
    const trust = authority ? { "certificate-authority-data": authority } : { "certificate-authority": file };
    writeFileSync(
      kubeconfig,
      JSON.stringify({
        "current-context": "nobody",
        clusters: [{ name: "c", cluster: { server, ...trust } }],
        users: [{ name: "nobody", user: { token } }],
        contexts: [{ name: "nobody", context: { cluster: "c", user: "nobody" } }],
      }),
    );
    const { code, talk } = postern(inHere("config", "envoy-proxy", "all", "--kubeconfig", kubeconfig));
    expect(code).toBe(1);
    expect(talk).toStartWith(`error: not allowed to list pods in the namespace ${HERE}: pods is forbidden`);
    expect(talk).toEndWith("; a role must allow the verb list on pods\n");
    // One who may read pods, but not open their ports.
    apply([
      {
        apiVersion: "rbac.authorization.k8s.io/v1",
        kind: "Role",
        metadata: place("reader"),
        rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get", "list"] }],
      },
      {
        apiVersion: "rbac.authorization.k8s.io/v1",
        kind: "RoleBinding",
        metadata: place("reader"),
        roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: "reader" },
        subjects: [{ kind: "ServiceAccount", name: "backend", namespace: HERE }],
      },
    ]);
    const reading = postern(inHere("config", "envoy-proxy", "all", "--kubeconfig", kubeconfig));
    expect(reading.talk).toMatch(
      /cannot be reached: pods "\S+" is forbidden: .* cannot get resource "pods\/portforward"/,
    );
  });

  test("uninstall takes everything with it but the namespace and its Secrets", async () => {
    // The class stays as long as Postern has not seen its Gateways go.
    remove(...inHere("gateway,httproute", "--all"));
    remove("gatewayclass", "cli");
    const { code, talk } = postern(inHere("uninstall", "--wait"));
    expect(code).toBe(0);
    expect(talk).toContain(`Deployment ${HERE}/envoy-gateway deleted\n`);
    const left = kubectl("get", "deployments,services,roles,rolebindings,jobs", "-n", HERE, "-o", "name");
    expect(left.split("\n").filter((name) => /\/(postern-|envoy-gateway$)/.test(name))).toEqual([]);
    const webhooks = kubectl("get", "mutatingwebhookconfigurations", "-o", "name");
    expect(webhooks).not.toContain(`.${HERE}`);
    const again = postern(inHere("uninstall"));
    expect([again.code, again.talk]).toEqual([
      1,
      `there is no Postern in the namespace ${HERE}: -n names another one\n`,
    ]);
  });
});
