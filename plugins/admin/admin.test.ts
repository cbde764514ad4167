import { afterEach, describe, expect, test } from "bun:test";
import { type AdminData, redact, serveAdmin } from "./mod.ts";

const servers: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});

function serve(data: Partial<AdminData>, pages = ["health", "metrics", "api"] as const) {
  const all: AdminData = {
    ready: () => true,
    health: () => [],
    withheld: () => [],
    problems: () => [],
    unattached: () => [],
    metrics: () => "",
    statuses: () => [],
    dump: () => ({}),
    plugins: () => [],
    info: () => ({}),
    ...data,
  };
  const server = serveAdmin({ host: "127.0.0.1", port: 0, pages, data: all });
  servers.push(server);
  return (path: string, init?: RequestInit) => fetch(`http://${server.address}${path}`, init);
}

const route = { group: "gateway.networking.k8s.io", kind: "HTTPRoute", namespace: "rude", name: "r" };

describe("pages", () => {
  test("readiness is told by what is in force; parts that are not well and objects that are left out are listed", async () => {
    let ready = false;
    const get = serve({
      ready: () => ready,
      health: () => [
        { id: "provider/file", health: { ok: true } },
        { id: "infra/host", health: { ok: false, reason: "no Envoy runs for a/b" } },
      ],
      withheld: () => [
        { ref: route, reason: "bad\n  regex", sections: { "2": "bad regex" } },
        { ref: { group: "", kind: "Secret", namespace: "rude", name: "s" }, reason: "no key" },
      ],
    });
    expect(await (await get("/healthz")).text()).toBe("ok\n");
    const lines = [
      "ok   provider/file",
      "wait infra/host: no Envoy runs for a/b",
      "left out HTTPRoute rude/r (2): bad regex",
      "left out Secret rude/s: no key",
    ];
    const waiting = await get("/readyz");
    expect([waiting.status, await waiting.text()]).toEqual([503, [...lines, "not ready", ""].join("\n")]);
    ready = true;
    const answer = await get("/readyz");
    expect([answer.status, await answer.text()]).toEqual([200, [...lines, "ready", ""].join("\n")]);
  });

  test("metrics in the format Prometheus reads", async () => {
    const answer = await serve({ metrics: () => "a 1\n" })("/metrics");
    expect(answer.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    expect(await answer.text()).toBe("a 1\n");
  });

  test("statuses, and sections and kinds of the configuration", async () => {
    const object = { apiVersion: "gateway.networking.k8s.io/v1", kind: "Gateway", metadata: { name: "eg" } };
    const get = serve({
      statuses: () => [{ ref: { name: "a" } }],
      dump: () => ({ resources: [object], ir: { x: 2 } }),
    });
    expect(await (await get("/api/status")).json()).toEqual({
      objects: [{ ref: { name: "a" } }],
      ...{ problems: [], withheld: [], unattached: [] },
    });
    expect(await (await get("/api/config_dump")).json()).toEqual({ resources: [object], ir: { x: 2 } });
    expect(await (await get("/api/config_dump?resource=gateway")).json()).toEqual({ resources: [object] });
    expect(await (await get("/api/config_dump?resource=ir")).json()).toEqual({ ir: { x: 2 } });
    expect(await (await get("/api/config_dump?resource=httproute")).json()).toEqual({ resources: [] });
    const wrong = await get("/api/config_dump?resource=xds");
    expect([wrong.status, await wrong.json()]).toEqual([
      404,
      { error: "there is no section xds; there are resources, ir" },
    ]);
  });

  test("beside statuses what no status can tell: refused files, objects that are left out, policies without a target", async () => {
    const said = {
      problems: [{ file: "a.yaml", line: 3, column: 1, object: route, message: "spec.x: is not a known field" }],
      withheld: [{ ref: route, reason: "bad regex", sections: { "0": "bad regex" } }],
      unattached: [{ ref: route, message: "spec.targetRefs[0] names HTTPRoute rude/r, which does not exist" }],
    };
    const get = serve({
      problems: () => said.problems,
      withheld: () => said.withheld,
      unattached: () => said.unattached,
    });
    expect(await (await get("/api/status")).json()).toEqual({ objects: [], ...said });
  });

  test("read only, and not for pages that come by another name", async () => {
    const get = serve({});
    expect((await get("/healthz", { method: "POST" })).status).toBe(405);
    expect((await get("/healthz", { headers: { host: "evil.example" } })).status).toBe(403);
    expect((await get("/nothing")).status).toBe(404);
  });
});

test("secrets do not leave", () => {
  const secret = { apiVersion: "v1", kind: "Secret", metadata: { name: "s" }, data: { "tls.key": "aGk=" } };
  const ir = {
    tls: [{ name: "c", certificate: "cert", privateKey: "key" }],
    apiKey: [{ client: "a", key: "k" }],
    oidc: { clientID: "id", clientSecret: "x", hmacSecret: "y" },
    basicAuth: { users: "u:p" },
    bytes: new Uint8Array([1]),
    redis: { url: "rediss://user:p4ss@redis.example.com:6379/0", plain: "http://a.example.com:80/x@y" },
  };
  expect(redact({ objects: [secret], ir })).toEqual({
    objects: [{ apiVersion: "v1", kind: "Secret", metadata: { name: "s" }, data: { "tls.key": "[redacted]" } }],
    ir: {
      tls: [{ name: "c", certificate: "cert", privateKey: "[redacted]" }],
      apiKey: [{ client: "a", key: "[redacted]" }],
      oidc: { clientID: "id", clientSecret: "[redacted]", hmacSecret: "[redacted]" },
      basicAuth: { users: "[redacted]" },
      bytes: "[redacted]",
      redis: { url: "rediss://user:[redacted]@redis.example.com:6379/0", plain: "http://a.example.com:80/x@y" },
    },
  });
});

test("what says where a secret is stays; only the secret goes", () => {
  const policy = {
    basicAuth: { users: { group: "", kind: "Secret", name: "users" } },
    oidc: { clientSecret: { name: "oidc", namespace: "auth" }, clientIDRef: { name: "id" } },
    apiKeyAuth: { credentialRefs: [{ name: "keys" }], credentials: [{ client: "client1", key: "k1" }] },
    contextExtensions: [
      { name: "tenant", type: "Value", value: "s3cret" },
      { name: "other", type: "ValueRef", valueRef: { kind: "Secret", name: "ctx", key: "k" } },
    ],
  };
  expect(redact(policy)).toEqual({
    basicAuth: { users: { group: "", kind: "Secret", name: "users" } },
    oidc: { clientSecret: { name: "oidc", namespace: "auth" }, clientIDRef: { name: "id" } },
    apiKeyAuth: { credentialRefs: [{ name: "keys" }], credentials: [{ client: "client1", key: "[redacted]" }] },
    contextExtensions: [
      { name: "tenant", type: "Value", value: "[redacted]" },
      { name: "other", type: "ValueRef", valueRef: { kind: "Secret", name: "ctx", key: "k" } },
    ],
  });
  const generic = {
    name: "envoy.http.injected_credentials.generic",
    typedConfig: {
      "@type": "type.googleapis.com/envoy.Generic",
      credential: { name: "injector/c", sdsConfig: { ads: {}, initialFetchTimeout: "0s" } },
    },
  };
  expect(redact({ credential: generic })).toEqual({ credential: generic });
  expect(
    redact({
      genericSecret: { secret: { inlineString: "s3cret" } },
      privateKey: { filename: "/certs/tls.key" },
      password: { inlineBytes: "czNjcmV0" },
      token: { value: "s3cret", environmentVariable: "TOKEN" },
      stringData: { name: "s3cret", type: "s3cret" },
    }),
  ).toEqual({
    genericSecret: { secret: { inlineString: "[redacted]" } },
    privateKey: { filename: "/certs/tls.key" },
    password: { inlineBytes: "[redacted]" },
    token: { value: "[redacted]", environmentVariable: "TOKEN" },
    stringData: { name: "[redacted]", type: "[redacted]" },
  });
});

test("a body is read of no request, and a long one is refused at its head", async () => {
  const get = serve({});
  const post = async (body: string) => (await get("/api/status", { method: "POST", body })).status;
  expect([await post("x".repeat(1_000)), await post("x".repeat(1_025))]).toEqual([405, 413]);
});

test("an address that is taken is named", async () => {
  const data = {} as AdminData;
  const first = serveAdmin({ host: "127.0.0.1", port: 0, pages: [], data });
  servers.push(first);
  const port = Number(first.address.split(":")[1]);
  expect(() => serveAdmin({ host: "127.0.0.1", port, pages: [], data })).toThrow(
    `the admin address 127.0.0.1:${port} cannot be had`,
  );
});
