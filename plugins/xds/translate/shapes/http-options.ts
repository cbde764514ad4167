import type {
  Http1ProtocolOptionsSchema,
  Http2ProtocolOptionsSchema,
} from "../../../../core/envoy/generated/envoy/config/core/v3/protocol_pb.ts";
import { PreserveCaseFormatterConfigSchema } from "../../../../core/envoy/generated/envoy/extensions/http/header_formatters/preserve_case/v3/preserve_case_pb.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { duration } from "./duration.ts";
import { extension } from "./extension.ts";
import type { Init } from "./init.ts";
import { stringMatcher } from "./string-match.ts";

/** HTTP/1 on either side of the proxy. */
export function http1Options(settings: ir.Http1Settings | undefined): Init<typeof Http1ProtocolOptionsSchema> {
  if (settings === undefined) return {};
  const { preserveHeaderCase, http10 } = settings;
  return {
    enableTrailers: settings.enableTrailers ?? false,
    ...(preserveHeaderCase === true && { headerKeyFormat: preserveCase() }),
    ...(http10 && { acceptHttp10: true, defaultHostForHttp10: http10.defaultHost ?? "" }),
  };
}

function preserveCase() {
  return {
    headerFormat: {
      case: "statefulFormatter" as const,
      value: extension("preserve_case", PreserveCaseFormatterConfigSchema, {}),
    },
  };
}

/** Upgrades that a listener passes on as ordinary requests. */
export function ignoredUpgrades(settings: ir.Http1Settings): Init<typeof Http1ProtocolOptionsSchema> {
  return { ignoreHttp11Upgrade: (settings.ignoredUpgradeTypes ?? []).map(stringMatcher) };
}

/** Windows that suit an edge proxy, see Envoy's best practices for the edge. */
const STREAM_WINDOW = 64 * 1024;
const CONNECTION_WINDOW = 1024 * 1024;

/** HTTP/2 on either side of the proxy; the two windows of the IR are named after one another, see `Http2Settings`. */
export function http2Options(
  settings: ir.Http2Settings | undefined,
  defaultStreams: number | undefined,
): Init<typeof Http2ProtocolOptionsSchema> {
  return {
    maxConcurrentStreams: settings?.maxConcurrentStreams ?? defaultStreams,
    initialStreamWindowSize: settings?.initialConnectionWindowSize ?? STREAM_WINDOW,
    initialConnectionWindowSize: settings?.initialStreamWindowSize ?? CONNECTION_WINDOW,
    overrideStreamErrorOnInvalidHttpMessage: settings?.resetStreamOnError,
    ...(settings?.connectionKeepalive && { connectionKeepalive: keepalive(settings.connectionKeepalive) }),
  };
}

/** Envoy has no default of its own: it refuses pings without a time to wait for their answers. */
const PING_TIMEOUT = "20s";

function keepalive({ interval, timeout, intervalJitter, idleInterval }: ir.Http2KeepaliveSettings) {
  return {
    interval: duration(interval),
    timeout: duration(timeout ?? PING_TIMEOUT),
    ...(intervalJitter !== undefined && { intervalJitter: { value: intervalJitter } }),
    connectionIdleInterval: duration(idleInterval),
  };
}
