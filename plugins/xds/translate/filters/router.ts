import { RouterSchema } from "../../../../core/envoy/generated/envoy/extensions/filters/http/router/v3/router_pb.ts";
import { packAny } from "../../../../core/envoy/mod.ts";
import type { AccessLogs } from "../telemetry/access-log.ts";
import type { FilterEntry, HttpFilter } from "./contract/filter.ts";

const name = "envoy.filters.http.router";

/** Sends the request to its backend; the end of every chain. */
export const router: HttpFilter = {
  name,
  protects: false,
  onListener: ({ listeners, accessLogs }) => [
    routerEntry({ envoyHeaders: listeners[0].headers?.enableEnvoyHeaders === true, accessLogs }),
  ],
};

/** The entry; calls to backends are logged where an access log asks for them. */
export function routerEntry(settings: { envoyHeaders: boolean; accessLogs: AccessLogs | undefined }): FilterEntry {
  const upstreamLog = [...(settings.accessLogs?.Upstream ?? [])];
  return {
    name,
    config: packAny(RouterSchema, {
      suppressEnvoyHeaders: !settings.envoyHeaders,
      upstreamLog,
      ...(upstreamLog.length > 0 && { upstreamLogOptions: { flushUpstreamLogOnUpstreamStream: true } }),
    }),
  };
}
