import { describe, expect, test } from "bun:test";
import type { ClientTrafficPolicySpec } from "../../../../core/api/mod.ts";
import { clientConnectionOf, clientKeepaliveOf, clientTimeoutOf } from "./connection.ts";
import { headerChangesOf } from "./header-changes.ts";
import { headersOf, hostOf } from "./headers.ts";
import { clientHttp2Of, http1Of } from "./http-versions.ts";
import { clientIpDetectionOf, proxyProtocolOf } from "./settings.ts";
import { pathOf } from "./step.ts";
import { certificateRulesOf } from "./tls/certificate-rules.ts";
import { alpnFaults, cipherFaults, curveFaults, signatureFaults } from "./tls/tls-names.ts";

/** The value of a field, and the fields that its faults name: the text up to the first space or colon. */
function read<T>(field: (faults: string[]) => T): { readonly value: T; readonly wrong: readonly string[] } {
  const faults: string[] = [];
  const value = field(faults);
  return { value, wrong: faults.map((fault) => fault.split(/[ :]/)[0] as string) };
}

type Headers = NonNullable<ClientTrafficPolicySpec["headers"]>;
type Changes = NonNullable<Headers["earlyRequestHeaders"]>;

describe("connections", () => {
  test("keep-alive times become seconds, and are what a socket takes", () => {
    const keepalive = { probes: 3, idleTime: "20m", interval: "60s" };
    expect(read((faults) => clientKeepaliveOf(keepalive, faults))).toEqual({
      value: { probes: 3, idleTime: 1200, interval: 60 },
      wrong: [],
    });
    expect(read((faults) => clientKeepaliveOf({}, faults))).toEqual({ value: {}, wrong: [] });
    const { wrong } = read((faults) => clientKeepaliveOf({ probes: 128, idleTime: "500ms", interval: "10h" }, faults));
    expect(wrong).toEqual(["tcpKeepalive.probes", "tcpKeepalive.idleTime", "tcpKeepalive.interval"]);
  });

  test("limits are numbers and times that Envoy holds", () => {
    const connection = {
      connectionLimit: {
        value: 3,
        closeDelay: "10s",
        maxConnectionDuration: "1h",
        maxRequestsPerConnection: 0,
        maxStreamDuration: "90s",
      },
      bufferLimit: "50M",
      maxAcceptPerSocketEvent: 0,
    };
    expect(read((faults) => clientConnectionOf(connection, faults))).toEqual({
      value: {
        limit: {
          value: 3,
          closeDelay: "10s",
          maxConnectionDuration: "1h0m0s",
          maxRequestsPerConnection: 0,
          maxStreamDuration: "1m30s",
        },
        bufferLimit: 50_000_000,
        maxAcceptPerSocketEvent: 0,
      },
      wrong: [],
    });
    const bad = {
      connectionLimit: { closeDelay: "soon", maxRequestsPerConnection: -1 },
      bufferLimit: "5Gi",
      maxAcceptPerSocketEvent: -1,
    };
    expect(read((faults) => clientConnectionOf(bad, faults))).toEqual({
      value: { limit: {} },
      wrong: [
        "connection.connectionLimit.closeDelay",
        "connection.connectionLimit.maxRequestsPerConnection",
        "connection.bufferLimit",
        "connection.maxAcceptPerSocketEvent",
      ],
    });
  });

  test("time-outs are told with the field that cannot be read", () => {
    const timeout = { tcp: { idleTimeout: "1200s" }, http: { requestReceivedTimeout: "10s", streamIdleTimeout: "0s" } };
    expect(read((faults) => clientTimeoutOf(timeout, faults)).value).toEqual({
      tcp: { idleTimeout: "20m0s" },
      http: { requestReceivedTimeout: "10s", streamIdleTimeout: "0s" },
    });
    const bad = { tcp: { connectionInspectionTimeout: "x" }, http: { idleTimeout: "5" } };
    expect(read((faults) => clientTimeoutOf(bad, faults)).wrong).toEqual([
      "timeout.tcp.connectionInspectionTimeout",
      "timeout.http.idleTimeout",
    ]);
  });

  test("the PROXY protocol is on as soon as it is there; the older flag counts beside none only", () => {
    expect([
      proxyProtocolOf({ proxyProtocol: {} }),
      proxyProtocolOf({ proxyProtocol: { optional: true } }),
      proxyProtocolOf({ proxyProtocol: { optional: true }, enableProxyProtocol: false }),
      proxyProtocolOf({ enableProxyProtocol: true }),
      proxyProtocolOf({ enableProxyProtocol: false }),
      proxyProtocolOf({}),
    ]).toEqual([{}, { optional: true }, { optional: true }, {}, undefined, undefined]);
  });
});

