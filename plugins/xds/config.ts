import * as v from "valibot";
import { MAX_REQUEST } from "./server/mod.ts";

const port = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65535));

/** The options of the output `xds`. */
export const xdsOptions = v.strictObject({
  /** The address to listen on. */
  host: v.optional(v.string(), "0.0.0.0"),
  /** The port to listen on; 0 takes a free one. */
  port: v.optional(port, 18000),
  /** Namespace of the control plane, where proxies find its services. */
  controllerNamespace: v.optional(v.string(), "envoy-gateway-system"),
  /** Names listeners and route configurations by port instead of by Gateway (runtime flag XDSNameSchemeV2). */
  nameSchemeV2: v.optional(v.boolean(), false),
  /** Proxies answer no probes of readiness: on a host, where several share the ports and nobody probes. */
  unprobed: v.optional(v.boolean(), false),
  /** Routes, virtual hosts, clusters and endpoints say in their metadata what they were made from; `auto`: where something may read it. */
  describeResources: v.optional(v.union([v.boolean(), v.literal("auto")]), "auto"),
  /** The service that counts global rate limits. */
  rateLimit: v.optional(
    v.strictObject({ url: v.string(), timeoutMs: v.optional(v.number()), failClosed: v.optional(v.boolean()) }),
  ),
  /** The port on which that service is told of the limits, over xDS; 0 takes a free one, and without it nobody is told. */
  rateLimitPort: v.optional(port),
  /** Largest request that is read, in bytes. */
  maxRequestBytes: v.optional(v.pipe(v.number(), v.minValue(1)), MAX_REQUEST),
  /** Connections that are older are asked to come again, in milliseconds; never when absent. */
  maxConnectionAgeMs: v.optional(v.pipe(v.number(), v.minValue(1))),
  /** How long such a connection may go on before it is cut off, in milliseconds; two minutes when absent. */
  maxConnectionAgeGraceMs: v.optional(v.pipe(v.number(), v.minValue(0))),
});

/** The options with their defaults. */
export type XdsConfig = v.InferOutput<typeof xdsOptions>;

/** The options as they are given. */
export type XdsOptions = v.InferInput<typeof xdsOptions>;
