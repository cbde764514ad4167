import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { connect as connectTcp, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { ENVOY } from "../envoy.ts";
import { becomes, cleanUp, freePort, gatewayObjects, later } from "../host-rig.ts";
import { type Asked, backendObject, echo, httpRoute, send, serveWorld, to } from "../http-world.ts";
import { type Authority, createAuthority, type Identity } from "../xds-client/certificates.ts";

/** A ClientTrafficPolicy on the Gateway `eg`, or one of its listeners. */
function policy(name: string, spec: string, listener?: string): string {
  const section = listener === undefined ? "" : `, sectionName: ${listener}`;
  return `apiVersion: gateway.envoyproxy.io/v1alpha1
kind: ClientTrafficPolicy
metadata: {name: ${name}, namespace: default}
spec:
  targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: eg${section}}]
  ${spec}
`;
}

function secret(name: string, data: Readonly<Record<string, string>>, type = "Opaque"): string {
  const entries = Object.entries(data).map(([key, value]) => `${key}: ${btoa(value)}`);
  return `apiVersion: v1\nkind: Secret\ntype: ${type}\nmetadata: {name: ${name}, namespace: default}\ndata: {${entries.join(", ")}}\n`;
}

/** The status of a request over TLS, or `refused` when the connection ends without one. */
function statusOver(port: number, client?: Identity): Promise<string> {
  return new Promise((resolve) => {
    const options = { host: "127.0.0.1", port, rejectUnauthorized: false, ...(client ?? {}) };
    const socket = connectTls(options, () => {
      socket.write("GET / HTTP/1.1\r\nhost: www.example.com\r\nconnection: close\r\n\r\n");
    });
    const end = (answer: string) => {
      clearTimeout(timer);
      resolve(answer);
      socket.destroy();
    };
    const timer = setTimeout(() => end("no answer"), 5_000);
    socket.on("data", (chunk: Buffer) => end(/^HTTP\/1.1 (\d+)/.exec(chunk.toString())?.[1] ?? "no status"));
    socket.on("error", () => end("refused"));
    socket.on("close", () => end("refused"));
  });
}

/** The answer to some bytes: the first line, or `closed`. */
function firstLine(port: number, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connectTcp({ host: "127.0.0.1", port }, () => void socket.write(bytes));
    socket.setTimeout(5_000, () => socket.destroy());
    socket.on("data", (chunk: Buffer) => {
      resolve(chunk.toString().split("\r\n")[0] as string);
      socket.destroy();
    });
    socket.on("error", () => resolve("closed"));
    socket.on("close", () => resolve("closed"));
  });
}

/** Ports of listeners by name; the Gateway's own port is `l0`. */
type Ports = Readonly<Record<string, number>>;

