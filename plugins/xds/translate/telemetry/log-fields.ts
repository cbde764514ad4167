import type { KeyValueListSchema } from "../../../../core/envoy/generated/opentelemetry/proto/common/v1/common_pb.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import type { Init } from "../shapes/init.ts";

const fields: Readonly<Record<string, string>> = {
  ":authority": "%REQ(:AUTHORITY)%",
  bytes_received: "%BYTES_RECEIVED%",
  bytes_sent: "%BYTES_SENT%",
  connection_termination_details: "%CONNECTION_TERMINATION_DETAILS%",
  downstream_local_address: "%DOWNSTREAM_LOCAL_ADDRESS%",
  downstream_remote_address: "%DOWNSTREAM_REMOTE_ADDRESS%",
  duration: "%DURATION%",
  method: "%REQ(:METHOD)%",
  protocol: "%PROTOCOL%",
  requested_server_name: "%REQUESTED_SERVER_NAME%",
  response_code: "%RESPONSE_CODE%",
  response_code_details: "%RESPONSE_CODE_DETAILS%",
  response_flags: "%RESPONSE_FLAGS%",
  route_name: "%ROUTE_NAME%",
  start_time: "%START_TIME%",
  upstream_cluster: "%UPSTREAM_CLUSTER%",
  upstream_host: "%UPSTREAM_HOST%",
  upstream_local_address: "%UPSTREAM_LOCAL_ADDRESS%",
  upstream_transport_failure_reason: "%UPSTREAM_TRANSPORT_FAILURE_REASON%",
  "user-agent": "%REQ(USER-AGENT)%",
  "x-envoy-origin-path": "%REQ(X-ENVOY-ORIGINAL-PATH?:PATH)%",
  "x-envoy-upstream-service-time": "%RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)%",
  "x-forwarded-for": "%REQ(X-FORWARDED-FOR)%",
  "x-request-id": "%REQ(X-REQUEST-ID)%",
};

/** The fields that are logged of a request when nobody chose them; sorted by key. */
export const defaultJsonFields: readonly ir.MapEntry[] = Object.entries(fields).map(([key, value]) => ({ key, value }));

/** Says which pod wrote a log entry, as OpenTelemetry's conventions name it; the proxy fills it in from its environment. */
export const podAttributes: readonly ir.MapEntry[] = [
  { key: "k8s.namespace.name", value: "%ENVIRONMENT(ENVOY_POD_NAMESPACE)%" },
  { key: "k8s.pod.name", value: "%ENVIRONMENT(ENVOY_POD_NAME)%" },
];

/** Entries as a list of OpenTelemetry's protocol. */
export function keyValues(entries: readonly ir.MapEntry[]): Init<typeof KeyValueListSchema> {
  return { values: entries.map(({ key, value }) => ({ key, value: { value: { case: "stringValue", value } } })) };
}
