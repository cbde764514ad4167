/**
 * The official gRPC client of Node as a second client of the xDS server, beside Envoy: it gets listener, routes, cluster and endpoints from us (state of
 * the world, over ADS) and calls the backends itself. Objects come in through the memory provider; a plugin makes of listeners and clusters what such a
 * client takes: it has no ports to listen on, and neither Envoy's filters nor its way of balancing.
 */
import { afterAll, afterEach, beforeAll, expect, test } from "bun:test";
import { create } from "@bufbuild/protobuf";
import { anyPack, anyUnpack } from "@bufbuild/protobuf/wkt";
import * as grpc from "@grpc/grpc-js";
import { register } from "@grpc/grpc-js-xds";
import * as v from "valibot";
import {
  type Cluster,
  LoadBalancingPolicySchema,
} from "../../core/envoy/generated/envoy/config/cluster/v3/cluster_pb.ts";
import { type Listener, ListenerSchema } from "../../core/envoy/generated/envoy/config/listener/v3/listener_pb.ts";
import { HttpConnectionManagerSchema } from "../../core/envoy/generated/envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager_pb.ts";
import { RoundRobinSchema } from "../../core/envoy/generated/envoy/extensions/load_balancing_policies/round_robin/v3/round_robin_pb.ts";
import { createMetrics } from "../../core/observe/mod.ts";
import { definePlugin } from "../../core/plugin/mod.ts";
import { createPostern, type Postern } from "../../core/postern.ts";
import { type KubeObject, readDocuments, validateStructure } from "../../core/resource/mod.ts";
import { verify } from "../../core/testing/verify.ts";
import { gatewayApi } from "../../plugins/gateway-api/mod.ts";
import { xdsOutput } from "../../plugins/xds/mod.ts";
import { createMemoryProvider } from "../../providers/memory/mod.ts";
import { LineLogger, systemClock } from "../contract/surroundings.ts";
import { becomes, cleanUp, later } from "../host-rig.ts";

const CONTROLLER = "gateway.envoyproxy.io/gatewayclass-controller";

const FIXED = `apiVersion: v1
kind: Namespace
metadata: {name: default}
---
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: {name: eg}
spec: {controllerName: ${CONTROLLER}}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: eg, namespace: default}
spec: {gatewayClassName: eg, listeners: [{name: grpc, protocol: HTTP, port: 8080}]}
`;

/** A Service with its endpoints on the loopback interface. */
const service = (name: string, ports: readonly number[]) => `apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: default}
spec: {clusterIP: 10.0.0.1, ports: [{name: grpc, port: 80}]}
${ports
  .map(
    (port) => `---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: ${name}-${port}, namespace: default, labels: {kubernetes.io/service-name: ${name}}}
addressType: IPv4
ports: [{name: grpc, port: ${port}, protocol: TCP}]
endpoints: [{addresses: [127.0.0.1], conditions: {ready: true}}]
`,
  )
  .join("")}`;

const route = (rules: string) => `apiVersion: gateway.networking.k8s.io/v1
kind: GRPCRoute
metadata: {name: echo, namespace: default}
spec: {parentRefs: [{name: eg}], rules: [${rules}]}
`;
const toService = (service: string, backend: string) =>
  `{matches: [{method: {service: ${service}, method: Call}}], backendRefs: [{name: ${backend}, port: 80}]}`;

/** Makes Envoy's listeners those of a gRPC client, without filter chains and Envoy's own filters, and balances by turns, as such a client can. */
const forGrpcClients = definePlugin({
  kind: "hooks",
  name: "test/grpc-clients",
  version: "1.0.0",
  stability: "alpha",
  summary: "Turns listeners and clusters into those of gRPC clients.",
  config: v.strictObject({}),
  create: () => ({ listener: { handler: apiListener }, cluster: { handler: byTurns } }),
});

function apiListener(listener: Listener): Listener | undefined {
  const config = listener.defaultFilterChain?.filters[0]?.configType;
  const manager = config?.case === "typedConfig" ? anyUnpack(config.value, HttpConnectionManagerSchema) : undefined;
  if (manager === undefined) return undefined;
  const httpFilters = manager.httpFilters.slice(-1);
  const packed = anyPack(HttpConnectionManagerSchema, { ...manager, httpFilters });
  return create(ListenerSchema, { name: listener.name, apiListener: { apiListener: packed } });
}

function byTurns(cluster: Cluster): Cluster {
  const typedConfig = anyPack(RoundRobinSchema, create(RoundRobinSchema));
  const policies = [{ typedExtensionConfig: { name: "round_robin", typedConfig } }];
  return { ...cluster, loadBalancingPolicy: create(LoadBalancingPolicySchema, { policies }) };
}

const objects = (text: string): readonly KubeObject[] => {
  const { objects: read, problems } = readDocuments(text, { file: "objects", validate: validateStructure });
  expect(problems).toEqual([]);
  return read.map(({ object }) => object);
};

const provider = createMemoryProvider();
const xds = xdsOutput();
const log = new LineLogger();
let postern: Postern;