describe("headers", () => {
  test("what is not said is off, and headers with underscores are refused", () => {
    expect(read((faults) => headersOf({}, faults)).value).toEqual({ withUnderscoresAction: "RejectRequest" });
    expect(headersOf(undefined, [])).toBeUndefined();
    const all: Headers = {
      enableEnvoyHeaders: true,
      disableRateLimitHeaders: true,
      withUnderscoresAction: "Allow",
      maxRequestHeaderLimit: "1500",
      preserveXRequestID: true,
      xForwardedClientCert: { mode: "AppendForward", certDetailsToAdd: ["Cert", "URI"] },
    };
    expect(read((faults) => headersOf(all, faults)).value).toEqual({
      enableEnvoyHeaders: true,
      disableRateLimitHeaders: true,
      withUnderscoresAction: "Allow",
      maxRequestHeadersKB: 2,
      requestID: "PreserveOrGenerate",
      xForwardedClientCert: { mode: "AppendForward", certDetailsToAdd: ["Cert", "URI"] },
    });
    expect(headersOf({ requestID: "Disable", preserveXRequestID: true }, [])?.requestID).toBe("Disable");
  });

  test("details of a certificate go with the modes that add something", () => {
    const mode = (xForwardedClientCert: Headers["xForwardedClientCert"]) =>
      headersOf({ xForwardedClientCert }, [])?.xForwardedClientCert;
    expect(mode({ mode: "ForwardOnly", certDetailsToAdd: ["Cert"] })).toEqual({ mode: "ForwardOnly" });
    expect(mode({ certDetailsToAdd: ["Cert"] })).toEqual({ mode: "Sanitize" });
    expect(mode({ mode: "SanitizeSet", certDetailsToAdd: [] })).toEqual({ mode: "SanitizeSet" });
  });

  test("the limit on request headers is from 1Ki to 8192Ki", () => {
    const limit = (maxRequestHeaderLimit: string | number) =>
      read((faults) => headersOf({ maxRequestHeaderLimit }, faults)?.maxRequestHeadersKB);
    expect(["1Ki", "1025", "8192Ki", 8_388_608].map((each) => limit(each).value)).toEqual([1, 2, 8192, 8192]);
    expect(["1023", "8388609", "9223372036854775807", "1.5"].map((each) => limit(each))).toEqual(
      Array.from({ length: 4 }, () => ({ value: undefined, wrong: ["headers.maxRequestHeaderLimit"] })),
    );
  });

  test("the first statement about a header holds, whatever its case", () => {
    const filter: Changes = {
      add: [{ name: "X-One", value: "added" }],
      set: [
        { name: "x-one", value: "set" },
        { name: "x-two", value: "%DOWNSTREAM_REMOTE_ADDRESS%" },
      ],
      addIfAbsent: [
        { name: "X-TWO", value: "absent" },
        { name: "x-three", value: "100%%" },
      ],
      remove: ["X-Four", "x-four", ":path"],
      removeOnMatch: [{ type: "Prefix", value: "x-internal-" }, { value: "exact" }],
    };
    expect(read((faults) => headerChangesOf(filter, "h", faults))).toEqual({
      value: {
        add: [
          { name: "X-One", append: true, value: ["added"] },
          { name: "x-two", append: false, value: ["%DOWNSTREAM_REMOTE_ADDRESS%"] },
          { name: "x-three", addIfAbsent: true, value: ["100%%"] },
        ],
        remove: ["X-Four", ":path"],
        removeOnMatch: [{ prefix: "x-internal-" }, { exact: "exact" }],
      },
      wrong: [],
    });
  });

  test("what Envoy or HTTP would refuse is left out and told, each at its place", () => {
    const filter: Changes = {
      add: [
        { name: "", value: "a" },
        { name: "x/y", value: "a" },
        { name: "Host", value: "a" },
        { name: "x y", value: "a" },
        { name: "x-a", value: "a\u00e9" },
        { name: "x-b", value: "%BOGUS%" },
        { name: "x-c", value: "%ENVIRONMENT(HOME)%" },
        { name: "x-good", value: "50% off" },
      ],
      remove: ["", "x\ny"],
      removeOnMatch: [{ value: "" }, { type: "RegularExpression", value: "(?=x)" }],
    };
    expect(read((faults) => headerChangesOf(filter, "h", faults))).toEqual({
      value: { add: [{ name: "x-good", append: true, value: ["50%% off"] }], remove: [], removeOnMatch: [] },
      wrong: [
        ...["h.add[0]", "h.add[1]", "h.add[2]", "h.add[3]", "h.add[4]", "h.add[5].value", "h.add[6].value"],
        ...["h.remove[0]", "h.remove[1]", "h.removeOnMatch[0]", "h.removeOnMatch[1]"],
      ],
    });
    expect(read((faults) => headerChangesOf({}, "h", faults)).wrong).toEqual(["h"]);
  });

  test("a value that looks endless to a careless reader is read at once", () => {
    const started = performance.now();
    const filter = { add: [{ name: "x-a", value: `${"a".repeat(4000)}\u00e9` }] };
    expect(read((faults) => headerChangesOf(filter, "h", faults)).wrong).toEqual(["h.add[0]", "h"]);
    expect(performance.now() - started).toBeLessThan(500);
  });

  test("the Host header is left alone unless something is said about it", () => {
    expect([hostOf({}), hostOf({ host: {} }), hostOf({ host: { stripTrailingHostDot: true } })]).toEqual([
      undefined,
      undefined,
      { stripTrailingHostDot: true },
    ]);
  });
});

