/**
 * Cases in which the recorded order is that of the input's lists, and nothing else decides: objects of one age, or whose age the reference looks at in its provider. A snapshot
 * has the oldest first and then goes by name. They are held against the recording without the order of lists.
 */
export const OF_THE_INPUTS_ORDER: ReadonlySet<string> = new Set([
  ...["backendtrafficpolicy-with-healthcheck", "backendtrafficpolicy-with-healthcheck-overrides"],
  ...["envoyextensionpolicy-failopen", "httproute-attaching-to-listener-with-backend-backendref"],
  "httproute-attaching-to-listener-with-backend-backendref-host-infra",
  "httproute-attaching-to-listener-with-backend-backendref-mixed-address-type",
  ...["httproute-default-order-by-creation-date-and-route-name", "httproute-order-by-creation-date"],
  "httproute-rule-with-non-service-backends-and-websocket-app-protocols",
  ...["httproute-with-urlrewrite-hostname-filter-invalid", "listenerset-protocol-conflict"],
  ...["mergebackends-grpc-shared-cluster", "mergebackends-http-shared-cluster", "mergebackends-tcp-shared-cluster"],
  ...["mergebackends-tls-shared-cluster", "mergebackends-udp-shared-cluster"],
  "mergebackends-tcp-demerge-listener-btp-divergence-no-sectionname",
  "mergebackends-udp-demerge-listener-btp-divergence-no-sectionname",
  "securitypolicy-with-extauth-path-override",
]);

/** Cases whose world is no snapshot: `translate` reads something else in them. */
export const NO_SNAPSHOT: Readonly<Record<string, string>> = {
  "envoyextensionpolicy-status-conditions":
    "of two policies of one age for one target the recording has the one that the input lists first, a snapshot the first by name",
  "securitypolicy-with-extauth-weighted-backendrefs":
    "the input holds two EndpointSlices of one name, which no API server takes: in a snapshot the last one counts",
  "tlsroute-invalid-reference-grant":
    "the input has no Namespace for its route, which no cluster is without; translate takes it to be there",
};
