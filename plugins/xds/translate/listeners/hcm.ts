import { HttpProtocolOptions_HeadersWithUnderscoresAction as Underscores } from "../../../../core/envoy/generated/envoy/config/core/v3/protocol_pb.ts";
import {
  HttpConnectionManager_CodecType as CodecType,
  HttpConnectionManager_PathWithEscapedSlashesAction as EscapedSlashes,
  HttpConnectionManager_ForwardClientCertDetails as ForwardCert,
  type HttpConnectionManagerSchema,
  HttpConnectionManager_ServerHeaderTransformation as ServerHeader,
} from "../../../../core/envoy/generated/envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager_pb.ts";
import { HeaderMutationSchema } from "../../../../core/envoy/generated/envoy/extensions/http/early_header_mutation/header_mutation/v3/header_mutation_pb.ts";
import { UuidRequestIdConfigSchema } from "../../../../core/envoy/generated/envoy/extensions/request_id/uuid/v3/uuid_pb.ts";
import { packAny } from "../../../../core/envoy/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import type { TranslateOptions } from "../base/options.ts";
import { type FilterEntry, httpFilter } from "../filters/contract/filter.ts";
import { httpChainName, httpStatPrefix } from "../parts/names.ts";
import { ads } from "../shapes/config-source.ts";
import { duration } from "../shapes/duration.ts";
import { type Extension, extension } from "../shapes/extension.ts";
import { headerMutations } from "../shapes/headers.ts";
import { http1Options, http2Options, ignoredUpgrades } from "../shapes/http-options.ts";
import type { Init } from "../shapes/init.ts";
import type { AccessLogs } from "../telemetry/access-log.ts";
import { connectionManagerTracing } from "../telemetry/tracing.ts";
import { ipDetection } from "./client-ip.ts";

type ManagerInit = Init<typeof HttpConnectionManagerSchema>;

/** The parts that an HTTP connection manager is made of. */
export interface ManagerParts {
  readonly listener: ir.HttpListener;
  readonly quic: boolean;
  readonly accessLogs: AccessLogs;
  readonly tracing: ir.Tracing | undefined;
  readonly filters: readonly FilterEntry[];
  readonly options: TranslateOptions;
}

/** Streams that one connection of a client may have open. */
const MAX_CLIENT_STREAMS = 100;

/** The HTTP connection manager of one filter chain. */
export function connectionManager(parts: ManagerParts): ManagerInit {
  const { listener, options } = parts;
  const detection = ipDetection(listener.clientIPDetection);
  return {
    accessLog: parts.accessLogs.Route,
    codecType: parts.quic ? CodecType.HTTP3 : CodecType.AUTO,
    statPrefix: httpStatPrefix(listener, options),
    routeSpecifier: {
      case: "rds",
      value: { configSource: ads, routeConfigName: httpChainName(listener, options) },
    },
    httpProtocolOptions: clientHttp1(listener.http1),
    http2ProtocolOptions: http2Options(listener.http2, MAX_CLIENT_STREAMS),
    ...(parts.quic && { http3ProtocolOptions: {} }),
    commonHttpProtocolOptions: commonOptions(listener),
    http1SafeMaxConnectionDuration:
      listener.connection?.limit?.maxConnectionDuration !== undefined &&
      listener.http1?.disableSafeMaxConnectionDuration !== true,
    // The backend's Server header is passed on; the proxy does not show itself.
    serverHeaderTransformation: ServerHeader.PASS_THROUGH,
    useRemoteAddress: detection.length === 0,
    originalIpDetectionExtensions: detection,
    ...pathParts(listener),
    ...headerParts(listener.headers),
    ...timeoutParts(listener.timeout?.http),
    ...(listener.matchBackendScheme === true && { schemeHeaderTransformation: { matchUpstream: true } }),
    ...requestIdExtension(listener.requestID),
    tracing: parts.tracing && connectionManagerTracing(parts.tracing),
    httpFilters: parts.filters.map(httpFilter),
  };
}

function clientHttp1(settings: ir.Http1Settings | undefined): ManagerInit["httpProtocolOptions"] {
  if (settings === undefined) return undefined;
  const { enableTrailers, preserveHeaderCase, http10, ignoredUpgradeTypes = [] } = settings;
  const plain = enableTrailers !== true && preserveHeaderCase !== true && http10 === undefined;
  if (plain && ignoredUpgradeTypes.length === 0) return undefined;
  return { ...http1Options(settings), ...ignoredUpgrades(settings) };
}

const underscores: Readonly<Record<ir.WithUnderscoresAction, Underscores>> = {
  Allow: Underscores.ALLOW,
  RejectRequest: Underscores.REJECT_REQUEST,
  DropHeader: Underscores.DROP_HEADER,
};

