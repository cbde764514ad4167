import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createEngine } from "../../core/incremental/mod.ts";
import type { Translation } from "../../core/plugin/mod.ts";
import { root } from "../../plugins/gateway-api/root.ts";
import { translateXds } from "../../plugins/xds/translate/mod.ts";
import { ENVOY } from "../envoy.ts";
import { conditionsOf, EDGE, policy, translated } from "../golden/client-traffic-world.ts";
import { recordedWorld } from "../parity/api-to-ir/run.ts";
import { apiToIr, recordedCase } from "../parity/stages/api-to-ir.ts";
import { sharedPath } from "../shared.ts";
import { type Acceptor, startAcceptor } from "./serve.ts";
import type { StandIns } from "./stand-ins.ts";
import { surroundings } from "./surroundings.ts";
import { acceptanceWorld } from "./world.ts";

const dir = sharedPath("goldens", "api-to-ir");
const CA = { caCertificateRefs: [{ name: "ca" }] };

/** Settings that are wrong, and that Envoy would refuse the whole listener over. Each must cost its listener requests, not its place. */
const WRONG: Readonly<Record<string, object>> = {
  "an open command": { headers: { lateResponseHeaders: { set: [{ name: "x-a", value: "50% of %REQ(a" }] } } },
  "a command nobody knows": { headers: { earlyRequestHeaders: { add: [{ name: "x-a", value: "%BOGUS%" }] } } },
  "the Host header": { headers: { earlyRequestHeaders: { set: [{ name: "host", value: "a" }] } } },
  "a name of a header": { headers: { earlyRequestHeaders: { remove: ["x\ny"] } } },
  "an expression of headers": {
    headers: { lateResponseHeaders: { removeOnMatch: [{ type: "RegularExpression", value: "(?=x)" }] } },
  },
  "a limit on headers": { headers: { maxRequestHeaderLimit: "16Mi" } },
  "an expression of upgrades": { http1: { ignoredUpgradeTypes: [{ type: "RegularExpression", value: "(" }] } },
  "pings without pause": { http2: { connectionKeepalive: { interval: "0s", timeout: "0s" } } },
  "a window": { http2: { initialStreamWindowSize: "4Gi" } },
  "a network": { clientIPDetection: { xForwardedFor: { trustedCIDRs: ["10.0.0.0/99"] } } },
  "hops below none": { clientIPDetection: { xForwardedFor: { numTrustedHops: -1 } } },
  "a header of addresses": { clientIPDetection: { customHeader: { name: "x y" } } },
  "probes without number": { tcpKeepalive: { probes: 0, idleTime: "1ms", interval: "100h" } },
  "a buffer": { connection: { bufferLimit: "1Ti" } },
  "fewer connections than none": { connection: { maxAcceptPerSocketEvent: -1 } },
  "a time": { timeout: { tcp: { idleTimeout: "-" }, http: { idleTimeout: "x" } } },
  "a curve": { tls: { ecdhCurves: ["curve1"] } },
  "a curve by two names": { tls: { ecdhCurves: ["P-256", "prime256v1"] } },
  "a signature": { tls: { signatureAlgorithms: ["sig1"] } },
  "a cipher": { tls: { ciphers: ["RC4"] } },
  "a protocol": { tls: { alpnProtocols: ["x".repeat(300)] } },
  "no CA": { tls: { clientValidation: {} } },
  "names without a CA": {
    tls: { clientValidation: { mode: "RequireAny", subjectAltNames: { dnsNames: [{ value: "a" }] } } },
  },
  "a digest of a key": { tls: { clientValidation: { ...CA, spkiHashes: ["A".repeat(44)] } } },
  "a digest of a certificate": { tls: { clientValidation: { ...CA, certificateHashes: ["g".repeat(64)] } } },
  "an object identifier": {
    tls: { clientValidation: { ...CA, subjectAltNames: { otherNames: [{ oid: "1.99.1", value: "a" }] } } },
  },
  "a revocation list": { tls: { clientValidation: { ...CA, crl: { refs: [{ name: "ca" }] } } } },
};

describe.skipIf(ENVOY === undefined)("Envoy and ClientTrafficPolicies (needs Envoy: ENVOY_PATH, or npm test)", () => {
  const stack = new AsyncDisposableStack();
  let stand: StandIns;
  let acceptor: Acceptor;

  beforeAll(async () => {
    stand = await surroundings(stack);
    acceptor = stack.use(await startAcceptor());
  });
  afterAll(() => stack.disposeAsync());

  /** The parts left out of Envoy's resources, and Envoy's complaints about the rest, for each data plane. */
  async function problemsOf({ xds }: Translation): Promise<readonly string[]> {
    const problems: string[] = [];
    for (const ir of Object.values(xds)) {
      const { resources, errors } = translateXds(ir, { controllerNamespace: "envoy-gateway-system" });
      problems.push(...errors.map((error) => JSON.stringify(error)));
      const problem = await acceptor.offer(acceptanceWorld(resources, stand));
      if (problem !== undefined) problems.push(problem);
    }
    return problems;
  }

  test.each(Object.keys(WRONG))(
    "a policy that is wrong about %s says so, and its listener comes up all the same",
    async (what) => {
      const result = translated([...EDGE, policy("p", "edge", WRONG[what] as object)]);
      expect(conditionsOf(result, "p")).toEqual({ edge: ["Accepted=False/Invalid"] });
      expect(await problemsOf(result)).toEqual([]);
    },
  );

  test.skipIf(dir === undefined)(
    `what recorded policies come to is taken${dir ? "" : " (needs the folder shared beside the project)"}`,
    async () => {
      const problems: Record<string, readonly string[]> = {};
      const names = apiToIr.cases(dir ?? "").filter((name) => {
        const input = readFileSync(join(dir ?? "", `${name}.in.yaml`), "utf8");
        // A database of places has a licence of its own and is not there.
        return input.includes("kind: ClientTrafficPolicy") && !input.includes("geoIP");
      });
      expect(names.length).toBeGreaterThan(60);
      for (const name of names) {
        const { world } = recordedWorld(recordedCase(dir ?? "", name));
        const found = await problemsOf(createEngine().build(world, root, "").value);
        if (found.length > 0) problems[name] = found;
      }
      expect(problems).toEqual({});
    },
    60_000,
  );
});