/** Makes these objects the only ones, and waits until the clients that are connected have answered. */
async function serve(text: string): Promise<void> {
  provider.replace(objects(`${FIXED}---\n${text}`));
  await postern.pipeline.served(await postern.pipeline.settled());
}

beforeAll(async () => {
  register();
  postern = createPostern({
    plugins: [
      { definition: provider.plugin as never },
      { definition: gatewayApi as never },
      { definition: xds.plugin as never, config: { host: "127.0.0.1", port: 0 } },
      { definition: forGrpcClients as never },
    ],
    settings: {
      controllerName: CONTROLLER,
      controllerNamespace: "envoy-gateway-system",
      dnsDomain: "cluster.local",
      features: {},
    },
    clock: systemClock,
    log,
    metrics: createMetrics(),
    verify,
  });
  await postern.start();
});
afterEach(cleanUp);
afterAll(() => postern.stop());

const bytes = (value: Buffer) => value;

/** A gRPC server that answers every method of two services with its name. */
async function echoServer(name: string): Promise<number> {
  const server = new grpc.Server();
  const method = (path: string) => ({
    ...{ path, requestStream: false, responseStream: false },
    ...{ requestSerialize: bytes, requestDeserialize: bytes, responseSerialize: bytes, responseDeserialize: bytes },
  });
  for (const service of ["test.Echo", "test.Other"]) {
    server.addService(
      { call: method(`/${service}/Call`) },
      {
        call: (_call: unknown, answer: (error: null, value: Buffer) => void) => answer(null, Buffer.from(name)),
      },
    );
  }
  later(() => server.forceShutdown());
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) =>
      error ? reject(error) : resolve(port),
    );
  });
}

/** A client whose only configuration is where our xDS server is. */
function openClient(): (service: string) => Promise<string> {
  const bootstrap = {
    xds_servers: [
      {
        server_uri: `127.0.0.1:${xds.port()}`,
        channel_creds: [{ type: "insecure" }],
        server_features: ["xds_v3"],
      },
    ],
    node: { id: "client", cluster: "default/eg", locality: {} },
  };
  const client = new grpc.Client("xds:///default/eg/grpc", grpc.credentials.createInsecure(), {
    "grpc.TEST_ONLY_DO_NOT_USE_IN_PROD.xds_bootstrap_config": JSON.stringify(bootstrap),
    // The name of the listener would do, were it the name of a host.
    "grpc.default_authority": "echo.example.com",
  });
  later(() => client.close());
  return (service) =>
    new Promise((resolve) => {
      const deadline = { deadline: Date.now() + 10_000 };
      client.makeUnaryRequest(`/${service}/Call`, bytes, bytes, Buffer.from("?"), deadline, (error, value) =>
        resolve(error ? `${grpc.status[error.code]} ${error.details}` : String(value)),
      );
    });
}

test("calls go where routes say; changed endpoints and routes are followed", async () => {
  const [one, two, other] = [await echoServer("one"), await echoServer("two"), await echoServer("other")];
  const rules = `${toService("test.Echo", "echo")}, ${toService("test.Other", "other")}`;
  const world = (ports: readonly number[], routes = rules) =>
    [service("echo", ports), service("other", [other]), route(routes)].join("---\n");
  await serve(world([one]));
  const call = openClient();
  expect(await call("test.Echo")).toBe("one");
  expect(await call("test.Other")).toBe("other");
  expect(xds.peers().map(({ node, protocol }) => [node.id, protocol])).toEqual([["client", "sotw"]]);

  await serve(world([two]));
  await becomes(() => call("test.Echo"), "two");
  await serve(world([one, two]));
  const both = async () => [...new Set([await call("test.Echo"), await call("test.Echo")])].toSorted();
  await becomes(both, ["one", "two"]);
  expect(await call("test.Other")).toBe("other");

  await serve(world([one], `${toService("test.Echo", "other")}`));
  await becomes(() => call("test.Echo"), "other");
  expect(await call("test.Other")).toStartWith("UNAVAILABLE ");
  expect(log.lines.filter((line) => line.includes("refused"))).toEqual([]);
}, 30_000);

test("what the client cannot do is refused and told on the route; the last good version stays, and what follows is taken", async () => {
  const [one, two] = [await echoServer("one"), await echoServer("two")];
  const echo = toService("test.Echo", "echo");
  const world = (port: number, rules: string) => `${service("echo", [port])}---\n${route(rules)}`;
  await serve(world(one, echo));
  const call = openClient();
  expect(await call("test.Echo")).toBe("one");
  // A rule without backends is answered by the proxy itself, which a gRPC client does not know how to do.
  await serve(world(one, `${echo}, {matches: [{method: {service: test.Other, method: Call}}]}`));
  const told = () =>
    JSON.stringify(
      provider.status({ group: "gateway.networking.k8s.io", kind: "GRPCRoute", namespace: "default", name: "echo" }),
    );
  await becomes(() => told().includes("unsupported action"), true);
  expect(await call("test.Echo")).toBe("one");
  await serve(world(two, echo));
  await becomes(() => call("test.Echo"), "two");
  expect(told()).not.toContain("unsupported action");
}, 30_000);
