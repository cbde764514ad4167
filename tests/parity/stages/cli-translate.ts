import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { OutputKind, XdsType } from "../../../cmd/cli/translate/options.ts";
import { translate } from "../../../cmd/cli/translate/translate.ts";
import { loadValidator } from "../../../cmd/runtime/validator.ts";
import { readYaml } from "../../../core/resource/mod.ts";
import { withoutZeros } from "../api-to-ir/zeros.ts";
import { differences } from "../compare.ts";
import type { Stage } from "../stage.ts";

/** What each case was called with, beside its type; without an entry it is `--to xds`. */
const CALLS: Readonly<Record<string, { readonly to: readonly OutputKind[]; readonly addMissing?: boolean }>> = {
  "quickstart.all": { to: ["ir"] },
  "default-resources.all": { to: ["gateway-api", "xds"], addMissing: true },
  "no-service-cluster-ip.all": { to: ["xds"], addMissing: true },
  "valid-envoyproxy.all": { to: ["gateway-api"] },
  "backend-endpoint.all": { to: ["gateway-api"] },
  "default-namespace.all": { to: ["gateway-api"] },
};

/** The `translate` command: objects in; statuses, IR or Envoy's configuration out. A case is an output file. */
export const stage: Stage = {
  name: "cli-translate",
  cases: (dir) => readdirSync(join(dir, "out")).sort(),
  async run(dir, name) {
    const [input = "", type = "all"] = name.split(".");
    const { to, addMissing = false } = CALLS[`${input}.${type}`] ?? { to: ["xds"] };
    const text = readFileSync(join(dir, "in", `${input}.yaml`), "utf8");
    const request = {
      to,
      addMissing,
      type: type as XdsType,
      namespace: "envoy-gateway-system",
      dnsDomain: "cluster.local",
    };
    const result = translate([{ file: input, text }], request, await loadValidator());
    if (!result.ok) return result.problems;
    const expected = readYaml(readFileSync(join(dir, "out", name), "utf8"))[0]?.value;
    const actual = JSON.parse(JSON.stringify(result.output));
    return differences(comparable(expected), comparable(actual));
  },
};

/** A bootstrap inside an EnvoyProxy is text; its layout is each project's own, so it is compared as what it says. */
function comparable(output: unknown): unknown {
  const { xdsIR, ...rest } = output as Output;
  const proxy = rest.envoyProxyForGatewayClass;
  const bootstrap = proxy?.spec?.bootstrap;
  if (typeof bootstrap?.value === "string") bootstrap.value = readYaml(bootstrap.value)[0]?.value;
  return xdsIR === undefined ? rest : { ...rest, xdsIR: withoutZeros(xdsIR) };
}

interface Output {
  readonly envoyProxyForGatewayClass?: { readonly spec?: { readonly bootstrap?: { value?: unknown } } };
  readonly xdsIR?: unknown;
}
