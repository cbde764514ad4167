import { expect, test } from "bun:test";
import type { JsonObject } from "@bufbuild/protobuf";
import { applyBootstrap, parseYaml, renderBootstrap } from "../../core/envoy/bootstrap/mod.ts";
import { offPorts } from "./off-ports.ts";

const ANY_PORT = { socket_address: { address: "127.0.0.1", port_value: 0 } };

interface Bootstrap {
  readonly admin: JsonObject;
  readonly static_resources: { readonly listeners: readonly JsonObject[]; readonly clusters: readonly JsonObject[] };
}

test("the listener of statistics binds nothing, and the admin interface takes any port; the rest stays", () => {
  const rendered = renderBootstrap();
  const off = offPorts(rendered) as unknown as Bootstrap;
  const before = rendered as unknown as Bootstrap;
  expect(off.admin).toMatchObject({ address: ANY_PORT });
  expect(off.static_resources.listeners.map((listener) => listener["bind_to_port"])).toEqual([false]);
  expect(off.static_resources.clusters.map(({ name }) => name)).toEqual(
    before.static_resources.clusters.map(({ name }) => name),
  );
});

test("so do those that a user adds, in either spelling", () => {
  const value = `admin: {address: {pipe: {path: /run/admin.sock}}}
staticResources:
  listeners:
  - name: mine
    address: {socketAddress: {address: 0.0.0.0, portValue: 9901}}
`;
  const applied = applyBootstrap(renderBootstrap(), { type: "Replace", value });
  if ("fault" in applied) throw new Error(applied.fault);
  const off = offPorts(applied.value) as unknown as Bootstrap;
  expect(off.admin).toEqual({ address: ANY_PORT });
  expect(off.static_resources.listeners).toEqual([
    { name: "mine", address: { socket_address: { address: "0.0.0.0", port_value: 9901 } }, bind_to_port: false },
  ]);
});

test("what is no bootstrap stays, for Envoy to say so", () => {
  const parsed = parseYaml("no_such_field: 1\n");
  if ("fault" in parsed) throw new Error(parsed.fault);
  expect(offPorts(parsed.value)).toEqual({ no_such_field: 1 });
});
