/**
 * The built-in translator: Gateway API and Envoy Gateway objects in, IR and status out.
 *
 * In: a world, seen through the reader of the incremental engine. Out: one derivation (root.ts) that yields the xDS IR and infra IR of each
 * data plane and what is said of each object. The translator never fetches, never looks at the clock, and never remembers anything itself.
 */
import * as v from "valibot";
import type { RootTranslator } from "../../core/plugin/api.ts";
import { definePlugin } from "../../core/plugin/define.ts";
import { xdsIr } from "./data-plane/xds-ir.ts";
import { root } from "./root.ts";

/** The part of the plugin that makes IR. */
export const gatewayApiTranslator: RootTranslator = { root, dataPlane: xdsIr };

/** The plugin as the host lists it. Its settings come with the world, from the EnvoyGateway configuration. */
export const gatewayApi = definePlugin({
  kind: "translator",
  name: "gateway-api",
  version: "1.0.0",
  stability: "beta",
  summary: "Translates Gateway API objects into what proxies serve and what runs them.",
  config: v.strictObject({}),
  create: () => gatewayApiTranslator,
});
