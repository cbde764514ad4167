import type { BackendUtilization, ConsistentHash, LoadBalancer } from "../../../../core/api/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import {
  hashCookieInvalid,
  overrideSourceMissing,
  tableSizeInvalid,
} from "../../../../core/status/catalogue/policies/cluster-settings.ts";
import { nonEmpty, present } from "../../base/present.ts";
import { isToken } from "../../filters/headers.ts";
import { type Faults, readCount, readDuration } from "./faults.ts";

/** How endpoints are chosen. */
export function loadBalancerOf(balancer: LoadBalancer | undefined, faults: Faults): ir.LoadBalancer | undefined {
  if (!balancer) return undefined;
  const { zoneAware, endpointOverride } = balancer;
  for (const [i, { header }] of (endpointOverride?.extractFrom ?? []).entries())
    if (!header) faults.push(overrideSourceMissing(`loadBalancer.endpointOverride.extractFrom[${i}]`));
  const { preferLocal } = zoneAware ?? {};
  const zones = "loadBalancer.zoneAware.preferLocal";
  readCount(preferLocal?.minEndpointsThreshold, `${zones}.minEndpointsThreshold`, faults);
  readCount(preferLocal?.force?.minEndpointsInZoneThreshold, `${zones}.force.minEndpointsInZoneThreshold`, faults);
  return present<ir.LoadBalancer>({
    ...algorithmOf(balancer, faults),
    preferLocal,
    weightedZones: nonEmpty(zoneAware?.weightedZones),
    endpointOverride: endpointOverride && { extractFrom: endpointOverride.extractFrom },
  });
}

function algorithmOf(balancer: LoadBalancer, faults: Faults): ir.LoadBalancer {
  const window = readDuration(balancer.slowStart?.window, "loadBalancer.slowStart.window", faults);
  const slowStart = window === undefined ? undefined : { window };
  switch (balancer.type) {
    case "ConsistentHash":
      return { consistentHash: balancer.consistentHash ? hashOf(balancer.consistentHash, faults) : {} };
    case "LeastRequest":
      return { leastRequest: present({ slowStart }) };
    case "RoundRobin":
      return { roundRobin: present({ slowStart }) };
    case "Random":
      return { random: {} };
    case "BackendUtilization":
      return { backendUtilization: present({ ...utilizationOf(balancer.backendUtilization, faults), slowStart }) };
    default:
      return {};
  }
}

/** Envoy's Maglev table wants a prime, so that every endpoint's steps reach every slot. */
function hashOf(hash: ConsistentHash, faults: Faults): ir.ConsistentHash {
  const { type, header, headers, cookie, queryParams, tableSize } = hash;
  if (tableSize !== undefined && (tableSize > 5_000_011 || !isPrime(tableSize)))
    faults.push(tableSizeInvalid(tableSize));
  if (type === "Cookie" && cookie && !isToken(cookie.name)) faults.push(hashCookieInvalid(cookie.name));
  return present<ir.ConsistentHash>({
    tableSize,
    sourceIP: type === "SourceIP" ? true : undefined,
    headers: type === "Header" && header ? [header] : type === "Headers" ? nonEmpty(headers) : undefined,
    cookie: type === "Cookie" ? cookie : undefined,
    queryParams: type === "QueryParams" ? nonEmpty(queryParams) : undefined,
  });
}

function isPrime(value: number): boolean {
  if (!Number.isInteger(value) || value < 2) return false;
  for (let divisor = 2; divisor * divisor <= value; divisor++) if (value % divisor === 0) return false;
  return true;
}

function utilizationOf(settings: BackendUtilization | undefined, faults: Faults): ir.BackendUtilization {
  if (!settings) return {};
  const where = "loadBalancer.backendUtilization";
  const period = (field: "blackoutPeriod" | "weightExpirationPeriod" | "weightUpdatePeriod") =>
    readDuration(settings[field], `${where}.${field}`, faults);
  const { outOfBand } = settings;
  return present<ir.BackendUtilization>({
    blackoutPeriod: period("blackoutPeriod"),
    weightExpirationPeriod: period("weightExpirationPeriod"),
    weightUpdatePeriod: period("weightUpdatePeriod"),
    errorUtilizationPenaltyPercent: settings.errorUtilizationPenaltyPercent,
    metricNamesForComputingUtilization: nonEmpty(settings.metricNamesForComputingUtilization),
    keepResponseHeaders: settings.keepResponseHeaders ?? false,
    outOfBand:
      outOfBand &&
      present<ir.OutOfBandReporting>({
        port: outOfBand.port,
        authority: outOfBand.authority,
        reportingPeriod: readDuration(outOfBand.reportingPeriod, `${where}.outOfBand.reportingPeriod`, faults),
      }),
  });
}