describe("HTTP", () => {
  test("the safe end of connections is switched off only where connections end", () => {
    const settings = { enableTrailers: true, preserveHeaderCase: true, disableSafeMaxConnectionDuration: true };
    expect(http1Of(settings, undefined, [])).toEqual({ enableTrailers: true, preserveHeaderCase: true });
    expect(http1Of(settings, { limit: { maxConnectionDuration: "1h0m0s" } }, [])).toEqual(settings);
    const upgrades = { ignoredUpgradeTypes: [{ value: "h2c" }, { type: "RegularExpression" as const, value: "(" }] };
    expect(read((faults) => http1Of(upgrades, undefined, faults))).toEqual({
      value: { ignoredUpgradeTypes: [{ exact: "h2c" }] },
      wrong: ["http1.ignoredUpgradeTypes[1]"],
    });
  });

  test("HTTP/2 holds as a whole or not at all", () => {
    const settings = { initialStreamWindowSize: "64Ki", initialConnectionWindowSize: "1Mi", maxConcurrentStreams: 50 };
    expect(read((faults) => clientHttp2Of(settings, faults)).value).toEqual({
      initialConnectionWindowSize: 65_536,
      initialStreamWindowSize: 1_048_576,
      maxConcurrentStreams: 50,
    });
    const bad = { initialStreamWindowSize: "1Ki", connectionKeepalive: { interval: "0s", timeout: "ten" } };
    expect(read((faults) => clientHttp2Of(bad, faults))).toEqual({
      value: undefined,
      wrong: [
        "http2.initialStreamWindowSize",
        "http2.connectionKeepalive.timeout",
        "http2.connectionKeepalive.interval",
      ],
    });
  });

  test("paths keep what the policy does not speak of", () => {
    const path = { mergeSlashes: true, escapedSlashesAction: "UnescapeAndRedirect" as const };
    expect(pathOf({}, path)).toEqual(path);
    expect(pathOf({ disableMergeSlashes: true }, path)).toEqual({ escapedSlashesAction: "UnescapeAndRedirect" });
    expect(pathOf({ disableMergeSlashes: false, escapedSlashesAction: "RejectRequest" }, path)).toEqual({
      mergeSlashes: true,
      escapedSlashesAction: "RejectRequest",
    });
  });

  test("client addresses come from where the policy says, if that can be read", () => {
    const trusted = { xForwardedFor: { trustedCIDRs: ["10.0.0.0/8", "2001:db8::/32"] } };
    expect(read((faults) => clientIpDetectionOf(trusted, faults))).toEqual({ value: trusted, wrong: [] });
    const bad = { xForwardedFor: { trustedCIDRs: ["10.0.0.0/8", "10.0.0.0/33"] } };
    expect(read((faults) => clientIpDetectionOf(bad, faults))).toEqual({
      value: undefined,
      wrong: ["clientIPDetection.xForwardedFor.trustedCIDRs[1]"],
    });
    expect(read((faults) => clientIpDetectionOf({ customHeader: { name: "x y" } }, faults)).wrong).toEqual([
      "clientIPDetection.customHeader.name",
    ]);
    expect(read((faults) => clientIpDetectionOf({ xForwardedFor: { numTrustedHops: -1 } }, faults)).wrong).toEqual([
      "clientIPDetection.xForwardedFor.numTrustedHops",
    ]);
  });
});

