import { isCel } from "./cel.ts";

/**
 * Whether Envoy can read a text as the value of a header: it substitutes commands between percent signs, and refuses the whole configuration
 * over a percent sign that begins none. `%%` stands for the sign itself. Takes time in proportion to the text's length for each sign in it.
 */
export function isSubstitutionFormat(text: string): boolean {
  let at = text.indexOf("%");
  while (at >= 0) {
    if (text[at + 1] === "%") at += 2;
    else {
      COMMAND.lastIndex = at;
      const found = COMMAND.exec(text);
      if (!found || !isCommand(found[1] ?? "", found[2], found[3] !== undefined)) return false;
      at = COMMAND.lastIndex;
    }
    at = text.indexOf("%", at);
  }
  return true;
}

/** A command with its argument and the length that its value is cut to. */
const COMMAND = /%([A-Z0-9_]+)(?:\((.*?)\))?(?::([0-9]+))?%/y;

/** What a command takes as argument: nothing, anything, something with a length beside it or without, or what a test says. */
interface Form {
  readonly argument: "none" | "optional" | "needed";
  readonly cut?: true;
  readonly test?: (argument: string) => boolean;
}

function isCommand(name: string, argument: string | undefined, cut: boolean): boolean {
  const form = FORMS.get(name);
  if (!form || (cut && !form.cut)) return false;
  if (argument === undefined || argument === "") return form.argument !== "needed";
  return form.argument !== "none" && (form.test?.(argument) ?? true);
}

const words = (text: string): readonly string[] => text.trim().split(/\s+/);
const options = (...names: readonly string[]): Form => ({
  argument: "optional",
  test: (argument) => argument.split(":").every((part) => names.includes(part)),
});

/** Commands without an argument. */
const BARE = words(`
  ACCESS_LOG_TYPE BYTES_RECEIVED BYTES_RETRANSMITTED BYTES_SENT CONNECTION_ID CONNECTION_TERMINATION_DETAILS
  CUSTOM_FLAGS DURATION FILTER_CHAIN_NAME GRPC_STATUS_NUMBER HOSTNAME LISTENER_NAME LOCAL_REPLY_BODY
  PACKETS_RETRANSMITTED PROTOCOL REQUEST_DURATION REQUEST_HEADERS_BYTES REQUEST_TX_DURATION RESPONSE_CODE
  RESPONSE_DURATION RESPONSE_FLAGS RESPONSE_FLAGS_LONG RESPONSE_HEADERS_BYTES RESPONSE_TRAILERS_BYTES
  RESPONSE_TX_DURATION ROUNDTRIP_DURATION ROUTE_NAME ROUTE_RESOLUTION_COUNT ROUTE_RESOLUTION_TIME_US SPAN_ID
  STREAM_ID TLS_JA3_FINGERPRINT TLS_JA4_FINGERPRINT TRACE_ID UNIQUE_ID VIRTUAL_CLUSTER_NAME
`);

/** The same about the client, each behind DOWNSTREAM_. */
const DOWNSTREAM = words(`
  CX_RTT DECOMPRESSED_HEADER_BYTES_RECEIVED DECOMPRESSED_HEADER_BYTES_SENT DETECTED_CLOSE_TYPE
  DIRECT_LOCAL_ADDRESS DIRECT_LOCAL_ADDRESS_ENDPOINT_ID DIRECT_LOCAL_PORT DIRECT_REMOTE_ADDRESS
  DIRECT_REMOTE_PORT HANDSHAKE_DURATION HEADER_BYTES_RECEIVED HEADER_BYTES_SENT LOCAL_ADDRESS
  LOCAL_ADDRESS_ENDPOINT_ID LOCAL_CLOSE_REASON LOCAL_DNS_SAN LOCAL_EMAIL_SAN LOCAL_IP_SAN LOCAL_OTHERNAME_SAN
  LOCAL_PORT LOCAL_SUBJECT LOCAL_URI_SAN PEER_CERT PEER_CHAIN_FINGERPRINTS_1 PEER_CHAIN_FINGERPRINTS_256
  PEER_CHAIN_SERIALS PEER_DNS_SAN PEER_EMAIL_SAN PEER_FINGERPRINT_1 PEER_FINGERPRINT_256 PEER_IP_SAN
  PEER_ISSUER PEER_ISSUER_FINGERPRINT_256 PEER_ISSUER_SERIAL PEER_OTHERNAME_SAN PEER_SERIAL PEER_SUBJECT
  PEER_URI_SAN REMOTE_ADDRESS REMOTE_PORT TLS_CIPHER TLS_GROUP TLS_SESSION_ID TLS_VERSION
  TRANSPORT_FAILURE_REASON WIRE_BYTES_RECEIVED WIRE_BYTES_SENT
`);

