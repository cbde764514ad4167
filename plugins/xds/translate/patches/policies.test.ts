import { expect, test } from "bun:test";
import type * as ir from "../../../../core/ir/mod.ts";
import { createXdsTranslator, translateXds } from "../mod.ts";

const options = { controllerNamespace: "envoy-gateway-system" };
const LISTENER = "type.googleapis.com/envoy.config.listener.v3.Listener";
const ROUTES = "type.googleapis.com/envoy.config.route.v3.RouteConfiguration";
const CLUSTER = "type.googleapis.com/envoy.config.cluster.v3.Cluster";
const SECRET = "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret";

const http: ir.HttpListener = {
  name: "default/eg/http",
  address: "0.0.0.0",
  port: 10080,
  hostnames: ["*"],
  routes: [{ name: "r", hostname: "*", destination: { name: "backend" } }],
};

function policy(...jsonPatches: readonly ir.JsonPatchConfig[]): ir.EnvoyPatchPolicy {
  const ancestorRef = { kind: "Gateway", name: "eg", namespace: "default" };
  return { name: "p", namespace: "default", generation: 3, status: { ancestors: [{ ancestorRef }] }, jsonPatches };
}

function outcome(xds: ir.XdsIr) {
  const { resources, patchStatuses } = translateXds(xds, options);
  const [condition] = patchStatuses[0]!.status.ancestors![0]!.conditions!;
  return { resources, condition: `${condition!.status} ${condition!.reason} ${condition!.observedGeneration}` };
}

test("a patch changes the resource it names and the policy is one of its sources", () => {
  const replace = { op: "replace", path: "/per_connection_buffer_limit_bytes", value: 4096 } as const;
  const patched = outcome({
    http: [http],
    envoyPatchPolicies: [policy({ type: LISTENER, name: http.name, operation: replace })],
  });
  expect(patched.condition).toBe("True Programmed 3");
  expect(patched.resources.listeners[0]!.message.perConnectionBufferLimitBytes).toBe(4096);
  expect(patched.resources.listeners[0]!.sources.at(-1)).toMatchObject({ kind: "EnvoyPatchPolicy", name: "p" });
});

test("patches that leave two virtual hosts with one domain are taken back, and said; on the way there may be two", () => {
  const patch = (op: object): ir.JsonPatchConfig => ({
    type: ROUTES,
    name: http.name,
    operation: op as ir.JsonPatchOperation,
  });
  const copy = patch({ op: "copy", from: "/virtual_hosts/0", path: "/virtual_hosts/1" });
  const rename = patch({ op: "replace", path: "/virtual_hosts/1/domains/0", value: "b.test" });
  const domains = (...patches: readonly ir.JsonPatchConfig[]) => {
    const { condition, resources } = outcome({ http: [http], envoyPatchPolicies: [policy(...patches)] });
    return [condition, ...resources.routes[0]!.message.virtualHosts.flatMap((host) => host.domains)];
  };
  expect(domains(copy, rename)).toEqual(["True Programmed 3", "*", "b.test"]);
  expect(domains(copy)).toEqual(["False Invalid 3", "*"]);
});

test("a patch without path brings a resource of its own", () => {
  const value = { name: "extra", type: "STATIC", connect_timeout: "1s" };
  const patched = outcome({
    http: [http],
    envoyPatchPolicies: [policy({ type: CLUSTER, name: "extra", operation: { op: "add", path: "", value } })],
  });
  expect(patched.condition).toBe("True Programmed 3");
  expect(patched.resources.clusters.map(({ name }) => name)).toEqual(["backend", "extra"]);
});

