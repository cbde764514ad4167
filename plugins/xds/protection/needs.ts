import { AnySchema } from "@bufbuild/protobuf/wkt";
import {
  FilterConfigSchema,
  RouteSchema,
} from "../../../core/envoy/generated/envoy/config/route/v3/route_components_pb.ts";
import { typeUrl } from "../../../core/envoy/mod.ts";
import { protects, reliesOn } from "./filters.ts";
import { contentOf, contentsOf, isSet, numberOf, textOf } from "./wire.ts";

/** Of an entry of a map in protobuf. */
const [KEY, VALUE] = [1, 2];

const FILTER_CONFIG = typeUrl(FilterConfigSchema);

/** The names of the filters that a route must not be served without, each once in order of first use. */
export function needsOfRoute(route: Uint8Array): readonly string[] {
  return needsIn(route, numberOf(RouteSchema, "typedPerFilterConfig"));
}

/** The same of whatever holds configurations of filters by name in a field of this number. */
export function needsIn(message: Uint8Array, field: number): readonly string[] {
  const configs = contentsOf(message, field);
  if (configs.length === 0) return NOTHING;
  const needs = new Set<string>();
  for (const entry of configs) {
    const name = textOf(contentOf(entry, KEY));
    if (!protects(name)) continue;
    const config = contentOf(entry, VALUE);
    if (isTurnedOff(config)) continue;
    for (const need of [name, ...reliesOn(name, config)]) needs.add(need);
  }
  return [...needs];
}

const NOTHING: readonly string[] = Object.freeze([]);

/** Whether a route has a filter left out. */
function isTurnedOff(any: Uint8Array): boolean {
  const url = contentOf(any, numberOf(AnySchema, "typeUrl"));
  if (url.length !== FILTER_CONFIG.length || textOf(url) !== FILTER_CONFIG) return false;
  return isSet(contentOf(any, numberOf(AnySchema, "value")), numberOf(FilterConfigSchema, "disabled"));
}
