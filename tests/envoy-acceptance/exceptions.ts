/** The complaint of Envoy about a recorded case that it cannot take, and the reason for that. */
export interface Exception {
  readonly says: RegExp;
  readonly reason: string;
}

const geoDatabase: Exception = {
  says: /^Listener .*Unable to open Maxmind database file \/db\/GeoLite2-City.mmdb/,
  reason: "needs a MaxMind database, which has a licence of its own and is not there",
};

/** Recorded cases that Envoy refuses for their input, or for a file that is not there. A case that gets accepted has to leave the list. */
export const EXCEPTIONS: Readonly<Record<string, Exception>> = {
  "geoip-authorization": geoDatabase,
  "geoip-authorization-direct-source-ip": geoDatabase,
  cors: {
    says: /^RouteConfiguration .*no argument for repetition operator: \*/,
    reason: "the hand-written input has *.example.com for a regular expression",
  },
  dynamicmodule: {
    says: /^Listener .*\/usr\/lib\/envoy\/modules\/ai_gateway.so: cannot open shared object file/,
    reason: "needs a dynamic module that is not there",
  },
  "tcp-listener-ipfamily": {
    says: /^Listener .*Only IPv6 address '::' .* can set ipv4_compat: 0.0.0.0:8082/,
    reason:
      "the hand-written input asks for dual stack on the IPv4 address 0.0.0.0; the translator of Gateways writes ::",
  },
};

/** A resource that the recorded extension adds or changes, and that no Envoy takes. */
export interface ExtensionException extends Exception {
  readonly case: string;
  readonly resource: string;
}

/** Resources that the extension of the recordings makes itself; the rest of each case is accepted without them. */
export const EXTENSION_EXCEPTIONS: readonly ExtensionException[] = [
  {
    ...{ case: "http-route", resource: "mock-extension-injected-cluster" },
    says: /malformed IP address: exampleservice.examplenamespace.svc.cluster.local/,
    reason: "the extension adds a static cluster with a hostname",
  },
  {
    ...{ case: "post-translate-listeners-routes", resource: "extension-injected-listener" },
    says: /extension-injected-listener.*address is necessary/,
    reason: "the extension adds a listener without an address",
  },
  {
    ...{ case: "http-route-custom-backend", resource: "custom-backend-dest" },
    says: /Only 'CLUSTER_PROVIDED' is allowed with cluster type 'ORIGINAL_DST'/,
    reason: "the extension changes the type of a cluster and leaves its load balancing",
  },
  {
    ...{ case: "http-route-custom-backends-multiple-mixed", resource: "custom-backend-dest" },
    says: /malformed IP address: s3.amazonaws.com/,
    reason: "the hand-written input has endpoints with a hostname for the extension, which fails in this case",
  },
];

/** Recorded bootstraps that Envoy does not start with. */
export const BOOTSTRAP_EXCEPTIONS: Readonly<Record<string, Exception>> = {
  "merge/merge-user-bootstrap": {
    says: /duplicate cluster 'prometheus_stats'/,
    reason:
      "the hand-written input brings a cluster that is there already; lists are appended to, as the recording has it",
  },
};
