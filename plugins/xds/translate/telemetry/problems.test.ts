import { expect, test } from "bun:test";
import type * as ir from "../../../../core/ir/mod.ts";
import { translateXds } from "../mod.ts";

const options = { controllerNamespace: "postern-system" };
const listener: ir.HttpListener = {
  name: "default/eg/http",
  address: "0.0.0.0",
  port: 10080,
  hostnames: ["*"],
  routes: [{ name: "r", hostname: "*", directResponse: { statusCode: 204, body: "" } }],
};
const provider = { type: "OpenTelemetry" };

/** The faults of an IR with such a part, which is left out beside a listener that is served whatever happens. */
function faultsOf(part: object): readonly string[] {
  const { resources, errors } = translateXds({ http: [listener], ...part } as ir.XdsIr, options);
  expect(resources.listeners.map(({ name }) => name)).toEqual(["default/eg/http"]);
  expect(resources.clusters).toEqual([]);
  return errors.map(({ name, reason }) => `${name}: ${reason}`);
}

test("tracing without a cluster to send spans to is reported, and all else is served", () => {
  const fault = "tracing: tracing says no cluster to send spans to: its destination has no name";
  expect(faultsOf({ tracing: { serviceName: "s", provider } })).toEqual([fault]);
  expect(faultsOf({ tracing: { serviceName: "s", provider, destination: {} } })).toEqual([fault]);
  expect(faultsOf({ tracing: { serviceName: "s", provider, destination: { name: "" } } })).toEqual([fault]);
  for (const type of [undefined, "Jaeger", "toString"])
    expect(faultsOf({ tracing: { serviceName: "s", provider: { type }, destination: { name: "t" } } })).toEqual([
      `tracing: there is no tracing provider of type ${type}`,
    ]);
  expect(faultsOf({ tracing: {} })).toHaveLength(1);
});

test("an access log without a cluster to send entries to is reported too", () => {
  const fault = "access log: an access log says no cluster to send entries to: its destination has no name";
  expect(faultsOf({ accessLog: { als: [{ type: "HTTP" }] } })).toEqual([fault]);
  expect(faultsOf({ accessLog: { openTelemetry: [{ authority: "a", destination: { name: "" } }] } })).toEqual([fault]);
});