test("what does not go well is left out, said in the status, and does not stop the next patch", () => {
  const good = { op: "replace", path: "/per_connection_buffer_limit_bytes", value: 1 } as const;
  const bad: Readonly<Record<string, ir.JsonPatchOperation>> = {
    "no such field": { op: "add", path: "/nonsense", value: 1 },
    "no such place": { op: "remove", path: "/filter_chains/7" },
    "no value": { op: "add", path: "/name" },
    "against the rules of Envoy's API": { op: "add", path: "/listener_filters/0", value: { name: "" } },
  };
  for (const [what, operation] of Object.entries(bad)) {
    const patches = [operation, good].map((one) => ({ type: LISTENER, name: http.name, operation: one }));
    const patched = outcome({ http: [http], envoyPatchPolicies: [policy(...patches)] });
    expect(`${what}: ${patched.condition}`).toBe(`${what}: False Invalid 3`);
    expect(patched.resources.listeners[0]!.message.perConnectionBufferLimitBytes).toBe(1);
  }
});

test("many patches of one resource are applied at once, and those at fault are found among them", () => {
  const route = (i: number, value: unknown): ir.JsonPatchConfig => ({
    type: ROUTES,
    name: http.name,
    operation: { op: "add", path: `/virtual_hosts/0/routes/0/metadata/filter_metadata/k${i}`, value } as never,
  });
  const patches = Array.from({ length: 400 }, (_, i) => route(i, { a: i }));
  const wrong = [7, 311].reduce((list, at) => list.with(at, route(at, "no map")), patches);
  const xds = (list: readonly ir.JsonPatchConfig[]) => ({ http: [http], envoyPatchPolicies: [policy(...list)] });
  const count = (list: readonly ir.JsonPatchConfig[]) => {
    const { resources } = translateXds(xds(list), options);
    return Object.keys(resources.routes[0]!.message.virtualHosts[0]!.routes[0]!.metadata!.filterMetadata).length;
  };
  expect(count(patches) - count(wrong)).toBe(2);
  expect(outcome(xds(patches)).condition).toBe("True Programmed 3");
  expect(outcome(xds(wrong)).condition).toBe("False Invalid 3");
  const tooMany = outcome(xds([...patches, ...patches]));
  expect(tooMany.condition).toBe("False Invalid 3");
});

test("a name that is not there is not found", () => {
  const operation = { op: "replace", path: "/name", value: "x" } as const;
  const patched = outcome({
    http: [http],
    envoyPatchPolicies: [policy({ type: LISTENER, name: "other", operation })],
  });
  expect(patched.condition).toBe("False ResourceNotFound 3");
});

test("the CA certificates of the proxy's system belong to nobody", () => {
  const value = { name: "system_ca_certificates", generic_secret: { secret: { inline_string: "x" } } };
  const patched = outcome({
    http: [http],
    envoyPatchPolicies: [
      policy({ type: SECRET, name: "system_ca_certificates", operation: { op: "add", path: "", value } }),
    ],
  });
  expect(patched.condition).toBe("False Invalid 3");
  expect(patched.resources.secrets).toEqual([]);
});

test("a policy that was not accepted keeps its status", () => {
  const conditions = [{ type: "Accepted", status: "False", reason: "Invalid", message: "" }] as const;
  const ancestorRef = { name: "eg" };
  const status = { ancestors: [{ ancestorRef, conditions }] };
  const { patchStatuses } = translateXds({ http: [http], envoyPatchPolicies: [{ name: "p", status }] }, options);
  expect(patchStatuses[0]!.status).toEqual(status);
});

test("from build to build, a patched resource and its neighbours keep their identity", () => {
  const operation = { op: "replace", path: "/connect_timeout", value: "3s" } as const;
  const xds: ir.XdsIr = { http: [http], envoyPatchPolicies: [policy({ type: CLUSTER, name: "backend", operation })] };
  const translator = createXdsTranslator(options);
  const build = () => translator.patch(translator.build({ ...xds }).resources, xds).resources;
  const [first, second] = [build(), build()];
  expect(first.clusters[0]!.message.connectTimeout?.seconds).toBe(3n);
  expect(second.clusters[0]!.message).toBe(first.clusters[0]!.message);
  expect(second.listeners[0]!.message).toBe(first.listeners[0]!.message);
});
