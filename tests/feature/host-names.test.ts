import { afterEach, describe, expect, test } from "bun:test";
import { ENVOY } from "../envoy.ts";
import { becomes, cleanUp, freePort, gatewayObjects } from "../host-rig.ts";
import { backendObject, echo, httpRoute, send, serveWorld, to } from "../http-world.ts";

const LABEL = "abcdefghi-";
const LONG = `${LABEL.repeat(25)}xx`;

describe.skipIf(ENVOY === undefined)("names of Gateways on a host (need Envoy: ENVOY_PATH, or npm test)", () => {
  afterEach(cleanUp);

  test("Gateways of 253 characters, with dots, and with a digit first are served, each by its own Envoy", async () => {
    const names = [`${LONG}p`, `${LONG}q`, "shop.eu.example.com", "2nd"];
    const ports = await Promise.all(names.map(() => freePort()));
    const main = await echo("main");
    const gateways = names.map(
      (name, i) => `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: "${name}", namespace: default}
spec: {gatewayClassName: eg, listeners: [{name: "${`l.${LONG}`.slice(0, 240)}", protocol: HTTP, port: ${ports[i]}}]}
`,
    );
    const parents = `[${names.map((name) => `{name: "${name}"}`).join(", ")}]`;
    const objects = [
      ...gateways,
      backendObject("main", main.port),
      httpRoute("r", ["www.example.com"], `{backendRefs: [${to("main")}]}`, parents),
    ];
    const { postern } = await serveWorld(objects, (port) => gatewayObjects(port));
    for (const [i, name] of names.entries()) {
      await becomes(() => postern.condition("Programmed", "Gateway", name), "True Programmed");
      await becomes(async () => (await send(ports[i] as number).catch(() => ({ status: 0 }))).status, 200);
    }
    const envoys = await postern.envoys();
    expect(envoys.map(({ key }) => key).sort()).toEqual([...names, "eg"].map((name) => `default/${name}`).sort());
  }, 60_000);
});