describe.skipIf(ENVOY === undefined)("ClientTrafficPolicy on a host (needs Envoy: ENVOY_PATH, or npm test)", () => {
  describe("client certificates", () => {
    let authority: Authority;
    let stranger: Authority;
    let client: Identity;
    let wrong: Identity;

    beforeAll(async () => {
      [authority, stranger] = [await createAuthority("clients"), await createAuthority("strangers")];
      [client, wrong] = [await authority.issue("client"), await stranger.issue("client")];
    });
    afterAll(cleanUp);

    /** A Gateway with a plain and a TLS listener. */
    async function world(...objects: readonly string[]) {
      const [https, { port: backend }] = [await freePort(), await echo("one")];
      const serving = await authority.issue("gateway");
      const rig = await serveWorld(
        [
          httpRoute("web", ["www.example.com"], `{backendRefs: [${to("one")}]}`),
          backendObject("one", backend),
          secret("serving", { "tls.crt": serving.cert, "tls.key": serving.key }, "kubernetes.io/tls"),
          ...objects,
        ],
        (port) => {
          const listener = `{name: https, protocol: HTTPS, port: ${https}, tls: {certificateRefs: [{name: serving}]}}`;
          return gatewayObjects(port).replace("}]}\n", `}, ${listener}]}\n`);
        },
      );
      const plain = async () => String((await send(rig.port)).status);
      const outcomes = async () => [
        await statusOver(https, client),
        await statusOver(https, wrong),
        await statusOver(https),
      ];
      await becomes(plain, "200");
      return { ...rig, https, outcomes, plain };
    }

    const VALIDATION = "tls: {clientValidation: {caCertificateRefs: [{name: clients}]}}";

    test("who has one of the CA gets in, who has another one or none does not", async () => {
      const { outcomes, plain, postern } = await world(
        policy("mutual", VALIDATION),
        secret("clients", { "ca.crt": authority.ca }),
      );
      await becomes(outcomes, ["200", "refused", "refused"]);
      expect(await plain()).toBe("200");
      expect(await postern.condition("Accepted", "ClientTrafficPolicy", "mutual")).toBe("True Accepted");
    }, 60_000);

    test("while the CA is missing nobody gets in; it opens by itself when the CA comes, and closes when it goes", async () => {
      const { outcomes, plain, postern, put } = await world(policy("mutual", VALIDATION));
      const closed = ["500", "500", "500"];
      await becomes(outcomes, closed);
      expect(await plain()).toBe("200");
      expect(await postern.condition("Accepted", "ClientTrafficPolicy", "mutual")).toBe("False Invalid");
      put("ca", secret("clients", { "ca.crt": authority.ca }));
      await becomes(outcomes, ["200", "refused", "refused"]);
      expect(await postern.condition("Accepted", "ClientTrafficPolicy", "mutual")).toBe("True Accepted");
      put("ca", secret("clients", { "ca.crt": stranger.ca }));
      await becomes(outcomes, ["refused", "200", "refused"]);
      put("ca", secret("somebody-else", { "ca.crt": authority.ca }));
      await becomes(outcomes, closed);
    }, 60_000);

    test("a value that Envoy would refuse closes the listener as well, and does not leave it as it was", async () => {
      const { https, outcomes, put, postern } = await world(secret("clients", { "ca.crt": authority.ca }));
      await becomes(outcomes, ["200", "200", "200"]);
      const bad =
        "tls: {ecdhCurves: [curve1], clientValidation: {caCertificateRefs: [{name: clients}], spkiHashes: [short]}}";
      put("policy", policy("mutual", bad));
      await becomes(() => statusOver(https, client), "500");
      await becomes(() => statusOver(https), "refused");
      const message = await postern.message("Accepted", "ClientTrafficPolicy", "mutual");
      expect(message.split("\n").map((line) => line.split(/[: ]/)[0])).toEqual([
        "tls.clientValidation.spkiHashes[0]",
        "tls.ecdhCurves[0]",
      ]);
      put("policy", policy("mutual", VALIDATION));
      await becomes(outcomes, ["200", "refused", "refused"]);
    }, 60_000);

    test("names and revocation lists count, and the backend learns who the client is", async () => {
      const context = `{caCertificateRefs: [{name: clients}], crl: {refs: [{name: clients}]}, subjectAltNames: {dnsNames: [{type: Suffix, value: host}]}}`;
      const forward = "headers: {xForwardedClientCert: {mode: SanitizeSet, certDetailsToAdd: [DNS]}}";
      const { https, outcomes, put } = await world(
        policy("mutual", `tls: {clientValidation: ${context}}\n  ${forward}`),
        secret("clients", { "ca.crt": authority.ca, "ca.crl": await authority.crl() }),
      );
      await becomes(outcomes, ["200", "refused", "refused"]);
      const options = {
        tls: { ...client, rejectUnauthorized: false },
        headers: { host: "www.example.com", "x-forwarded-client-cert": "By=me" },
      };
      const answer = await fetch(`https://127.0.0.1:${https}/`, options);
      const { headers } = (await answer.json()) as { headers: Record<string, string> };
      expect(headers["x-forwarded-client-cert"]).toMatch(/^Hash=[0-9a-f]{64};DNS=localhost$/);
      put("objects-2", policy("mutual-2", "tls: {}", "https"));
      // A policy that names the listener takes the place of one for the whole Gateway.
      await becomes(outcomes, ["200", "200", "200"]);
    }, 60_000);
  });

  describe("settings of HTTP", () => {
    let ports: Ports;
    let ask: (listener: string, asked?: Asked) => ReturnType<typeof send>;
    const POLICIES: Readonly<Record<string, string>> = {
      headers: `headers:
    maxRequestHeaderLimit: 8Ki
    withUnderscoresAction: DropHeader
    requestID: Disable
    enableEnvoyHeaders: true
    host: {stripTrailingHostDot: true}
    earlyRequestHeaders:
      set: [{name: x-tier, value: public}]
      addIfAbsent: [{name: x-from, value: "%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%"}]
      remove: [x-staff]
      removeOnMatch: [{type: Prefix, value: x-internal-}]
    lateResponseHeaders:
      set: [{name: x-served, value: "100%%"}]
      remove: [x-backend]`,
      forwarded: "clientIPDetection: {xForwardedFor: {numTrustedHops: 2}}",
      header: "clientIPDetection: {customHeader: {name: x-client, failClosed: true}}",
      paths: "path: {disableMergeSlashes: true, escapedSlashesAction: RejectRequest}",
      limited: "connection: {connectionLimit: {value: 2}}",
      slow: "timeout: {http: {requestReceivedTimeout: 300ms}}\n  healthCheck: {path: /healthy}",
      old: "http1: {http10: {useDefaultHost: true}}",
      proxied: "proxyProtocol: {}",
    };

    beforeAll(async () => {
      const names = Object.keys(POLICIES);
      const free = await Promise.all(names.map(() => freePort()));
      const [one, staff] = [await echo("one"), await echo("staff")];
      const authorization = `apiVersion: gateway.envoyproxy.io/v1alpha1
kind: SecurityPolicy
metadata: {name: office, namespace: default}
spec:
  targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: office}]
  authorization:
    defaultAction: Deny
    rules: [{action: Allow, principal: {clientCIDRs: [192.0.2.0/24]}}]
`;
      const { port } = await serveWorld(
        [
          httpRoute(
            "web",
            ["www.example.com"],
            [
              `{matches: [{path: {type: Exact, value: /a/b}}], backendRefs: [${to("staff")}]}`,
              `{matches: [{headers: [{name: x-tier, value: gold}]}], backendRefs: [${to("staff")}]}`,
              `{backendRefs: [${to("one")}]}`,
            ].join(", "),
          ),
          httpRoute("office", ["office.example.com"], `{backendRefs: [${to("one")}]}`),
          backendObject("one", one.port),
          backendObject("staff", staff.port),
          authorization,
          ...names.map((name) => policy(name, POLICIES[name] as string, name)),
        ],
        (own) => {
          const host = (name: string) => (name === "old" ? ", hostname: www.example.com" : "");
          const listeners = names.map((name, i) => `{name: ${name}, protocol: HTTP, port: ${free[i]}${host(name)}}`);
          return gatewayObjects(own).replace("}]}\n", `}, ${listeners.join(", ")}]}\n`);
        },
      );
      ports = { l0: port, ...Object.fromEntries(names.map((name, i) => [name, free[i] as number])) };
      ask = (listener, asked) => send(ports[listener] as number, asked);
      await becomes(async () => (await ask("paths")).status, 200);
    }, 60_000);
    afterAll(cleanUp);

    test("request headers are changed before a route is looked for, response headers after everything", async () => {
      const { seen, headers } = await ask("headers", {
        headers: { "x-tier": "gold", "x-staff": "yes", "x-internal-a": "1", "x-from": "me", under_score: "1" },
      });
      expect(seen?.backend).toBe("one");
      expect(
        ["x-tier", "x-staff", "x-internal-a", "x-from", "under_score", "x-request-id"].map(
          (name) => seen?.headers[name],
        ),
      ).toEqual(["public", undefined, undefined, "me", undefined, undefined]);
      expect([headers["x-served"], headers["x-backend"]]).toEqual(["100%", undefined]);
      expect(headers["x-envoy-upstream-service-time"]).toMatch(/^\d+$/);
      expect((await ask("headers")).seen?.headers["x-from"]).toBe("127.0.0.1");
    });

    test("headers have a limit, a dot behind the host does not count, and underscores are refused by default", async () => {
      const large = { headers: { "x-large": "a".repeat(12_000) } };
      expect([(await ask("headers", large)).status, (await ask("paths", large)).status]).toEqual([431, 200]);
      const dotted = { host: "www.example.com." };
      expect([(await ask("headers", dotted)).status, (await ask("paths", dotted)).status]).toEqual([200, 404]);
      expect((await ask("paths", { headers: { under_score: "1" } })).status).toBe(400);
    });

    test("the client's address comes from where the policy says", async () => {
      const office = (forwarded: string) => ({ host: "office.example.com", headers: { "x-forwarded-for": forwarded } });
      const statuses = async (listener: string, ...lists: readonly string[]) =>
        (await Promise.all(lists.map((list) => ask(listener, office(list))))).map(({ status }) => status);
      expect(
        await statuses("forwarded", "192.0.2.7, 10.0.0.1", "192.0.2.7, 203.0.113.9, 10.0.0.1", "10.0.0.1, 192.0.2.7"),
      ).toEqual([200, 403, 403]);
      expect(await statuses("paths", "192.0.2.7, 10.0.0.1", "192.0.2.7")).toEqual([403, 403]);
      const named = async (value?: string) =>
        (await ask("header", { host: "office.example.com", headers: value === undefined ? {} : { "x-client": value } }))
          .status;
      expect([await named("192.0.2.7"), await named("203.0.113.9"), await named(), await named("nobody")]).toEqual([
        200, 403, 403, 403,
      ]);
    });

    test("paths are normalised, unless the policy leaves them alone", async () => {
      const where = async (listener: string, path: string) => {
        const { status, seen, headers } = await ask(listener, { path });
        return seen ? `${seen.backend} ${seen.path}` : `${status} ${headers.location ?? ""}`.trim();
      };
      expect(await where("headers", "/a//b")).toBe("staff /a/b");
      expect(await where("paths", "/a//b")).toBe("one /a//b");
      expect(await where("headers", "/a%2Fb")).toBe("307 /a/b");
      expect(await where("paths", "/a%2Fb")).toBe("400");
      expect(await where("paths", "/x/../a/b")).toBe("staff /a/b");
    });

    test("connections beyond the limit are closed, and there is room again when one ends", async () => {
      const open = () =>
        new Promise<Socket>((resolve) => {
          const socket = connectTcp({ host: "127.0.0.1", port: ports["limited"] as number }, () => resolve(socket));
          later(() => void socket.destroy());
        });
      const served = () => firstLine(ports["limited"] as number, "GET / HTTP/1.1\r\nhost: www.example.com\r\n\r\n");
      await becomes(served, "HTTP/1.1 200 OK");
      const kept = [await open(), await open()];
      await becomes(served, "closed");
      kept[0]?.destroy();
      await becomes(served, "HTTP/1.1 200 OK");
    });

    test("slow requests are ended, health is answered by the proxy, HTTP/1.0 has a host, and the PROXY protocol is read", async () => {
      const slow = "POST / HTTP/1.1\r\nhost: www.example.com\r\n";
      expect(await firstLine(ports["slow"] as number, slow)).toBe("HTTP/1.1 408 Request Timeout");
      expect([
        (await ask("slow", { path: "/healthy", host: "nowhere" })).status,
        (await ask("paths", { host: "nowhere" })).status,
      ]).toEqual([200, 404]);
      const old = (listener: string) => firstLine(ports[listener] as number, "GET / HTTP/1.0\r\n\r\n");
      expect([await old("paths"), await old("old")]).toEqual(["HTTP/1.1 426 Upgrade Required", "HTTP/1.0 200 OK"]);
      const proxied = (head: string) =>
        firstLine(ports["proxied"] as number, `${head}GET / HTTP/1.1\r\nhost: www.example.com\r\n\r\n`);
      expect(await proxied("PROXY TCP4 192.0.2.7 192.0.2.1 1234 80\r\n")).toBe("HTTP/1.1 200 OK");
      expect(await proxied("")).toBe("closed");
    });
  });
});
