import { AnySchema, BoolValueSchema } from "@bufbuild/protobuf/wkt";
import { sha256 } from "../../../core/crypto/mod.ts";
import { TransportSocketSchema } from "../../../core/envoy/generated/envoy/config/core/v3/base_pb.ts";
import {
  FilterChainSchema,
  FilterSchema,
} from "../../../core/envoy/generated/envoy/config/listener/v3/listener_components_pb.ts";
import { ListenerSchema } from "../../../core/envoy/generated/envoy/config/listener/v3/listener_pb.ts";
import {
  HttpConnectionManagerSchema,
  HttpFilterSchema,
  RdsSchema,
} from "../../../core/envoy/generated/envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager_pb.ts";
import { ConfigSchema } from "../../../core/envoy/generated/envoy/extensions/filters/network/set_filter_state/v3/set_filter_state_pb.ts";
import { QuicDownstreamTransportSchema } from "../../../core/envoy/generated/envoy/extensions/transport_sockets/quic/v3/quic_transport_pb.ts";
import {
  CommonTlsContextSchema,
  DownstreamTlsContextSchema,
} from "../../../core/envoy/generated/envoy/extensions/transport_sockets/tls/v3/tls_pb.ts";
import { encode, packAny, typeUrl } from "../../../core/envoy/mod.ts";
import { isTold } from "./filters.ts";
import { asField, contentOf, contentsOf, isSet, joined, numberOf, only, replaced, textOf } from "./wire.ts";

/** The state of a connection in which its filter chain says what it protects with; routes ask it whether that is what they need. */
export const STATE = "io.postern.protection";

/** The sign around each name in that state, so that none is found within another. */
export const AROUND = "|";

/** A filter chain that takes its routes from a route configuration, and what it protects them with. */
export interface Chain {
  readonly table: string;
  /** The text for the client certificate that every connection of the chain has shown before its first request; undefined where it has shown none. */
  readonly certificate: string | undefined;
  /** The filters that it tells its connections of. */
  readonly filters: readonly string[];
}

/** A listener whose chains say what they protect with. */
export interface GuardedListener {
  readonly bytes: Uint8Array;
  readonly chains: readonly Chain[];
}

/** Has each chain of a listener tell its connections what it protects with; the bytes are the same object where none protects. */
export function guardedListener(before: Uint8Array): GuardedListener {
  const places = ["filterChains", "defaultFilterChain"].map((field) => numberOf(ListenerSchema, field));
  const chains: Chain[] = [];
  const bytes = replaced(before, places, (from, to) => {
    const chain = before.subarray(from, to);
    const guarded = guardedChain(chain);
    if (guarded === undefined) return undefined;
    chains.push(guarded.chain);
    return guarded.bytes === chain ? undefined : [guarded.bytes];
  });
  return { bytes: bytes ?? before, chains };
}

/** A chain with the filter that tells its connections, which must come before the one that takes requests. Undefined where no table is asked. */
function guardedChain(bytes: Uint8Array): { readonly bytes: Uint8Array; readonly chain: Chain } | undefined {
  const filters = numberOf(FilterChainSchema, "filters");
  for (const filter of contentsOf(bytes, filters)) {
    const manager = unpacked(contentOf(filter, numberOf(FilterSchema, "typedConfig")), MANAGER);
    const rds = manager && contentOf(manager, numberOf(HttpConnectionManagerSchema, "rds"));
    if (manager === undefined || rds === undefined || rds.length === 0) continue;
    const certificate = certificateOf(bytes);
    const protecting = protectingFilters(manager);
    const has = [...protecting, ...(certificate === undefined ? [] : [certificate])];
    const table = textOf(contentOf(rds, numberOf(RdsSchema, "routeConfigName")));
    const told = has.length === 0 ? bytes : joined([asField(filters, telling(has)), bytes]);
    return { bytes: told, chain: { table, certificate, filters: protecting } };
  }
  return undefined;
}

const MANAGER = typeUrl(HttpConnectionManagerSchema);

function protectingFilters(manager: Uint8Array): readonly string[] {
  const name = numberOf(HttpFilterSchema, "name");
  const all = contentsOf(manager, numberOf(HttpConnectionManagerSchema, "httpFilters"));
  return all.map((filter) => textOf(contentOf(filter, name))).filter((each) => isTold(each) && !each.includes(AROUND));
}

/** The network filter that sets the state of each connection. */
function telling(has: readonly string[]): Uint8Array {
  // A percent sign would begin a command.
  const text = `${AROUND}${has.join(AROUND)}${AROUND}`.replaceAll("%", "%%");
  const value = {
    key: { case: "objectKey" as const, value: STATE },
    factoryKey: "envoy.string",
    value: {
      case: "formatString" as const,
      value: {
        format: {
          case: "textFormatSource" as const,
          value: { specifier: { case: "inlineString" as const, value: text } },
        },
      },
    },
  };
  return encode(FilterSchema, {
    name: "envoy.filters.network.set_filter_state",
    configType: { case: "typedConfig", value: packAny(ConfigSchema, { onNewConnection: [value] }) },
  });
}

/**
 * The text for the client certificates that a chain demands: another text for other rules. Certificates of authorities lie in Secrets of their own and
 * are not part of it.
 */
function certificateOf(chain: Uint8Array): string | undefined {
  const socket = contentOf(chain, numberOf(FilterChainSchema, "transportSocket"));
  const any = contentOf(socket, numberOf(TransportSocketSchema, "typedConfig"));
  const quic = unpacked(any, QUIC);
  const tls = quic
    ? contentOf(quic, numberOf(QuicDownstreamTransportSchema, "downstreamTlsContext"))
    : unpacked(any, TLS);
  const required = tls && contentOf(tls, numberOf(DownstreamTlsContextSchema, "requireClientCertificate"));
  if (tls === undefined || required === undefined || !isSet(required, numberOf(BoolValueSchema, "value")))
    return undefined;
  const common = contentOf(tls, numberOf(DownstreamTlsContextSchema, "commonTlsContext"));
  const fields = VALIDATION.map((field) => numberOf(CommonTlsContextSchema, field));
  const digest = sha256(only(common, fields)).slice(0, 16);
  return `client-certificate-${digest}`;
}

const TLS = typeUrl(DownstreamTlsContextSchema);
const QUIC = typeUrl(QuicDownstreamTransportSchema);
const VALIDATION = ["validationContext", "validationContextSdsSecretConfig", "combinedValidationContext"];

/** The message in an Any of a type; undefined for another type. */
function unpacked(any: Uint8Array, url: string): Uint8Array | undefined {
  if (textOf(contentOf(any, numberOf(AnySchema, "typeUrl"))) !== url) return undefined;
  return contentOf(any, numberOf(AnySchema, "value"));
}