describe("TLS", () => {
  const fields = (faults: readonly string[]) => faults.map((fault) => fault.split(":")[0]);

  test("names that Envoy does not know are told, and names that are there twice", () => {
    expect(fields(cipherFaults(["ECDHE-RSA-AES128-GCM-SHA256", "TLS_AES_128_GCM_SHA256"]))).toEqual(["tls.ciphers[1]"]);
    expect(curveFaults(["X25519", "P-256", "X25519MLKEM768"])).toEqual([]);
    expect(fields(curveFaults(["P-256", "curve1", "prime256v1", "toString"]))).toEqual([
      "tls.ecdhCurves[1]",
      "tls.ecdhCurves[2]",
      "tls.ecdhCurves[3]",
    ]);
    expect(signatureFaults(["rsa_pss_rsae_sha256", "ECDSA+SHA256"])).toEqual([]);
    expect(fields(signatureFaults(["sig1", "ed25519", "ed25519"]))).toEqual([
      "tls.signatureAlgorithms[0]",
      "tls.signatureAlgorithms[2]",
    ]);
    expect(alpnFaults(["h2", "", "x".repeat(256)]).map((fault) => fault.split(" ")[0])).toEqual([
      "tls.alpnProtocols[1]",
      "tls.alpnProtocols[2]",
    ]);
  });

  const SPKI = "NvqYIYSbgK2vCJpQhObf77vv+bQWtc5ek5RIOwPiC9A=";
  const HASH = "df6ff72fe9116521268f6f2dd4966f51df479883fe7037b39f75916ac3049d1a";

  test("rules for certificates are left out and told where Envoy cannot use them", () => {
    const context = {
      spkiHashes: [SPKI, SPKI.replace("9A=", "9B="), "short"],
      certificateHashes: [HASH, HASH.toUpperCase().replace(/..(?=.)/g, "$&:"), "g".repeat(64), HASH.slice(1)],
      subjectAltNames: {
        dnsNames: [{ type: "Suffix" as const, value: ".example.com" }],
        uris: [{ type: "RegularExpression" as const, value: "spiffe://(" }],
        otherNames: [
          { oid: "1.3.6.1.4.1.311.20.2.3", value: "client" },
          { oid: "1.99.1", value: "client" },
        ],
      },
      allowExpiredCertificate: true,
    };
    expect(read((faults) => certificateRulesOf(context, true, faults))).toEqual({
      value: {
        verifyCertificateSpki: [SPKI],
        verifyCertificateHash: [HASH, HASH.toUpperCase().replace(/..(?=.)/g, "$&:")],
        allowExpiredCertificate: true,
        matchTypedSubjectAltNames: [
          { name: "DNS", suffix: ".example.com" },
          { name: "1.3.6.1.4.1.311.20.2.3", exact: "client" },
        ],
      },
      wrong: [
        "tls.clientValidation.subjectAltNames.uris[0]",
        "tls.clientValidation.subjectAltNames.otherNames[1].oid",
        "tls.clientValidation.spkiHashes[1]",
        "tls.clientValidation.spkiHashes[2]",
        "tls.clientValidation.certificateHashes[2]",
        "tls.clientValidation.certificateHashes[3]",
      ],
    });
  });

  test("rules that mean nothing without a CA are refused without one", () => {
    const context = {
      subjectAltNames: { dnsNames: [{ value: "a" }] },
      allowExpiredCertificate: true,
      spkiHashes: [SPKI],
    };
    expect(read((faults) => certificateRulesOf(context, false, faults))).toEqual({
      value: { verifyCertificateSpki: [SPKI] },
      wrong: ["tls.clientValidation.subjectAltNames", "tls.clientValidation.allowExpiredCertificate"],
    });
  });
});
