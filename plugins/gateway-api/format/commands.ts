import { isCel } from "../base/expressions.ts";

/** The sort of fault in a command, so that it can be said in a sentence. */
export type CommandFault = "unknown" | "argument" | "length" | "process";

/** Where a command stands. */
export interface CommandUse {
  /** A command there may read what the proxy's process knows besides requests: its environment. */
  readonly process: boolean;
  /** The text is written to an access log, for which one more command is loaded. */
  readonly logged: boolean;
}

/** One command as it is written: `%NAME(argument):length%`. */
export interface Command {
  readonly name: string;
  readonly argument?: string | undefined;
  /** The length that its value is cut to. */
  readonly length?: string | undefined;
}

/** The argument that a command takes: nothing, anything, something with a length beside it or without, or what a test says. */
interface Form {
  readonly argument: "none" | "optional" | "needed";
  readonly cut?: true;
  readonly test?: (argument: string, use: CommandUse) => boolean;
  readonly reads?: "process";
  readonly only?: "logged";
}

/** Whether Envoy 1.40 knows a command of the name. */
export function isCommandName(name: string): boolean {
  return FORMS.has(name);
}

/** The fault in a command; undefined when Envoy takes the command. */
export function commandFault({ name, argument = "", length }: Command, use: CommandUse): CommandFault | undefined {
  const form = FORMS.get(name);
  if (!form || (form.only === "logged" && !use.logged)) return "unknown";
  if (length !== undefined && (!form.cut || BigInt(length) > LONGEST)) return "length";
  if (form.reads === "process" && !use.process) return "process";
  if (argument === "") return form.argument === "needed" ? "argument" : undefined;
  if (form.argument === "none" || !(form.test?.(argument, use) ?? true)) return "argument";
  return name === "COALESCE" ? processInside(argument, use) : undefined;
}

const LONGEST = 2n ** 64n - 1n;

