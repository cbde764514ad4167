import { HealthCheckSchema } from "../../../../core/envoy/generated/envoy/extensions/filters/http/health_check/v3/health_check_pb.ts";
import { packAny } from "../../../../core/envoy/mod.ts";
import { exactly } from "../shapes/string-match.ts";
import type { FilterEntry, HttpFilter } from "./contract/filter.ts";

const name = "envoy.filters.http.health_check";

/** Answers a load balancer's probes in the proxy itself, and fails them while it drains. */
export const healthCheck: HttpFilter = {
  name,
  protects: false,
  onListener: ({ listeners }) =>
    listeners.flatMap((listener) =>
      listener.healthCheck === undefined ? [] : [healthCheckEntry(listener.healthCheck.path)],
    ),
};

/** The entry that answers on one path. */
export function healthCheckEntry(path: string): FilterEntry {
  const headers = [{ name: ":path", headerMatchSpecifier: { case: "stringMatch" as const, value: exactly(path) } }];
  return { name, config: packAny(HealthCheckSchema, { passThroughMode: false, headers }) };
}
