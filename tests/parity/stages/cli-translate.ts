import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { NO_HOOKS } from "../../../cmd/cli/plugin/hooks.ts";
import type { OutputKind, XdsType } from "../../../cmd/cli/translate/options.ts";
import { type TranslateResult, translate } from "../../../cmd/cli/translate/translate.ts";
import { loadValidator } from "../../../cmd/runtime/validator.ts";
import { readYaml } from "../../../core/resource/mod.ts";
import { withoutZeros } from "../api-to-ir/zeros.ts";
import { differences } from "../compare.ts";
import type { Stage } from "../stage.ts";

/** How the command is called for a case. */
export interface Call {
  readonly input: string;
  readonly to: readonly OutputKind[];
  readonly type: XdsType;
  readonly addMissing: boolean;
}

/** The options that each case was called with, beside its type; without an entry it is `--to xds`. */
const CALLS: Readonly<Record<string, Partial<Call>>> = {
  "quickstart.all": { to: ["ir"] },
  "default-resources.all": { to: ["gateway-api", "xds"], addMissing: true },
  "no-service-cluster-ip.all": { addMissing: true },
  "valid-envoyproxy.all": { to: ["gateway-api"] },
  "backend-endpoint.all": { to: ["gateway-api"] },
  "default-namespace.all": { to: ["gateway-api"] },
};

/** The `translate` command: objects in; statuses, IR or Envoy's configuration out. A case is an output file. */
export const stage: Stage = {
  name: "cli-translate",
  cases: (dir) => readdirSync(join(dir, "out")).sort(),
  input: (dir, name) => inputText(dir, callOf(name).input),
  async run(dir, name) {
    const result = await translated(dir, callOf(name));
    if ("fault" in result) return result.fault;
    const expected = readYaml(readFileSync(join(dir, "out", name), "utf8"))[0]?.value;
    const actual = JSON.parse(JSON.stringify(result.value));
    return differences(comparable(expected), comparable(actual));
  },
};

/** The call of a case, whose name is `<input>.<type>.<format>`. */
export function callOf(name: string): Call {
  const [input = "", type = "all"] = name.split(".");
  return { input, to: ["xds"], type: type as XdsType, addMissing: false, ...CALLS[`${input}.${type}`] };
}

/** The text of a recorded input. */
export function inputText(dir: string, input: string): string {
  return readFileSync(join(dir, "in", `${input}.yaml`), "utf8");
}

/** The output of the command when it is called with a recorded input. */
export async function translated(dir: string, { input, ...call }: Call): Promise<TranslateResult> {
  const text = inputText(dir, input);
  const request = { ...call, namespace: "envoy-gateway-system", dnsDomain: "cluster.local" };
  return translate([{ file: input, text }], request, {
    validate: await loadValidator(),
    hooks: NO_HOOKS,
  });
}

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
