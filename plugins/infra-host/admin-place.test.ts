import { afterEach, expect, test } from "bun:test";
import { createServer, type Server } from "node:net";
import { applyBootstrap, renderBootstrap } from "../../core/envoy/bootstrap/mod.ts";
import { freePortFrom, withAdmin } from "./admin-place.ts";
import { offPorts } from "./off-ports.ts";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

const rendered = renderBootstrap({ adminPort: 0 });
const SOCKET = { socket: "/run/x/admin.sock" };
const PIPE = { pipe: { path: "/run/x/admin.sock", mode: 0o600 } };
const addressIn = (bootstrap: unknown) => (bootstrap as { admin: { address: unknown } }).admin.address;

test("the admin interface is a socket for its user only, or a port of the loopback interface", () => {
  expect(addressIn(withAdmin(rendered, SOCKET))).toEqual(PIPE);
  const port = { socket_address: { address: "127.0.0.1", port_value: 9901 } };
  expect(addressIn(withAdmin(rendered, { port: 9901 }))).toEqual(port);
  const six = renderBootstrap({ adminPort: 0, ipFamily: "IPv6" });
  expect(addressIn(withAdmin(six, SOCKET))).toEqual(PIPE);
  expect(addressIn(withAdmin(six, { port: 0 }))).toEqual({ socket_address: { address: "::1", port_value: 0 } });
  const { admin, ...rest } = withAdmin(rendered, SOCKET);
  expect(rest).toEqual(Object.fromEntries(Object.entries(rendered).filter(([key]) => key !== "admin")));
  expect(admin).toHaveProperty("access_log");
});

test("a bootstrap of the user that says where it is, is followed; one that does not, is not", () => {
  const patched = (path: string, value: number) =>
    applyBootstrap(rendered, { type: "JSONPatch", jsonPatches: [{ op: "replace", path, value }] });
  const moved = patched("/admin/address/socket_address/port_value", 9901);
  const elsewhere = { socket_address: { address: "127.0.0.1", port_value: 9901 } };
  expect("value" in moved && addressIn(withAdmin(moved.value, SOCKET))).toEqual(elsewhere);
  const merged = applyBootstrap(rendered, { type: "Merge", value: "node: {cluster: mine}" });
  expect("value" in merged && addressIn(withAdmin(merged.value, SOCKET))).toEqual(PIPE);
  const replaced = applyBootstrap(rendered, {
    value: "admin: {address: {socketAddress: {address: 0.0.0.0, portValue: 1}}}",
  });
  expect("value" in replaced && withAdmin(replaced.value, SOCKET)).toEqual("value" in replaced && replaced.value);
  const without = applyBootstrap(rendered, { value: "node: {cluster: mine}" });
  expect("value" in without && addressIn(withAdmin(without.value, SOCKET))).toEqual(PIPE);
});

test("a bootstrap that is tried out has its socket too, wherever the user put the interface", () => {
  const applied = applyBootstrap(rendered, {
    value: "admin: {address: {socket_address: {address: 0.0.0.0, port_value: 1}}}",
  });
  if ("fault" in applied) throw new Error(applied.fault);
  expect(addressIn(withAdmin(offPorts(applied.value), SOCKET))).toEqual(PIPE);
});

test("a port that is taken is passed over", async () => {
  const taken = createServer();
  servers.push(taken);
  await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
  const { port } = taken.address() as { port: number };
  const found = await freePortFrom(port);
  expect(found).toBeGreaterThan(port);
  expect(found).toBeLessThan(port + 100);
  expect(await freePortFrom(0)).toBe(0);
});
