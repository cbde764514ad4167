import { AnySchema } from "@bufbuild/protobuf/wkt";
import {
  FilterConfigSchema,
  RouteSchema,
} from "../../../core/envoy/generated/envoy/config/route/v3/route_components_pb.ts";
import { typeUrl } from "../../../core/envoy/mod.ts";
import { protects, reliesOn } from "./filters.ts";
import { contentOf, fieldsOf, numberOf, textOf } from "./wire.ts";

/** Of an entry of a map in protobuf. */
const [KEY, VALUE] = [1, 2];

const FILTER_CONFIG = typeUrl(FilterConfigSchema);

/** The names of the filters that a route must not be served without, each once in order of first use. */
export function needsOfRoute(route: Uint8Array): readonly string[] {
  return needsIn(route, numberOf(RouteSchema, "typedPerFilterConfig"));
}

/** The same of whatever holds configurations of filters by name in a field of this number. */
export function needsIn(message: Uint8Array, field: number): readonly string[] {
  let needs: Set<string> | undefined;
  for (const { number, content } of fieldsOf(message)) {
    if (number !== field) continue;
    const name = textOf(contentOf(content, KEY));
    const config = contentOf(content, VALUE);
    if (!protects(name) || isTurnedOff(config)) continue;
    needs ??= new Set();
    for (const need of [name, ...reliesOn(name, config)]) needs.add(need);
  }
  return needs === undefined ? NOTHING : [...needs];
}

const NOTHING: readonly string[] = Object.freeze([]);

/** Whether a route has a filter left out. */
function isTurnedOff(any: Uint8Array): boolean {
  const url = textOf(contentOf(any, numberOf(AnySchema, "typeUrl")));
  if (url !== FILTER_CONFIG) return false;
  const disabled = numberOf(FilterConfigSchema, "disabled");
  return fieldsOf(contentOf(any, numberOf(AnySchema, "value"))).some(({ number, whole }) => {
    return number === disabled && whole.at(-1) === 1;
  });
}