function commonOptions({ headers, timeout, connection }: ir.HttpListener): ManagerInit["commonHttpProtocolOptions"] {
  return {
    headersWithUnderscoresAction: underscores[headers?.withUnderscoresAction ?? "RejectRequest"],
    idleTimeout: duration(timeout?.http?.idleTimeout),
    maxConnectionDuration: duration(connection?.limit?.maxConnectionDuration),
    maxRequestsPerConnection: connection?.limit?.maxRequestsPerConnection,
    maxStreamDuration: duration(connection?.limit?.maxStreamDuration),
  };
}

const escapedSlashes: Readonly<Record<ir.PathEscapedSlashAction, EscapedSlashes>> = {
  KeepUnchanged: EscapedSlashes.KEEP_UNCHANGED,
  RejectRequest: EscapedSlashes.REJECT_REQUEST,
  UnescapeAndRedirect: EscapedSlashes.UNESCAPE_AND_REDIRECT,
  UnescapeAndForward: EscapedSlashes.UNESCAPE_AND_FORWARD,
};

/** RFC 3986: paths are normalised before anything is decided by them. */
function pathParts({ path, host }: ir.HttpListener): ManagerInit {
  const action = path?.escapedSlashesAction;
  return {
    normalizePath: true,
    mergeSlashes: path?.mergeSlashes ?? false,
    pathWithEscapedSlashesAction:
      action === undefined ? EscapedSlashes.IMPLEMENTATION_SPECIFIC_DEFAULT : escapedSlashes[action],
    stripTrailingHostDot: host?.stripTrailingHostDot ?? false,
  };
}

function headerParts(headers: ir.HeaderSettings | undefined): ManagerInit {
  const forward = forwardModes[headers?.xForwardedClientCert?.mode ?? "Sanitize"] ?? ForwardCert.SANITIZE;
  const adds = forward === ForwardCert.APPEND_FORWARD || forward === ForwardCert.SANITIZE_SET;
  const details = headers?.xForwardedClientCert?.certDetailsToAdd ?? [];
  return {
    forwardClientCertDetails: forward,
    ...(adds && details.length > 0 && { setCurrentClientCertDetails: certDetails(details) }),
    maxRequestHeadersKb: headers?.maxRequestHeadersKB,
    earlyHeaderMutationExtensions: earlyMutation(headers),
    ...requestIdParts(headers?.requestID),
  };
}

const forwardModes: Readonly<Record<ir.XfccForwardMode, ForwardCert>> = {
  Sanitize: ForwardCert.SANITIZE,
  ForwardOnly: ForwardCert.FORWARD_ONLY,
  AppendForward: ForwardCert.APPEND_FORWARD,
  SanitizeSet: ForwardCert.SANITIZE_SET,
  AlwaysForwardOnly: ForwardCert.ALWAYS_FORWARD_ONLY,
};

function certDetails(details: readonly ir.XfccCertData[]): ManagerInit["setCurrentClientCertDetails"] {
  return {
    cert: details.includes("Cert"),
    chain: details.includes("Chain"),
    dns: details.includes("DNS"),
    uri: details.includes("URI"),
    ...(details.includes("Subject") && { subject: true }),
  };
}

function earlyMutation(headers: ir.HeaderSettings | undefined): Extension[] {
  const mutations = headerMutations({
    add: headers?.earlyAddRequestHeaders,
    remove: headers?.earlyRemoveRequestHeaders,
    removeOnMatch: headers?.earlyRemoveRequestHeadersOnMatch,
  });
  if (mutations.length === 0) return [];
  return [extension("envoy.http.early_header_mutation.header_mutation", HeaderMutationSchema, { mutations })];
}

function requestIdParts(action: ir.RequestIdAction | undefined): ManagerInit {
  if (action === undefined) return {};
  return {
    generateRequestId: action === "Generate" || action === "PreserveOrGenerate",
    preserveExternalRequestId: action === "Preserve" || action === "PreserveOrGenerate",
  };
}

function timeoutParts(http: ir.HttpClientTimeout | undefined): ManagerInit {
  return {
    requestTimeout: duration(http?.requestReceivedTimeout),
    requestHeadersTimeout: duration(http?.requestHeadersReceivedTimeout),
    streamIdleTimeout: duration(http?.streamIdleTimeout),
  };
}

/** Packing and sampling both is what Envoy does anyway. */
function requestIdExtension(action: ir.RequestIdExtensionAction | undefined): ManagerInit {
  if (action === undefined || action === "PackAndSample") return {};
  const config = packAny(UuidRequestIdConfigSchema, {
    packTraceReason: action === "Pack",
    useRequestIdForTraceSampling: action === "Sample",
  });
  return { requestIdExtension: { typedConfig: config } };
}
