import * as v from "valibot";
import type { XdsIr } from "../../core/ir/mod.ts";
import type { EnvoyMaker, HookRunner, IrKey } from "../../core/plugin/api.ts";
import { type XdsConfig, type XdsOptions, xdsOptions } from "./config.ts";
import { envoyResourcesOf } from "./envoy-resources.ts";
import { createMaker, type Made, type Maker, type MakerOptions } from "./maker.ts";

/** How resources are made, by the options of the output. */
export function makerOptions({
  controllerNamespace,
  nameSchemeV2,
  unprobed,
  rateLimit,
  describeResources,
}: XdsConfig): MakerOptions {
  const options = { controllerNamespace, nameSchemeV2, unprobed, ...(rateLimit && { rateLimit }) };
  return { options, described: describeResources };
}

/** Makes what Envoy is sent: `served` is what a server has made already, where one runs; otherwise it is made here, with `given` for options. */
export function envoyMaker(
  served: (irKey: IrKey, ir: XdsIr) => Promise<Made> | undefined,
  hooks: HookRunner,
  given: XdsOptions = {},
): EnvoyMaker {
  const alone = new Map<IrKey, Maker>();
  const made = (irKey: IrKey, ir: XdsIr): Promise<Made> => {
    const maker = alone.get(irKey) ?? createMaker(irKey, makerOptions(v.parse(xdsOptions, given)));
    alone.set(irKey, maker);
    return maker(ir, hooks);
  };
  return async (irKey, ir) => envoyResourcesOf(await (served(irKey, ir) ?? made(irKey, ir)));
}
