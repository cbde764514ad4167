import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { createServer, type IncomingMessage, request } from "node:http";
import { connect } from "node:net";
import { ENVOY } from "../envoy.ts";
import { becomes, cleanUp, later } from "../host-rig.ts";
import { backendObject, type Echo, echo, httpRoute, send, serveWorld, to } from "../http-world.ts";

let port: number;
let one: Echo;
let two: Echo;
let world: Awaited<ReturnType<typeof serveWorld>>;

/** A policy of a rule of the route, or of an object of another kind. */
function policy(name: string, spec: string, target = `kind: HTTPRoute, name: traffic, sectionName: ${name}`): string {
  return `apiVersion: gateway.envoyproxy.io/v1alpha1
kind: BackendTrafficPolicy
metadata: {name: ${name}, namespace: default}
spec: {targetRefs: [{group: gateway.networking.k8s.io, ${target}}], ${spec}}
`;
}

/** A rule of that name for that path. */
function rule(name: string, ...backends: readonly string[]): string {
  const refs = backends.length > 0 ? backends : [to("one")];
  return `{name: ${name}, matches: [{path: {value: /${name}}}], backendRefs: [${refs.join(", ")}]}`;
}

/** A backend that takes connections and requests and never answers. */
async function silent(): Promise<number> {
  const server = createServer(() => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  later(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as { port: number }).port;
}

/** A backend that takes connections over for a protocol of its own, and sends back what it gets. */
async function upgrading(): Promise<number> {
  const server = createServer((_request, response) => response.end("no upgrade"));
  server.on("upgrade", (_request, socket) => {
    socket.write("HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: parrot\r\n\r\n");
    socket.pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  later(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as { port: number }).port;
}

const POLICIES = [
  policy(
    "retried",
    "retry: {numRetries: 2, retryOn: {httpStatusCodes: [503], triggers: [retriable-status-codes]}, perRetry: {backOff: {baseInterval: 10ms}}}",
  ),
  policy("late", "timeout: {http: {requestTimeout: 200ms}}"),
  policy(
    "limited",
    "rateLimit: {local: {rules: [{limit: {requests: 2, unit: Hour}, xRateLimitHeaders: DraftVersion03}]}}",
  ),
  policy(
    "selected",
    "rateLimit: {local: {rules: [{clientSelectors: [{headers: [{name: x-reader, value: ada}]}], limit: {requests: 1, unit: Hour}}]}}",
  ),
  policy("aborted", "faultInjection: {abort: {httpStatus: 418}}"),
  policy("buffered", "requestBuffer: {limit: 4}"),
  policy("packed", "compressor: [{type: Gzip, gzip: {}}]"),
  policy("hashed", "loadBalancer: {type: ConsistentHash, consistentHash: {type: Header, header: {name: x-reader}}}"),
  policy(
    "replaced",
    "responseOverride: [{match: {statusCodes: [{value: 404}]}, response: {statusCode: 200, contentType: text/plain, body: {type: Inline, inline: nothing here}}}, {match: {statusCodes: [{type: Range, range: {start: 500, end: 599}}]}, redirect: {scheme: http, hostname: www.example.com, path: {type: ReplaceFullPath, replaceFullPath: /plain}, statusCode: 302}}]",
  ),
  policy("upgraded", "httpUpgrade: [{type: parrot}]"),
  policy(
    "broken",
    "responseOverride: [{match: {statusCodes: [{value: 404}]}, response: {body: {type: ValueRef, valueRef: {group: '', kind: ConfigMap, name: none}}}}]",
  ),
  policy("merged", "mergeType: StrategicMerge, faultInjection: {abort: {httpStatus: 451, percentage: 0}}"),
  policy(
    "everywhere",
    "responseOverride: [{match: {statusCodes: [{value: 410}]}, response: {body: {type: Inline, inline: gone}}}]",
    "kind: Gateway, name: eg",
  ),
];

describe.skipIf(ENVOY === undefined)("BackendTrafficPolicies (need Envoy: ENVOY_PATH, or npm test)", () => {
  beforeAll(async () => {
    [one, two] = [await echo("one"), await echo("two")];
    const rules = [
      ...["retried", "limited", "selected", "aborted", "buffered", "packed", "replaced", "broken"].map((name) =>
        rule(name),
      ),
      ...["merged", "plain"].map((name) => rule(name)),
      rule("late", to("silent")),
      rule("hashed", to("one"), to("two")),
      rule("upgraded", to("parrot")),
    ];
    world = await serveWorld([
      backendObject("one", one.port),
      backendObject("two", two.port),
      backendObject("silent", await silent()),
      backendObject("parrot", await upgrading()),
      httpRoute("traffic", ["www.example.com"], rules.join(", ")),
      ...POLICIES,
    ]);
    port = world.port;
  });
  afterAll(cleanUp);

  test("what a policy says of retries is done, and only where it is attached", async () => {
    expect((await send(port, { path: "/retried?status=503" })).status).toBe(503);
    expect(one.seen.filter(({ path }) => path === "/retried?status=503")).toHaveLength(3);
    expect((await send(port, { path: "/plain?status=503" })).status).toBe(503);
    expect(one.seen.filter(({ path }) => path === "/plain?status=503")).toHaveLength(1);
  });

  test("a request that takes too long is given up with 504", async () => {
    expect((await send(port, { path: "/late" })).status).toBe(504);
  });

  test("requests beyond a local limit are answered with 429, and headers tell of it", async () => {
    const answers = [];
    for (let i = 0; i < 3; i++) answers.push(await send(port, { path: "/limited" }));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(answers.map(({ headers }) => headers["x-ratelimit-remaining"])).toEqual(["1", "0", "0"]);
  });

  test("a limit counts the requests that it selects", async () => {
    const statusOf = async (reader: string) =>
      (await send(port, { path: "/selected", headers: { "x-reader": reader } })).status;
    expect([await statusOf("ada"), await statusOf("ada"), await statusOf("bob"), await statusOf("bob")]).toEqual([
      ...[200, 429, 200, 200],
    ]);
  });

  test("faults are injected", async () => {
    expect((await send(port, { path: "/aborted" })).status).toBe(418);
  });

  test("a request that is larger than its buffer is answered with 413", async () => {
    expect([await post("/buffered", "1234"), await post("/buffered", "12345")]).toEqual([200, 413]);
  });

  test("responses are compressed for those who take them so", async () => {
    const encodingOf = async (headers: Readonly<Record<string, string>>) =>
      (await send(port, { path: "/packed", headers })).headers["content-encoding"];
    expect(await encodingOf({ "accept-encoding": "gzip" })).toBe("gzip");
    expect(await encodingOf({})).toBeUndefined();
  });

  test("requests with the same header go to the same backend, those with another one may not", async () => {
    const backends = new Set<string | undefined>();
    for (const reader of Array.from({ length: 16 }, (_, i) => `reader-${i}`)) {
      const headers = { "x-reader": reader };
      const seen = [await send(port, { path: "/hashed", headers }), await send(port, { path: "/hashed", headers })];
      expect(seen[0]?.seen?.backend).toBe(seen[1]?.seen?.backend);
      backends.add(seen[0]?.seen?.backend);
    }
    expect(backends).toEqual(new Set(["one", "two"]));
  });

  test("responses are replaced by others, or by what another path answers", async () => {
    const { status, headers, body } = await send(port, { path: "/replaced?status=404" });
    expect([status, headers["content-type"], body]).toEqual([200, "text/plain", "nothing here"]);
    const other = await send(port, { path: "/replaced?status=500" });
    expect([other.status, other.seen?.path]).toEqual([302, "/plain?status=500"]);
  });

  test("a connection is upgraded to a protocol that the policy names, and to no other", async () => {
    expect(await upgrade("/upgraded", "parrot")).toBe("101 hello");
    expect(await upgrade("/plain", "parrot")).toBe("403 ");
  });

  test("a policy that cannot be used closes its rule and says why", async () => {
    expect((await send(port, { path: "/broken" })).status).toBe(500);
    expect(await world.postern.condition("Accepted", "BackendTrafficPolicy", "broken")).toBe("False Invalid");
    expect(await world.postern.message("Accepted", "BackendTrafficPolicy", "broken")).toContain(
      "responseOverride[0].response.body: ConfigMap default/none",
    );
    expect((await send(port, { path: "/plain" })).status).toBe(200);
  });

  test("the Gateway's policy holds where no rule has one of its own, or where that one is laid over it", async () => {
    const bodyOf = async (path: string) => (await send(port, { path: `${path}?status=410` })).body;
    expect([await bodyOf("/plain"), await bodyOf("/merged")]).toEqual(["gone", "gone"]);
    expect(await bodyOf("/retried")).toContain('"backend":"one"');
    expect(await world.postern.condition("Merged", "BackendTrafficPolicy", "everywhere")).toBe("True Merged");
  });

  test("a policy that changes or goes changes what is served", async () => {
    world.put("more", policy("plain", "faultInjection: {abort: {httpStatus: 402}}"));
    await becomes(async () => (await send(port, { path: "/plain" })).status, 402);
    world.put("more", policy("plain", "faultInjection: {abort: {httpStatus: 409}}"));
    await becomes(async () => (await send(port, { path: "/plain" })).status, 409);
  });
});

/** The status of a POST with a body. */
function post(path: string, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { host: "www.example.com", "content-length": body.length };
    const sent = request(
      { host: "127.0.0.1", port, path, method: "POST", headers, agent: false },
      (answer: IncomingMessage) => {
        answer.resume().on("end", () => resolve(answer.statusCode ?? 0));
      },
    );
    sent.setTimeout(10_000, () => sent.destroy(new Error("no answer")));
    sent.on("error", reject).end(body);
  });
}

/** Asks for an upgrade and, when it is granted, sends hello; the status of the answer and what comes back then. */
function upgrade(path: string, protocol: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    let text = "";
    let asked = false;
    socket.setTimeout(10_000, () => socket.destroy(new Error("no answer")));
    socket.on("error", reject);
    socket.on("data", (chunk) => {
      text += chunk.toString();
      const end = text.indexOf("\r\n\r\n");
      if (end < 0) return;
      const status = text.slice(9, 12);
      const rest = text.slice(end + 4);
      if (status === "101" && !asked) {
        asked = true;
        socket.write("hello");
      }
      if (status === "101" && rest !== "hello") return;
      socket.destroy();
      resolve(`${status} ${status === "101" ? rest : ""}`);
    });
    socket.write(
      `GET ${path} HTTP/1.1\r\nhost: www.example.com\r\nconnection: Upgrade\r\nupgrade: ${protocol}\r\n\r\n`,
    );
  });
}
