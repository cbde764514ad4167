import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { GatewayApiSettings } from "../../../plugins/gateway-api/base/settings.ts";
import { runCase } from "../api-to-ir/run.ts";
import type { Stage } from "../stage.ts";

const SETTINGS: Partial<GatewayApiSettings> = {
  features: { envoyPatchPolicy: false, backend: false, lua: true, sdsSecretRef: false },
  controllerNamespace: "",
  globalRateLimitEnabled: true,
  extensionGroupKinds: [
    { group: "foo.example.io", kind: "Foo" },
    { group: "bar.example.io", kind: "Bar" },
    { group: "storage.example.io", kind: "S3Backend" },
    { group: "compute.example.io", kind: "LambdaBackend" },
  ],
  extensionPolicyKinds: [{ group: "foo.example.io", kind: "Bar" }],
};

/** As api-to-ir, for objects that extensions bring. */
export const apiToIrExtensions: Stage = {
  name: "api-to-ir-extensions",
  cases: (dir) =>
    readdirSync(dir)
      .filter((file) => file.endsWith(".in.yaml"))
      .map((file) => file.slice(0, -".in.yaml".length))
      .sort(),
  run: async (dir, name) =>
    runCase({
      input: join(dir, `${name}.in.yaml`),
      output: join(dir, `${name}.out.yaml`),
      also: [],
      settings: SETTINGS,
      fixtures: { zones: false, extensions: true },
      needs: new Map(),
    }),
};
