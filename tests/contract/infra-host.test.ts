import { describe } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureCertificates } from "../../cmd/runtime/certificates/mod.ts";
import { hostInfra } from "../../plugins/infra-host/mod.ts";
import { ENVOY } from "../envoy.ts";
import { heldToContract } from "./suite.ts";

describe.skipIf(ENVOY === undefined)("(needs Envoy: ENVOY_PATH, or npm test)", () => {
  heldToContract("host", "infra", async () => {
    const home = mkdtempSync(join(tmpdir(), "postern-infra-"));
    await ensureCertificates(join(home, "conf"));
    const host = hostInfra();
    const folders = { configHome: "conf", dataHome: "data", stateHome: "state", runtimeDir: "run" };
    return {
      definition: host.plugin,
      lends: { env: { ...process.env, ENVOY_PATH: ENVOY } },
      config: {
        ...Object.fromEntries(Object.entries(folders).map(([key, name]) => [key, join(home, name)])),
        xds: { port: 1 },
        drainSeconds: 0,
        warmSeconds: 0,
      },
      running: () =>
        host
          .running()
          .map(({ key }) => key)
          .sort(),
      close: () => rmSync(home, { recursive: true, force: true }),
    };
  });
});
