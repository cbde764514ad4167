import { WasmSchema } from "../../../../../core/envoy/generated/envoy/extensions/filters/http/wasm/v3/wasm_pb.ts";
import type { VmConfigSchema } from "../../../../../core/envoy/generated/envoy/extensions/wasm/v3/wasm_pb.ts";
import { packAny } from "../../../../../core/envoy/mod.ts";
import type * as ir from "../../../../../core/ir/mod.ts";
import { done, failed } from "../../../../../core/result/mod.ts";
import { seconds } from "../../shapes/duration.ts";
import type { Init } from "../../shapes/init.ts";
import { jsonText } from "../contract/json.ts";
import { type Entry, entryName, policyFilter } from "../contract/policy-filter.ts";
import { serviceTimeout } from "../contract/service.ts";

const name = "envoy.filters.http.wasm";

/** The cluster of the bootstrap through which proxies fetch modules from this control plane. */
export const WASM_CLUSTER = "wasm_cluster";

/** Runs Wasm modules; one entry, and one VM, for each. */
export const wasm = policyFilter({
  name,
  protects: "what a Wasm extension refuses",
  indexed: true,
  of: ({ envoyExtensions }) => envoyExtensions?.wasms,
  entries: (wasms) => wasms.map(entryOf),
});

function entryOf(module: ir.Wasm): Entry {
  if (module.httpWasmCode === undefined) return failed(`${module.name}: the Wasm module has no code`);
  const value = vmOf(module, module.httpWasmCode);
  const config = packAny(WasmSchema, {
    config: {
      name: module.wasmName,
      rootId: module.rootID ?? "",
      vm: { case: "vmConfig", value },
      configuration: jsonText(module.config),
      failOpen: module.failOpen,
    },
  });
  return done({ name: entryName(name, module.name), config });
}

function vmOf({ name: vmId, hostKeys }: ir.Wasm, code: ir.HttpWasmCode): Init<typeof VmConfigSchema> {
  return {
    vmId,
    runtime: "envoy.wasm.runtime.v8",
    code: {
      specifier: {
        case: "remote",
        value: {
          httpUri: {
            uri: code.servingURL,
            httpUpstreamType: { case: "cluster", value: WASM_CLUSTER },
            timeout: serviceTimeout,
          },
          sha256: code.sha256,
          // Envoy's default gives up after one second, and then for good; the module may still be on its way here.
          retryPolicy: { numRetries: 10, retryBackOff: { baseInterval: seconds(1), maxInterval: seconds(30) } },
        },
      },
    },
    ...(hostKeys && { environmentVariables: { hostEnvKeys: [...hostKeys] } }),
  };
}