/** The same about the backend, each behind UPSTREAM_. */
const UPSTREAM = words(`
  CLUSTER CLUSTER_RAW CONNECTION_ID CONNECTION_IDS_ATTEMPTED CONNECTION_POOL_READY_DURATION
  DECOMPRESSED_HEADER_BYTES_RECEIVED DECOMPRESSED_HEADER_BYTES_SENT DETECTED_CLOSE_TYPE HEADER_BYTES_RECEIVED
  HEADER_BYTES_SENT HOST HOSTS_ATTEMPTED HOSTS_ATTEMPTED_WITHOUT_PORT HOST_NAME HOST_NAMES_ATTEMPTED
  HOST_NAMES_ATTEMPTED_WITHOUT_PORT HOST_NAME_WITHOUT_PORT LOCAL_ADDRESS LOCAL_CLOSE_REASON LOCAL_DNS_SAN
  LOCAL_IP_SAN LOCAL_PORT LOCAL_URI_SAN PEER_CERT PEER_DNS_SAN PEER_IP_SAN PEER_ISSUER PEER_SUBJECT
  PEER_URI_SAN PROTOCOL REMOTE_ADDRESS REMOTE_ADDRESS_ENDPOINT_ID REMOTE_PORT REQUEST_ATTEMPT_COUNT
  SERVER_NAME TLS_CIPHER TLS_GROUP TLS_SESSION_ID TLS_VERSION TRANSPORT_FAILURE_REASON WIRE_BYTES_RECEIVED
  WIRE_BYTES_SENT
`);

/** Commands whose argument, a time format or the length of a network, may be left out. */
const OPTIONAL = words(`
  DOWNSTREAM_DIRECT_LOCAL_ADDRESS_WITHOUT_PORT DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT
  DOWNSTREAM_LOCAL_ADDRESS_WITHOUT_PORT DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT UPSTREAM_LOCAL_ADDRESS_WITHOUT_PORT
  UPSTREAM_REMOTE_ADDRESS_WITHOUT_PORT DOWNSTREAM_PEER_CERT_V_START DOWNSTREAM_PEER_CERT_V_END
  UPSTREAM_PEER_CERT_V_START UPSTREAM_PEER_CERT_V_END EMIT_TIME EMIT_TIME_LOCAL RESPONSE_CODE_DETAILS START_TIME
  START_TIME_LOCAL
`);

/** Commands that read a header: one, or another where that is missing. */
const HEADERS = words(`
  REQ RESP TRAILER REQUEST_HEADER RESPONSE_HEADER RESPONSE_TRAILER STREAM_INFO_REQ
`);

const isHeader = (argument: string) => /^:?[!#$&'*+.^_`|~0-9A-Za-z-]+(\?:?[!#$&'*+.^_`|~0-9A-Za-z-]+)?$/.test(argument);
const isState = (argument: string) => /^[^:]+(:(PLAIN|TYPED|FIELD:.+))?$/.test(argument);

/** The commands that Envoy 1.40 knows in headers; COALESCE and METADATA, whose arguments are languages of their own, are left out. */
const FORMS: ReadonlyMap<string, Form> = new Map<string, Form>([
  ...[...BARE, ...DOWNSTREAM.map((name) => `DOWNSTREAM_${name}`), ...UPSTREAM.map((name) => `UPSTREAM_${name}`)].map(
    (name): [string, Form] => [name, { argument: "none" }],
  ),
  ...OPTIONAL.map((name): [string, Form] => [name, { argument: "optional" }]),
  ...HEADERS.map((name): [string, Form] => [name, { argument: "needed", cut: true, test: isHeader }]),
  ...["DYNAMIC_METADATA", "ENVIRONMENT", "QUERY_PARAM"].map((name): [string, Form] => [
    name,
    { argument: "needed", cut: true },
  ]),
  ...["FILTER_STATE", "UPSTREAM_FILTER_STATE"].map((name): [string, Form] => [
    name,
    { argument: "needed", cut: true, test: isState },
  ]),
  ["CLUSTER_METADATA", { argument: "needed" }],
  ["UPSTREAM_METADATA", { argument: "needed" }],
  ["CEL", { argument: "needed", cut: true, test: isCel }],
  ["COMMON_DURATION", { argument: "needed", test: (argument) => /^[^:]+:[^:]+:(ms|us|ns)$/.test(argument) }],
  ["GRPC_STATUS", options("CAMEL_STRING", "SNAKE_STRING", "NUMBER")],
  ["PATH", { ...options("WQ", "NQ", "PATH", "ORIG", "PATH_OR_ORIG"), cut: true }],
  ["QUERY_PARAMS", { ...options("ORIG", "DECODED"), cut: true }],
  ["REQUESTED_SERVER_NAME", options("SNI_ONLY", "SNI_FIRST", "HOST_FIRST", "ORIG", "HOST")],
]);
