import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { join } from "node:path";
import type { KubeObject } from "../../../core/resource/mod.ts";
import { serveAdmin } from "../../../plugins/admin/mod.ts";
import type { FakeApiServer } from "../../contract/kubernetes/fake-api-server.ts";
import { servePods } from "../../contract/kubernetes/fake-pods.ts";
import { cleanUp, folder, freePort, later } from "../../host-rig.ts";
import { kubeconfigOf, object, PROXY_LABELS, pod, run, SYSTEM, serve, startApi } from "./world.ts";

let api: FakeApiServer;
let kubeconfig: string;

beforeEach(async () => {
  api = startApi();
  kubeconfig = await kubeconfigOf(api.url);
});
afterEach(cleanUp);

const postern = (...args: readonly string[]) => run([...args, "--kubeconfig", kubeconfig]);

/** The admin pages of an Envoy, as far as the commands ask for them. */
async function envoyAdmin(): Promise<number> {
  const dump = {
    configs: [
      { "@type": "type.googleapis.com/envoy.admin.v3.BootstrapConfigDump", bootstrap: { node: { id: "n" } } },
      {
        "@type": "type.googleapis.com/envoy.admin.v3.RoutesConfigDump",
        dynamic_route_configs: [
          {
            version_info: "7",
            route_config: {
              "@type": "type.googleapis.com/envoy.config.route.v3.RouteConfiguration",
              name: "r",
              ignore_port_in_host_matching: true,
            },
          },
        ],
      },
      {
        "@type": "type.googleapis.com/envoy.admin.v3.SecretsConfigDump",
        dynamic_active_secrets: [{ name: "the-certificate" }],
      },
    ],
  };
  const pages: Readonly<Record<string, string>> = {
    "/config_dump": JSON.stringify(dump),
    "/config_dump?include_eds": JSON.stringify(dump),
    "/stats/prometheus": "envoy_server_live 1\n",
    "/clusters?format=json": '{"cluster_statuses":[]}',
  };
  const port = await serve((request, response) => {
    const page = pages[request.url ?? ""];
    response.writeHead(page === undefined ? 404 : 200).end(page ?? "nothing here");
  });
  return port;
}

const secret = object("Secret", "v1", [SYSTEM, "tls"], { data: { "tls.key": "aGlkZGVu" } });

const WITHHELD = [{ ref: { group: "", kind: "Secret", namespace: "team", name: "tls" }, reason: "no private key" }];

