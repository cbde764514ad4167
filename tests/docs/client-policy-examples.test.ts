import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { NO_HOOKS } from "../../cmd/cli/plugin/hooks.ts";
import type { TranslateRequest } from "../../cmd/cli/translate/options.ts";
import { translate } from "../../cmd/cli/translate/translate.ts";
import { loadValidator } from "../../cmd/runtime/validator.ts";
import type * as ir from "../../core/ir/mod.ts";
import { authority, EDGE } from "../golden/client-traffic-world.ts";
import { createAuthority } from "../xds-client/certificates.ts";

const EXAMPLES = join(import.meta.dir, "../../examples");
const HOP = { xForwardedFor: { numTrustedHops: 1 } };

/** The settings that each example makes on the listener that it is for. */
const LISTENERS: Readonly<Record<string, Partial<ir.HttpListener>>> = {
  "buffer-limit": { connection: { bufferLimit: 1024 } },
  "client-addresses": { clientIPDetection: { xForwardedFor: { numTrustedHops: 2 } } },
  "client-timeouts": { timeout: { http: { streamIdleTimeout: "1s" } } },
  "connection-limit": { connection: { limit: { value: 5, closeDelay: "1s" } } },
  "default-response-headers": {
    headers: {
      withUnderscoresAction: "RejectRequest",
      lateAddResponseHeaders: [
        { name: "content-security-policy", addIfAbsent: true, value: ["default-src 'self'"] },
        { name: "x-frame-options", addIfAbsent: true, value: ["DENY"] },
      ],
    },
  },
  "early-request-headers": {
    headers: {
      withUnderscoresAction: "RejectRequest",
      earlyAddRequestHeaders: [
        { name: "x-entered-by", append: true, value: ["edge"] },
        { name: "x-tier", append: false, value: ["public"] },
      ],
      earlyRemoveRequestHeaders: ["x-staff"],
    },
  },
  "host-header": { host: { stripTrailingHostDot: true } },
  "idle-timeout": { timeout: { http: { idleTimeout: "5s" } } },
  "late-response-headers": {
    headers: {
      withUnderscoresAction: "RejectRequest",
      lateAddResponseHeaders: [
        { name: "x-served-by", append: true, value: ["edge"] },
        { name: "server", append: false, value: ["edge"] },
      ],
      lateRemoveResponseHeaders: ["x-powered-by"],
    },
  },
  "proxy-protocol": { proxyProtocol: { optional: true } },
  "request-timeout": { timeout: { http: { requestReceivedTimeout: "2s" } } },
  "restrict-by-address": { clientIPDetection: HOP },
  "restrict-by-place": {
    clientIPDetection: HOP,
    geoIPProvider: { maxMind: { anonymousIpDbPath: "/usr/share/GeoIP/GeoIP2-Anonymous-IP.mmdb" } },
  },
  "tcp-keepalive": { tcpKeepalive: { idleTime: 1200, interval: 60, probes: 3 } },
  "client-certificates": {
    tls: expect.objectContaining({ requireClientCertificate: true, caCertificate: expect.anything() }),
    headers: {
      withUnderscoresAction: "RejectRequest",
      xForwardedClientCert: { mode: "SanitizeSet", certDetailsToAdd: ["Subject", "URI"] },
    },
  },
  http3: { http3: {} },
  "client-certificate-rules": {
    tls: expect.objectContaining({
      requireClientCertificate: true,
      verifyCertificateHash: [expect.anything(), expect.anything()],
    }),
  },
  "header-limits": { headers: { withUnderscoresAction: "DropHeader", maxRequestHeadersKB: 4 } },
  "health-check-path": { healthCheck: { path: "/healthy" } },
  http1: { http1: { enableTrailers: true, ignoredUpgradeTypes: [{ prefix: "TLS/" }] } },
  http2: { http2: { maxConcurrentStreams: 2 } },
  paths: { path: { escapedSlashesAction: "RejectRequest" } },
  "request-id": { headers: { requestID: "PreserveOrGenerate" } },
  "tls-ciphers": { tls: expect.objectContaining({ minVersion: "1.2", maxVersion: "1.2" }) },
  "tls-versions": { tls: expect.objectContaining({ minVersion: "1.3", maxVersion: "1.3" }) },
};

/** Gateways of examples that bring one; the others are for that of the quickstart. */
const PLANES: Readonly<Record<string, string>> = {
  "client-certificate-rules": "default/staff",
  "client-timeouts": "default/silent-streams",
  http1: "default/old",
  "tls-ciphers": "default/agreed",
  "client-certificates": "default/secure",
  http3: "default/secure",
  "restrict-by-place": "default/places",
  "tls-versions": "default/secure",
};

interface Output {
  readonly xdsIR: Readonly<Record<string, ir.XdsIr>>;
  readonly clientTrafficPolicies: readonly {
    readonly status: {
      readonly ancestors: readonly { readonly conditions: readonly { type: string; status: string }[] }[];
    };
  }[];
}

/** The Secrets that examples speak of, with certificates for the tests. */
async function secrets(): Promise<string> {
  const serving = EDGE.find(({ metadata }) => metadata.name === "serving");
  const own = { ...serving, metadata: { name: "www-example-com", namespace: "default" } };
  const clients = authority("clients-ca");
  const revoked = btoa(await (await createAuthority("clients")).crl());
  return [own, Object.assign({}, clients, { data: { ...Object(clients)["data"], "ca.crl": revoked } })]
    .map((secret) => JSON.stringify(secret))
    .join("\n---\n");
}

async function translated(example: string) {
  const text = (path: string) => readFileSync(join(EXAMPLES, path), "utf8");
  const sources = ["quickstart/gateway.yaml", "quickstart/route.yaml", `policies/${example}.yaml`].map((file) => ({
    file,
    text: text(file),
  }));
  const request: TranslateRequest = {
    to: ["ir", "xds"],
    type: "all",
    addMissing: false,
    namespace: "envoy-gateway-system",
    dnsDomain: "cluster.local",
  };
  return translate([...sources, { file: "secrets", text: await secrets() }], request, {
    validate: await loadValidator(),
    hooks: NO_HOOKS,
  });
}

describe("examples of ClientTrafficPolicies", () => {
  test.each(Object.keys(LISTENERS))(
    "examples/policies/%s.yaml is valid, is accepted and does what it says",
    async (example) => {
      const result = await translated(example);
      if ("fault" in result) throw new Error(result.fault.join("\n"));
      const { xdsIR, clientTrafficPolicies } = result.value as unknown as Output;
      const [listener] = xdsIR[PLANES[example] ?? "default/eg"]?.http ?? [];
      expect(listener).toMatchObject(LISTENERS[example] as object);
      expect(listener?.routes?.length).toBeGreaterThan(0);
      expect(listener?.routes?.filter(({ directResponse }) => directResponse !== undefined)).toEqual([]);
      const conditions = clientTrafficPolicies.flatMap(({ status }) =>
        status.ancestors.flatMap((each) => each.conditions),
      );
      expect([...new Set(conditions.map(({ type, status }) => `${type}=${status}`))]).toEqual(["Accepted=True"]);
    },
  );

  test("every example with such a policy is asked for", () => {
    const files = [...new Bun.Glob("*.yaml").scanSync({ cwd: join(EXAMPLES, "policies") })].filter((file) =>
      readFileSync(join(EXAMPLES, "policies", file), "utf8").includes("kind: ClientTrafficPolicy"),
    );
    expect(files.map((file) => file.replace(".yaml", "")).sort()).toEqual(Object.keys(LISTENERS).sort());
  });
});
