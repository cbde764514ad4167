import * as v from "valibot";

const text = v.pipe(v.string(), v.minLength(1));
const labels = v.record(v.string(), v.string());
const expression = v.strictObject({ key: text, operator: text, values: v.optional(v.array(v.string())) });
const milliseconds = v.pipe(v.number(), v.minValue(0));
const count = v.pipe(v.number(), v.integer(), v.minValue(1));

/** Which namespaces are read. */
const watch = v.variant("type", [
  v.strictObject({ type: v.literal("All") }),
  v.strictObject({ type: v.literal("Namespaces"), namespaces: v.pipe(v.array(text), v.minLength(1)) }),
  v.strictObject({
    type: v.literal("NamespaceSelector"),
    namespaceSelector: v.strictObject({
      matchLabels: v.optional(labels),
      matchExpressions: v.optional(v.array(expression)),
    }),
  }),
]);

const leaderElection = v.strictObject({
  /** The replica leads without asking: there is only one. */
  disable: v.optional(v.boolean(), false),
  /** The name of the Lease; by default the one of Envoy Gateway, so that at a switch the two never write at the same time. */
  lease: v.optional(text, "5b9825d2.gateway.envoyproxy.io"),
  leaseMs: v.optional(milliseconds, 15_000),
  renewMs: v.optional(milliseconds, 10_000),
  retryMs: v.optional(milliseconds, 2_000),
});

/** The options of the provider `kubernetes`. */
export const providerConfig = v.strictObject({
  /** GatewayClasses of this controller are ours, and so are statuses in its name. */
  controllerName: v.optional(text, "gateway.envoyproxy.io/gatewayclass-controller"),
  /** Where Postern itself runs: always read, and home of the Lease. */
  controllerNamespace: v.optional(text, "envoy-gateway-system"),
  watch: v.optional(watch, { type: "All" }),
  /** Kinds of the table that are not read. */
  without: v.optional(v.array(text), []),
  /** Kinds of extensions that are read besides those of the table. */
  extensions: v.optional(
    v.array(
      v.strictObject({
        group: text,
        version: text,
        kind: text,
        /** Statuses of these are written, for each ancestor. */
        policy: v.optional(v.boolean(), false),
      }),
    ),
    [],
  ),
  /** Secrets and ConfigMaps that are kept although no object names them. */
  keep: v.optional(
    v.array(v.strictObject({ kind: v.picklist(["Secret", "ConfigMap"]), namespace: text, name: text })),
    [],
  ),
  leaderElection: v.optional(leaderElection, {}),
  /** Features that accepted GatewayClasses are said to have. */
  supportedFeatures: v.optional(v.array(text), []),
  /** Writes of statuses a second, and at once after a quiet time; reads and watches are not limited. */
  qps: v.optional(count, 1_000),
  burst: v.optional(count, 1_000),
  /** Writes of statuses on their way at the same time, at most: few that wait are written one after the other. */
  writesInFlight: v.optional(count, 32),
  /** Milliseconds a change waits for others to come with it. */
  coalesceMs: v.optional(milliseconds, 2),
  /** Milliseconds a change waits at most for Secrets and ConfigMaps it is the first to name. */
  fetchWaitMs: v.optional(milliseconds, 1_000),
  /** Watches that are open at the same time. With more namespaces than that allows, all namespaces are watched and the others' objects dropped. */
  mostWatches: v.optional(count, 160),
});

/** The options with every default filled in. */
export type ProviderConfig = v.InferOutput<typeof providerConfig>;