/** A cluster with two proxies and a Postern, whose ports lead to pages of this process. */
async function pods() {
  const envoy = await envoyAdmin();
  const data = {
    ...{ ready: () => true, health: () => [], withheld: () => WITHHELD, problems: () => [], unattached: () => [] },
    metrics: () => "postern_up 1\n",
    statuses: () => [],
    dump: () => ({ resources: [object("HTTPRoute", "gateway.networking.k8s.io/v1", ["team", "r"]), secret] }),
    plugins: () => [],
    info: () => ({ version: "9.8.7" }),
  };
  const server = serveAdmin({ host: "127.0.0.1", port: 0, pages: ["api", "metrics"], data });
  later(() => server.stop());
  const admin = Number(server.address.split(":")[1]);
  const ports = {
    [`${SYSTEM}/envoy-a:19000`]: envoy,
    [`${SYSTEM}/envoy-b:19000`]: envoy,
    [`${SYSTEM}/postern:19000`]: admin,
    [`${SYSTEM}/postern:19001`]: admin,
  };
  const front = servePods(api, ports, { [`${SYSTEM}/postern/envoy-gateway`]: "a line\n" });
  later(() => front.stop());
  kubeconfig = await kubeconfigOf(front.url);
  api.put(pod("envoy-a", { ...PROXY_LABELS, one: "a" }));
  api.put(pod("envoy-b", PROXY_LABELS));
  const scraped = { "prometheus.io/scrape": "true", "prometheus.io/port": "19001" };
  const metadata = {
    name: "postern",
    namespace: SYSTEM,
    labels: { "control-plane": "envoy-gateway" },
    annotations: scraped,
  };
  api.put(pod("postern", {}, { metadata, spec: { containers: [{ name: "envoy-gateway" }] } }));
  return front;
}
describe("pods are asked through ports of this host", () => {
  test("config envoy-proxy: a part of the configuration, of each pod, in the JSON of Protobuf", async () => {
    const front = await pods();
    const { code, out } = await postern("config", "envoy-proxy", "route");
    const routes = {
      "@type": "type.googleapis.com/envoy.admin.v3.RoutesConfigDump",
      dynamicRouteConfigs: [
        {
          versionInfo: "7",
          routeConfig: {
            "@type": "type.googleapis.com/envoy.config.route.v3.RouteConfiguration",
            name: "r",
            ignorePortInHostMatching: true,
          },
        },
      ],
    };
    expect([code, JSON.parse(out)]).toEqual([0, { [SYSTEM]: { "envoy-a": routes, "envoy-b": routes } }]);
    expect(front.tunnels()).toBe(2);
    const one = await postern("c", "proxy", "b", "envoy-a", "-o", "yaml");
    expect(one.out).toBe(
      `${SYSTEM}:\n  envoy-a:\n    "@type": type.googleapis.com/envoy.admin.v3.BootstrapConfigDump\n    bootstrap:\n      node:\n        id: "n"\n`,
    );
    const all = await postern("config", "envoy-proxy", "all", "-A", "-l", "one=a");
    const { configs } = JSON.parse(all.out)[SYSTEM]["envoy-a"];
    expect(configs.map((config: Record<string, string>) => config["@type"]?.split(".").at(-1))).toEqual([
      "BootstrapConfigDump",
      "RoutesConfigDump",
      "SecretsConfigDump",
    ]);
    const missing = await postern("config", "envoy-proxy", "listener", "envoy-b");
    expect([missing.code, missing.talk]).toEqual([1, "error: Envoy's configuration has no ListenersConfigDump\n"]);
  });

  test("config envoy-gateway: objects of a kind, and all, without secrets", async () => {
    await pods();
    const routes = await postern("config", "envoy-gateway", "httproutes");
    expect(JSON.parse(routes.out)[SYSTEM].postern.map(({ metadata }: KubeObject) => metadata.name)).toEqual(["r"]);
    api.put(pod("ended", { "control-plane": "envoy-gateway" }, { status: { phase: "Failed" } }));
    const among = await postern("config", "envoy-gateway", "httproutes");
    expect([among.code, Object.keys(JSON.parse(among.out)[SYSTEM])]).toEqual([0, ["postern"]]);
    const all = await postern("c", "gateway", "all", "postern", "-o", "yaml");
    expect(all.out).toContain('tls.key: "[redacted]"');
    const wrong = await postern("config", "gateway", "pods");
    expect([wrong.code, wrong.talk.split("\n")[0]]).toEqual([2, "error: config envoy-gateway: there is no kind pods"]);
  });

  test("status: what a Postern leaves out, also of kinds that carry no status", async () => {
    await pods();
    expect((await postern("status", "-A")).out.split("\n")).toEqual([
      "NAMESPACE   LEFT OUT     PART      REASON",
      "team        secret/tls             no private key",
      "",
      "",
    ]);
    expect((await postern("status", "-n", "other")).out).toBe("");
  });

  test("config envoy-ratelimit: says why there is nothing to ask", async () => {
    expect((await postern("c", "rl")).talk).toBe(
      `error: the rate limit service of the namespace ${SYSTEM} cannot be asked: there is none; rateLimit in the EnvoyGateway configuration asks for one\n`,
    );
  });

  test("stats, for Prometheus and as data", async () => {
    await pods();
    expect((await postern("x", "stats", "envoy-proxy", "envoy-a")).out).toBe(
      `# ${SYSTEM}/envoy-a\nenvoy_server_live 1\n`,
    );
    const clusters = await postern("stats", "ep", "-t", "clusters", "-o", "json");
    expect(JSON.parse(clusters.out)).toEqual({
      [`${SYSTEM}/envoy-a`]: { cluster_statuses: [] },
      [`${SYSTEM}/envoy-b`]: { cluster_statuses: [] },
    });
    const failing = await postern("stats", "envoy-proxy", "envoy-a", "-o", "yaml");
    expect(failing.talk).toBe(
      `error: port 19000 of the pod ${SYSTEM}/envoy-a answered /stats?format=json with 404: nothing here\n`,
    );
  });

  test("version, with those that run in the cluster", async () => {
    await pods();
    const { out } = await postern("version", "-r", "-o", "json");
    expect(JSON.parse(out).remote).toEqual([{ namespace: SYSTEM, name: "postern", version: "9.8.7" }]);
    api.put(pod("silent", { "control-plane": "envoy-gateway" }));
    api.put(pod("waits", { "control-plane": "envoy-gateway" }, { status: { phase: "Pending" } }));
    const some = await postern("version", "--remote");
    expect(some.talk.split("\n")).toEqual([
      `the pod ${SYSTEM}/waits does not run: it is Pending`,
      `port 19000 of the pod ${SYSTEM}/silent does not answer: error forwarding port 19000: connection refused`,
      "",
    ]);
    expect(some.out).toMatch(/^postern +0\.1\.0\n[\s\S]*\/postern {2}9\.8\.7\n$/);
  });

  test("a port that nobody listens on is told in the words of the cluster", async () => {
    await pods();
    api.put(pod("envoy-c", { lonely: "yes" }));
    const { code, talk } = await postern("config", "envoy-proxy", "all", "-l", "lonely=yes");
    expect([code, talk]).toEqual([
      1,
      `error: port 19000 of the pod ${SYSTEM}/envoy-c does not answer: error forwarding port 19000: connection refused\n`,
    ]);
  });

  test("dashboard prints an address that leads to the pages, until it is told to stop", async () => {
    await pods();
    const arguments_ = ["cmd/main.ts", "dashboard", "envoy-gateway", "--kubeconfig", kubeconfig];
    const child = Bun.spawn([process.execPath, ...arguments_], { stdout: "pipe", stderr: "pipe" });
    later(() => child.kill("SIGKILL"));
    const { value } = await child.stdout.getReader().read();
    const url = new TextDecoder().decode(value).trim();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await (await fetch(`${url}/api/info`)).json()).toEqual({ version: "9.8.7" });
    child.kill("SIGINT");
    expect(await child.exited).toBe(0);
    const taken = await postern("d", "eg", "-p", "99999");
    expect([taken.code, taken.talk.split("\n")[0]]).toEqual([
      2,
      "error: dashboard envoy-gateway: --port is a number from 0 to 65535",
    ]);
  });

  test("collect writes what there is, notes what is not, and keeps secrets out", async () => {
    await pods();
    api.put(secret);
    api.put(object("HTTPRoute", "gateway.networking.k8s.io/v1", ["team", "r"]));
    const file = join(folder(), "bundle");
    const { code, out, talk } = await postern("collect", "-o", file);
    expect([code, out]).toEqual([0, `${file}.tar.gz\n`]);
    expect(talk).toMatch(/^\d+ files\n$/);
    const files = await new Bun.Archive(await Bun.file(`${file}.tar.gz`).bytes()).files();
    const text = async (path: string) => (await files.get(path)?.text()) ?? "";
    expect([...files.keys()]).toEqual(
      expect.arrayContaining([
        `cluster-resources/pods/${SYSTEM}.json`,
        `cluster-resources/secrets/${SYSTEM}.json`,
        "cluster-resources/custom-resources/httproutes.gateway.networking.k8s.io/team.json",
        "cluster-resources/custom-resources/gatewayclasses.gateway.networking.k8s.io.json",
        `config-dumps/${SYSTEM}/envoy-a.json`,
        `config-dumps/${SYSTEM}/postern.json`,
      ]),
    );
    expect(await text(`pod-logs/${SYSTEM}/postern/envoy-gateway.log`)).toBe("a line\n");
    expect(await text(`prometheus-metrics/${SYSTEM}/postern.prom`)).toBe("postern_up 1\n");
    expect(await text(`cluster-resources/secrets/${SYSTEM}.json`)).toContain('"tls.key": "[redacted]"');
    const everything = (await Promise.all([...files.values()].map((entry) => entry.text()))).join("\n");
    expect(everything).not.toContain("aGlkZGVu");
    expect(everything).not.toContain("the-certificate");
    expect((await postern("collect", "-o", `${file}.tgz`)).out).toBe(`${file}.tgz\n`);
    expect((await new Bun.Archive(await Bun.file(`${file}.tgz`).bytes()).files()).size).toBe(files.size);
    await postern("collect", "-o", file, "--sds");
    const withSds = await new Bun.Archive(await Bun.file(`${file}.tar.gz`).bytes()).files();
    expect(await withSds.get(`config-dumps/${SYSTEM}/envoy-a.json`)?.text()).toContain("the-certificate");
    kubeconfig = await kubeconfigOf(`http://127.0.0.1:${await freePort()}`);
    expect(await postern("collect", "-o", file)).toMatchObject({ code: 1, out: "" });
    const nowhere = await postern("collect", "-o", "/nowhere/x.tar.gz");
    expect(nowhere.talk).toBe("error: there is no folder /nowhere for the archive\n");
  });
});
