import { afterEach, describe, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { cleanUp, configuration, folder, gatewayObjects, routeObjects } from "../host-rig.ts";
import { CLUSTER, HTTP_ROUTE, POLICY, validate } from "../validating.ts";

afterEach(cleanUp);

describe("what is complete is valid", () => {
  test("on a host", async () => {
    expect(await validate([gatewayObjects(80), routeObjects("one", 3000)])).toMatchObject({
      code: 0,
      lines: [],
      talk: ["5 objects read, valid"],
    });
  });

  test("in a cluster, which makes addresses, endpoints and the key of OIDC; what would be fetched is taken to be there", async () => {
    const services = `apiVersion: v1
kind: Service
metadata: {name: plain, namespace: default}
spec: {ports: [{port: 80}]}
---
apiVersion: v1
kind: Service
metadata: {name: headless, namespace: default}
spec: {clusterIP: None, ports: [{port: 80}]}
---
apiVersion: v1
kind: Secret
metadata: {name: client, namespace: default}
stringData: {client-secret: abc}
`;
    const route = HTTP_ROUTE(
      "r",
      `  parentRefs: [{name: eg}]
  rules: [{backendRefs: [{name: plain, port: 80}, {name: headless, port: 80}]}]`,
    );
    const targetRefs = "  targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: r}]";
    const oidc = POLICY(
      "SecurityPolicy",
      "p",
      `${targetRefs}
  oidc: {provider: {issuer: "https://id.example.com"}, clientID: x, clientSecret: {name: client}}`,
    );
    const wasm = POLICY(
      "EnvoyExtensionPolicy",
      "w",
      `${targetRefs}
  wasm: [{name: w, rootID: r, code: {type: HTTP, http: {url: "https://modules.example.com/w.wasm"}}}]`,
    );
    expect(await validate([CLUSTER, services, route, oidc, wasm])).toMatchObject({
      code: 0,
      lines: [],
      talk: [
        "not looked at: what is fetched from https://id.example.com/.well-known/openid-configuration when it runs",
        "not looked at: what is fetched from https://modules.example.com/w.wasm when it runs",
        "8 objects read, valid",
      ],
    });
  });
});

describe("what would not be served is named with its place, a line each", () => {
  test("references that lead nowhere, and rules that are dropped", async () => {
    const route = HTTP_ROUTE(
      "r",
      `  parentRefs: [{name: eg}]
  rules:
  - backendRefs:
    - {name: gone, port: 80}
    - {name: other, port: 80}
  - matches:
    - path: {type: RegularExpression, value: "/(?=x)"}
    filters: [{type: RequestRedirect, requestRedirect: {scheme: https}}]`,
    );
    const { code, lines, talk } = await validate([CLUSTER, route]);
    expect([code, talk]).toEqual([1, ["3 objects read, 3 problems"]]);
    expect(lines).toEqual([
      "18:7: HTTPRoute default/r: spec.rules[0].backendRefs[0]: Service default/gone does not exist; create it or correct the backendRef.",
      "19:7: HTTPRoute default/r: spec.rules[0].backendRefs[1]: Service default/other does not exist; create it or correct the backendRef.",
      '21:39: HTTPRoute default/r: spec.rules[1].matches[0].path.value: Dropped rules 1: Rule 1: matches[0].path.value: "/(?=x)" is no RE2 regular expression.',
    ]);
  });

  test("listeners: without a certificate, in conflict", async () => {
    const gateway = gatewayObjects(8080).replace(
      "{name: l0, protocol: HTTP, port: 8080}",
      `{name: l0, protocol: HTTP, port: 8080},
    {name: l1, protocol: TCP, port: 8080},
    {name: l2, protocol: HTTPS, port: 8443, tls: {certificateRefs: [{name: gone}]}}`,
    );
    const conflict =
      "Port 8080 is asked for with protocols that cannot share it, by default/eg/l0, default/eg/l1, so none of them is served; give them different ports.";
    expect((await validate([gateway])).lines).toEqual([
      `16:42: Gateway default/eg: spec.listeners[0]: ${conflict}`,
      `17:5: Gateway default/eg: spec.listeners[1]: ${conflict}`,
      "18:69: Gateway default/eg: spec.listeners[2].tls.certificateRefs[0]: No certificate of tls.certificateRefs can be used: Secret default/gone does not exist; create it or correct the reference.",
    ]);
  });

  test("routes that no listener takes, and policies that cannot be in force", async () => {
    const route = HTTP_ROUTE(
      "r",
      `  parentRefs:
  - {name: eg, sectionName: http}
  - {name: eg, sectionName: nope}
  rules: [{filters: [{type: RequestRedirect, requestRedirect: {scheme: https}}]}]`,
    );
    const policy = POLICY(
      "SecurityPolicy",
      "p",
      `  targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: r}]
  basicAuth: {users: {name: gone}}`,
    );
    expect((await validate([CLUSTER, route, policy])).lines).toEqual([
      "17:5: HTTPRoute default/r: spec.parentRefs[1]: No listener of the parent has the sectionName and port of this parentRef.",
      "25:15: SecurityPolicy default/p: spec.basicAuth.users: Secret default/gone does not exist; create it or correct the reference.",
    ]);
  });

  test("classes, parents and targets that are not there, of which no status tells", async () => {
    const gone = (field: string, kind: string, key: string) =>
      `${field} names ${kind} ${key}, which does not exist; create it or correct the reference.`;
    const stray = CLUSTER.split("---\n")[1]
      ?.replace("name: eg,", "name: stray,")
      .replace("gatewayClassName: eg", "gatewayClassName: none");
    const route = HTTP_ROUTE("r", "  parentRefs: [{name: eg}, {name: elsewhere, namespace: other}]");
    const policy = POLICY(
      "BackendTrafficPolicy",
      "p",
      `  targetRefs:
  - {group: gateway.networking.k8s.io, kind: HTTPRoute, name: r}
  - {group: gateway.networking.k8s.io, kind: HTTPRoute, name: gone}
  timeout: {http: {requestTimeout: 5s}}`,
    );
    expect((await validate([CLUSTER, stray as string, route, policy])).lines).toEqual([
      `14:8: Gateway default/stray: ${gone("spec.gatewayClassName", "GatewayClass", "none")}`,
      `20:28: HTTPRoute default/r: ${gone("spec.parentRefs[1]", "Gateway", "other/elsewhere")}`,
      `28:5: BackendTrafficPolicy default/p: ${gone("spec.targetRefs[1]", "HTTPRoute", "default/gone")}`,
    ]);
  });

  test("patches that cannot be applied", async () => {
    const patch = POLICY(
      "EnvoyPatchPolicy",
      "p",
      `  type: JSONPatch
  targetRef: {group: gateway.networking.k8s.io, kind: Gateway, name: eg}
  jsonPatches:
  - {type: type.googleapis.com/envoy.config.listener.v3.Listener, name: default/eg/http, operation: {op: remove, path: /no/such}}`,
    );
    expect((await validate([CLUSTER, patch])).lines).toEqual([
      "11:1: EnvoyPatchPolicy default/p: A patch of listeners default/eg/http cannot be applied: remove /no/such: there is nothing at no.",
    ]);
  });

  test("on a host, a Service whose endpoints nobody wrote down", async () => {
    const service =
      "apiVersion: v1\nkind: Service\nmetadata: {name: s, namespace: default}\nspec: {ports: [{port: 80}]}\n";
    const route = HTTP_ROUTE("r", "  parentRefs: [{name: eg}]\n  rules: [{backendRefs: [{name: s, port: 80}]}]");
    expect((await validate([gatewayObjects(80), service, route])).lines).toEqual([
      "28:26: HTTPRoute default/r: spec.rules[0].backendRefs[0]: Service default/s has no ready endpoints.",
    ]);
    expect((await validate([CLUSTER, service, route])).code).toBe(0);
  });

  test("after what the schemas refuse, which is told once", async () => {
    const route = HTTP_ROUTE("r", "  parentRefs: [{name: eg}]\n  hostname: [a.example.com]");
    const policy = POLICY(
      "BackendTrafficPolicy",
      "p",
      "  targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: r}]\n  timeout: {http: {requestTimeout: 5s}}",
    );
    const { lines } = await validate([CLUSTER, route, policy]);
    expect(lines.map((line) => line.split(": ").slice(0, 3).join(": "))).toEqual([
      "16:3: HTTPRoute default/r: spec.hostname",
    ]);
  });

  test("with the object and the reason, where data is asked for", async () => {
    const route = HTTP_ROUTE("r", "  parentRefs: [{name: eg}]\n  rules: [{backendRefs: [{name: gone, port: 80}]}]");
    const { out } = await validate([CLUSTER, route], "-o", "json");
    expect(JSON.parse(out)).toMatchObject({
      valid: false,
      objects: 3,
      problems: [
        {
          ...{ line: 16, column: 26, reason: "BackendNotFound" },
          object: { group: "gateway.networking.k8s.io", kind: "HTTPRoute", namespace: "default", name: "r" },
        },
      ],
      warnings: [],
    });
  });
});

describe("what is looked at", () => {
  const lone = HTTP_ROUTE("r", "  parentRefs: [{name: eg}]\n  rules: [{backendRefs: [{name: gone, port: 80}]}]");

  test("with --schema-only is each object for itself", async () => {
    expect(await validate([CLUSTER, lone], "--schema-only")).toMatchObject({
      code: 0,
      talk: ["3 objects read, valid"],
    });
    const { code, talk } = await validate([CLUSTER], "--schema-only", "--envoy");
    expect([code, talk[0]]).toEqual([2, "error: validate: --schema-only and --envoy exclude each other"]);
  });

  test("without a Gateway is not what hangs on one, which is said", async () => {
    expect(await validate([lone])).toMatchObject({
      code: 0,
      talk: ["not looked at: 1 object that a Gateway serves, since no Gateway is given", "1 object read, valid"],
    });
  });

  test("is not what other controllers serve, which is said", async () => {
    const other = CLUSTER.replaceAll("name: eg", "name: other")
      .replace("gatewayClassName: eg", "gatewayClassName: other")
      .replace("gateway.envoyproxy.io/gatewayclass-controller", "example.com/controller");
    const route = lone.replace("name: eg}", "name: other}");
    expect(await validate([other, CLUSTER, route])).toMatchObject({
      code: 0,
      talk: [
        "not looked at: Gateway default/other and what hangs on it, since its GatewayClass other is of the controller example.com/controller",
        "5 objects read, valid",
      ],
    });
  });

  test("follows a configuration: what it switches off, which namespaces it watches", async () => {
    const objects = [
      gatewayObjects(80),
      routeObjects("one", 3000),
      lone.replace("namespace: default", "namespace: other"),
    ];
    const config = join(folder(), "c.yaml");
    writeFileSync(config, configuration("/nowhere").replace("enableBackend: true", "enableBackend: false"));
    const off = await validate(objects, "-c", config);
    expect(off.lines.map((line) => line.replace(/^\S+ /, ""))).toEqual([
      "HTTPRoute default/one: Backends are switched off; set extensionApis.enableBackend in the EnvoyGateway configuration.",
      "Backend default/one: The Backend cannot be used: Backends are switched off; set extensionApis.enableBackend in the EnvoyGateway configuration.",
      "HTTPRoute other/r: spec.parentRefs[0] names Gateway other/eg, which does not exist; create it or correct the reference (default/eg?).",
    ]);
    writeFileSync(
      config,
      configuration("/nowhere").replace(
        "  type: Custom\n",
        "  type: Custom\n  kubernetes: {watch: {type: Namespaces, namespaces: [default]}}\n",
      ),
    );
    expect(await validate(objects, "-c", config)).toMatchObject({
      code: 0,
      talk: ["not looked at: 1 object in namespaces that the configuration does not watch", "6 objects read, valid"],
    });
  });

  test("is nothing but the schemas when the configuration is not valid", async () => {
    const config = join(folder(), "c.yaml");
    writeFileSync(config, "apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyGateway\nnonsense: 1\n");
    const { code, talk } = await validate([CLUSTER, lone], "-c", config);
    expect([code, talk[0]]).toEqual([1, "not looked at: what objects come to, since the configuration is not valid"]);
  });
});
