import { afterEach, beforeEach, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { FakeApiServer } from "../../contract/kubernetes/fake-api-server.ts";
import { cleanUp, folder } from "../../host-rig.ts";
import { kubeconfigOf, object, run, SYSTEM, startApi } from "./world.ts";

let api: FakeApiServer;
let kubeconfig: string;

beforeEach(async () => {
  api = startApi();
  kubeconfig = await kubeconfigOf(api.url);
});
afterEach(cleanUp);

const postern = (...args: readonly string[]) => run(["migrate", "--check", ...args, "--kubeconfig", kubeconfig]);

/** A release as Helm keeps it. */
function release(name: string, version: number, config: object, status = "deployed") {
  const content = {
    name,
    version,
    namespace: SYSTEM,
    chart: { metadata: { name: "gateway-helm", version: "1.9.0" } },
    config,
  };
  const packed = gzipSync(JSON.stringify(content)).toString("base64");
  return object("Secret", "v1", [SYSTEM, `sh.helm.release.v1.${name}.v${version}`], {
    metadata: {
      name: `sh.helm.release.v1.${name}.v${version}`,
      namespace: SYSTEM,
      labels: { owner: "helm", name, status, version: String(version) },
    },
    data: { release: Buffer.from(packed).toString("base64") },
  });
}

const linesOf = ({ out }: { readonly out: string }) => out.split("\n");

test("a release that can move over as it is: nothing refused, with the commands for it", async () => {
  api.put(release("eg", 2, {}, "superseded"));
  api.put(
    release("eg", 3, {
      deployment: { replicas: 2, envoyGateway: { image: { repository: "docker.io/envoyproxy/gateway" } } },
    }),
  );
  const answer = await postern("--image", "mirror.example:5000/postern/postern:0.1.0");
  expect(answer.code).toBe(0);
  expect(linesOf(answer)).toEqual([
    "release eg of gateway-helm 1.9.0 in envoy-gateway-system",
    "noted    value deployment.envoyGateway.image.repository: names the image docker.io/envoyproxy/gateway; the commands below name that of Postern",
    "2 objects and the values read: 0 refused, 0 ignored, 0 not served as asked",
    "",
    "# over, by the image alone: the chart of Envoy Gateway stays",
    "helm upgrade eg oci://docker.io/envoyproxy/gateway-helm --version 1.9.0 -n envoy-gateway-system --reuse-values --wait --set deployment.envoyGateway.image.repository=mirror.example:5000/postern/postern --set deployment.envoyGateway.image.tag=0.1.0",
    "",
    "# over, by the chart: definitions first, since Helm never changes them",
    "postern crds | kubectl apply --server-side --force-conflicts -f -",
    "helm get values eg -n envoy-gateway-system -o yaml > values.yaml",
    "helm upgrade eg charts/postern -n envoy-gateway-system -f values.yaml --wait --set global.images.envoyGateway.image=mirror.example:5000/postern/postern:0.1.0 --set deployment.envoyGateway.image.repository=",
    "",
    "# back, from either",
    "helm rollback eg 3 -n envoy-gateway-system --wait",
    "",
  ]);
});

test("what is refused, ignored or not served is named with its place, and the exit code says so", async () => {
  const envoyGateway = { provider: { type: "Kubernetes" }, admin: { adress: {} }, gatewayAPI: { enabled: ["XMesh"] } };
  api.put(release("eg", 1, { deployment: { replica: 2 }, config: { envoyGateway } }));
  const group = "gateway.networking.k8s.io/v1";
  api.put(
    object("GatewayClass", group, ["", "eg"], {
      spec: { controllerName: "gateway.envoyproxy.io/gatewayclass-controller" },
    }),
  );
  const listeners = [{ name: "http", port: 80, protocol: "HTTP" }];
  api.put(object("Gateway", group, ["default", "eg"], { spec: { gatewayClassName: "eg", listeners } }));
  api.put(object("HTTPRoute", group, ["default", "lost"], { spec: { parentRefs: [{ name: "egg" }] } }));
  const answer = await postern();
  expect(answer.code).toBe(1);
  const lines = linesOf(answer).slice(1, 5);
  expect(lines).toEqual(
    expect.arrayContaining([
      "refused  value deployment.replica: the chart has no such value; replicas?",
      expect.stringMatching(/^refused {2}setting config\.envoyGateway\.admin\.adress: .*address/),
      expect.stringContaining("names Gateway default/egg, which does not exist"),
    ]),
  );
});

test("values in files, of which later ones are laid over earlier ones, need no cluster", async () => {
  const [first, second] = ["a.yaml", "b.yaml"].map((name) => join(folder(), name)) as [string, string];
  writeFileSync(
    first,
    "deployment: {replicas: 2}\nconfig: {envoyGateway: {telemetry: {traces: {sink: {type: OpenTelemetry, openTelemetry: {host: a, port: 4317, protocol: grpc}}}}}}\n",
  );
  writeFileSync(second, "deployment: {pod: {labels: {a: b}}}\nnonsense: 1\n");
  const { code, out } = await run(["migrate", "--check", "-f", first, "-f", second]);
  expect([code, out.split("\n").slice(1, 4)]).toEqual([
    1,
    [
      "refused  value nonsense: the chart has no such value",
      "ignored  setting config.envoyGateway.telemetry.traces: is read, but has no effect yet",
      "0 objects and the values read: 1 refused, 1 ignored, 0 not served as asked",
    ],
  ]);
});

test("what is not there is said", async () => {
  const none = await postern("--release", "other");
  expect([none.code, none.talk]).toEqual([
    1,
    "error: there is no release other of Helm in the namespace envoy-gateway-system: --release and -n name another one, -f reads values from a file\n",
  ]);
  expect((await run(["migrate"])).code).toBe(2);
  const broken = join(folder(), "broken.yaml");
  writeFileSync(broken, "a: [\n");
  expect((await run(["migrate", "--check", "-f", broken])).talk).toStartWith(`error: ${broken}:`);
});
