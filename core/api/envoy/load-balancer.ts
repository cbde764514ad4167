import {
  anyJson,
  cel,
  choice,
  exactlyFor,
  flag,
  type In,
  int32,
  list,
  object,
  optional,
  required,
  text,
} from "../schema/mod.ts";
import { duration } from "../shared/values.ts";
import { consistentHash } from "./consistent-hash.ts";
import { zoneAware } from "./zone-aware.ts";

/** Reports outside of responses. */
export const outOfBandReporting = object({
  authority: optional(text({ min: 1, max: 259, pattern: "^[^\\x00\\n\\r]*$" }), "Authority header of the calls."),
  port: optional(int32({ min: 1, max: 65535 }), "Port of the reporting service."),
  reportingPeriod: optional(duration, "Time between two reports.", {
    rules: [cel("duration(self) > duration('0s')", "must be longer than 0s")],
  }),
});

/** The type of {@link outOfBandReporting}. */
export interface OutOfBandReporting extends In<typeof outOfBandReporting> {}

/** Spreading by load that endpoints report. */
export const backendUtilization = object({
  blackoutPeriod: optional(duration, "Time before reports of a new endpoint count."),
  errorUtilizationPenaltyPercent: optional(int32({ min: 0 }), "How much errors raise the load, in percent."),
  keepResponseHeaders: optional(flag(), "Keep the report headers in responses.", { default: false }),
  metricNamesForComputingUtilization: optional(list(text()), "Names of the reported metrics to use."),
  outOfBand: optional(outOfBandReporting, "Ask for reports outside of responses."),
  weightExpirationPeriod: optional(duration, "Age at which a report no longer counts."),
  weightUpdatePeriod: optional(duration, "Time between two changes of weights."),
});

/** The type of {@link backendUtilization}. */
export interface BackendUtilization extends In<typeof backendUtilization> {}

/** Spreading by a module. */
export const dynamicModuleLbPolicy = object({
  config: optional(anyJson(), "Settings handed to the module."),
  lbPolicyName: required(text({ min: 1, max: 253 }), "Name of the policy within the module."),
  name: required(
    text({ min: 1, max: 253, pattern: "^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$" }),
    "Name of a module that the EnvoyProxy registers.",
  ),
});

/** The type of {@link dynamicModuleLbPolicy}. */
export interface DynamicModuleLBPolicy extends In<typeof dynamicModuleLbPolicy> {}

/** A place of the endpoint's address. */
export const endpointOverrideExtractFrom = object({
  header: optional(text(), "Name of the header."),
});

/** The type of {@link endpointOverrideExtractFrom}. */
export interface EndpointOverrideExtractFrom extends In<typeof endpointOverrideExtractFrom> {}

/** Requests that name their endpoint. */
export const endpointOverride = object({
  extractFrom: required(list(endpointOverrideExtractFrom, { min: 1, max: 10 }), "Where the endpoint's address stands."),
});

/** The type of {@link endpointOverride}. */
export interface EndpointOverride extends In<typeof endpointOverride> {}

/** Little traffic for new endpoints. */
export const slowStart = object({
  window: required(duration, "Time until they get a full share."),
});

/** The type of {@link slowStart}. */
export interface SlowStart extends In<typeof slowStart> {}

/** Spreading requests over endpoints. */
export const loadBalancer = object(
  {
    backendUtilization: optional(backendUtilization, "Settings for BackendUtilization."),
    consistentHash: optional(consistentHash, "Settings for ConsistentHash."),
    dynamicModule: optional(dynamicModuleLbPolicy, "Settings for DynamicModule."),
    endpointOverride: optional(endpointOverride, "Let a request name its endpoint."),
    slowStart: optional(slowStart, "Give new endpoints little traffic at first."),
    type: required(
      choice(["ConsistentHash", "LeastRequest", "Random", "RoundRobin", "BackendUtilization", "DynamicModule"]),
      "The algorithm.",
    ),
    zoneAware: optional(zoneAware, "Prefer endpoints by their zone."),
  },
  {
    rules: [
      exactlyFor("ConsistentHash", "consistentHash"),
      exactlyFor("BackendUtilization", "backendUtilization"),
      exactlyFor("DynamicModule", "dynamicModule"),
      cel(
        "self.type in ['Random', 'ConsistentHash', 'DynamicModule'] ? !has(self.slowStart) : true",
        "slowStart is not for the types Random, ConsistentHash and DynamicModule",
      ),
      cel(
        "self.type == 'ConsistentHash' && has(self.zoneAware) ? !has(self.zoneAware.preferLocal) : true",
        "zoneAware.preferLocal does not work with ConsistentHash",
      ),
      cel(
        "self.type == 'BackendUtilization' && has(self.zoneAware) ? !has(self.zoneAware.preferLocal) : true",
        "zoneAware.preferLocal does not work with BackendUtilization",
      ),
      cel("self.type == 'DynamicModule' ? !has(self.zoneAware) : true", "zoneAware does not work with DynamicModule"),
      cel(
        "has(self.zoneAware) ? !(has(self.zoneAware.preferLocal) && has(self.zoneAware.weightedZones)) : true",
        "set zoneAware.preferLocal or zoneAware.weightedZones, not both",
      ),
      cel(
        "self.type == 'DynamicModule' ? !has(self.endpointOverride) : true",
        "endpointOverride does not work with DynamicModule",
      ),
    ],
  },
);

/** The type of {@link loadBalancer}. */
export interface LoadBalancer extends In<typeof loadBalancer> {}