const words = (text: string): readonly string[] => text.trim().split(/\s+/);
const oneOf = (...names: readonly string[]): Form => ({
  argument: "optional",
  test: (argument) => names.includes(argument),
});
/** One of some words and one of others behind it, either of which may be left out; Envoy looks at nothing behind them. */
const twoOf = (names: readonly string[], others: readonly string[]): Form => ({
  argument: "optional",
  test: (argument) => {
    const [first = "", second = ""] = argument.split(":");
    return ["", ...names].includes(first) && ["", ...others].includes(second);
  },
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

/** Commands whose argument, such as the length of a network, may be left out. */
const OPTIONAL = words(`
  DOWNSTREAM_DIRECT_LOCAL_ADDRESS_WITHOUT_PORT DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT
  DOWNSTREAM_LOCAL_ADDRESS_WITHOUT_PORT DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT UPSTREAM_LOCAL_ADDRESS_WITHOUT_PORT
  UPSTREAM_REMOTE_ADDRESS_WITHOUT_PORT RESPONSE_CODE_DETAILS
`);

/** Commands whose argument, a format of times, may be left out. */
const TIMES = words(`
  DOWNSTREAM_PEER_CERT_V_START DOWNSTREAM_PEER_CERT_V_END UPSTREAM_PEER_CERT_V_START UPSTREAM_PEER_CERT_V_END
  EMIT_TIME EMIT_TIME_LOCAL START_TIME START_TIME_LOCAL
`);

/** Commands that read a header: one, or another where that is missing. */
const HEADERS = words(`
  REQ RESP TRAILER REQUEST_HEADER RESPONSE_HEADER RESPONSE_TRAILER STREAM_INFO_REQ
`);

const HEADER = /^(:?[!#$%&'*+.^_`|~0-9A-Za-z-]+)?$/;

/** "Only one alternative header": `x?y`, either of which may be left out. */
function isHeader(argument: string): boolean {
  const names = argument.split("?");
  return names.length <= 2 && names.every((name) => HEADER.test(name));
}

/** A key, and in which form its value is written. */
function isState(argument: string): boolean {
  return /^[^:]+(:(PLAIN|TYPED)?:?|:FIELD:.+)?$/s.test(argument);
}

/** A time is written by a format of its own; one that holds a line break would end the header. */
function isTime(argument: string): boolean {
  return !/%[-_0^#]*[1-9]*(E|O)?n/.test(argument);
}

interface Coalesced {
  readonly command?: unknown;
  readonly param?: unknown;
  readonly max_length?: unknown;
}

/** The commands of which the first with a value counts, in JSON; undefined when they cannot be read. */
function coalesced(argument: string): readonly Command[] | undefined {
  try {
    const { operators } = JSON.parse(argument) as { operators?: unknown };
    if (!Array.isArray(operators) || operators.length === 0) return undefined;
    const commands = operators.map(coalescedOne);
    return commands.every((command) => command !== undefined) ? commands : undefined;
  } catch {
    return undefined;
  }
}

function coalescedOne(entry: string | Coalesced | null): Command | undefined {
  if (typeof entry === "string") return { name: entry };
  if (typeof entry?.command !== "string") return undefined;
  const { command: name, param, max_length: length } = entry;
  if (param !== undefined && typeof param !== "string") return undefined;
  if (length !== undefined && (!Number.isSafeInteger(length) || (length as number) <= 0)) return undefined;
  return { name, argument: param, length: length === undefined ? undefined : String(length) };
}

function isCoalesced(argument: string, use: CommandUse): boolean {
  return coalesced(argument)?.every((command) => (commandFault(command, use) ?? "process") === "process") ?? false;
}

function processInside(argument: string, use: CommandUse): CommandFault | undefined {
  return coalesced(argument)?.some((command) => commandFault(command, use) === "process") ? "process" : undefined;
}

const METADATA_TYPES = words(`
  DYNAMIC CLUSTER ROUTE UPSTREAM_HOST LISTENER VIRTUAL_HOST LISTENER_FILTER_CHAIN
`);
const CERTIFICATE_PARTS = words("by hash cert chain subject uri dns");
const PATHS = words("ORIG PATH ORIG_OR_PATH");
const HOSTS = words("ORIG HOST");

/** The commands that Envoy 1.40 knows. */
const FORMS: ReadonlyMap<string, Form> = new Map<string, Form>([
  ...[...BARE, ...DOWNSTREAM.map((name) => `DOWNSTREAM_${name}`), ...UPSTREAM.map((name) => `UPSTREAM_${name}`)].map(
    (name): [string, Form] => [name, { argument: "none" }],
  ),
  ...OPTIONAL.map((name): [string, Form] => [name, { argument: "optional" }]),
  ...TIMES.map((name): [string, Form] => [name, { argument: "optional", test: isTime }]),
  ...HEADERS.map((name): [string, Form] => [name, { argument: "needed", cut: true, test: isHeader }]),
  ...["DYNAMIC_METADATA", "QUERY_PARAM"].map((name): [string, Form] => [name, { argument: "needed", cut: true }]),
  ...["FILTER_STATE", "UPSTREAM_FILTER_STATE"].map((name): [string, Form] => [
    name,
    { argument: "needed", cut: true, test: isState },
  ]),
  ["REQ_WITHOUT_QUERY", { argument: "needed", cut: true, test: isHeader, only: "logged" }],
  ["ENVIRONMENT", { argument: "needed", cut: true, reads: "process" }],
  ["CLUSTER_METADATA", { argument: "needed" }],
  ["UPSTREAM_METADATA", { argument: "needed" }],
  [
    "METADATA",
    { argument: "needed", cut: true, test: (argument) => METADATA_TYPES.includes(argument.split(":")[0] ?? "") },
  ],
  [
    "XFCC_VALUE",
    { argument: "needed", cut: true, test: (argument) => CERTIFICATE_PARTS.includes(argument.toLowerCase()) },
  ],
  ["COALESCE", { argument: "needed", cut: true, test: isCoalesced }],
  ["CEL", { argument: "needed", cut: true, test: isCel }],
  ["COMMON_DURATION", { argument: "needed", test: (argument) => /^[^:]*:[^:]*(:(ms|us|ns))?$/.test(argument) }],
  ["GRPC_STATUS", oneOf("CAMEL_STRING", "SNAKE_STRING", "NUMBER")],
  ["PATH", { ...twoOf(["WQ", "NQ"], PATHS), cut: true }],
  ["QUERY_PARAMS", { ...oneOf("ORIG", "DECODED"), cut: true }],
  ["REQUESTED_SERVER_NAME", twoOf(["SNI_ONLY", "SNI_FIRST", "HOST_FIRST"], HOSTS)],
]);
