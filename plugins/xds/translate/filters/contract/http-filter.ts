import type { HttpFilterSchema } from "../../../../../core/envoy/generated/envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager_pb.ts";
import type { Init } from "../../shapes/init.ts";
import type { FilterEntry } from "./filter.ts";

/** An entry of a chain as Envoy writes it. */
export function httpFilter({ name, config, disabled }: FilterEntry): Init<typeof HttpFilterSchema> {
  return { name, configType: { case: "typedConfig", value: config }, disabled: disabled ?? false };
}
