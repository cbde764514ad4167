import type { Reader } from "../../../core/incremental/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import { splitObjectKey } from "../../../core/resource/mod.ts";
import { selectorMatches } from "../base/labels.ts";
import type { RuleSite } from "../base/site.ts";
import { gatewayFacts } from "../gateways/facts.ts";
import { gatewayServiceRouting, serviceRouting } from "../policies/backend-traffic/routing-type.ts";
import { gatewayHashes } from "../policies/backend-traffic/shared-clusters.ts";
import { type BackendTarget, backendKey, backendKind } from "../refs/backend-ref.ts";

/** A backend that could be shared, with the setting it got in one rule. */
interface Candidate {
  readonly setting: ir.DestinationSetting;
  readonly site: RuleSite;
  readonly namespace: string;
}

/** Whether the Gateway shares backends between routes at all. */
export function mergesBackends(site: RuleSite, read: Reader): boolean {
  return site.gateway !== undefined && read.from(gatewayFacts, site.gateway)?.mergeBackends !== undefined;
}

/**
 * Name of the cluster that a backend shares with every route of its Gateway that names it, or undefined when it must have one of its own:
 * a shared cluster has one setting, so nothing that differs by rule may be part of it.
 */
export function clusterKeyOf(
  ref: BackendTarget,
  { setting, site, namespace }: Candidate,
  read: Reader,
): string | undefined {
  if (site.gateway === undefined || setting.weight === 0) return undefined;
  const config = read.from(gatewayFacts, site.gateway)?.mergeBackends;
  if (!config || setting.isDynamicResolver || setting.isCustomBackend || setting.filters) return undefined;
  if (config.selector && !selectorMatches(config.selector, labelsOf(ref, namespace, read))) return undefined;
  if (gatewayServiceRouting(site.gateway, read) !== serviceRouting(site, read)) return undefined;
  const protocol = setting.protocol ? `/${setting.protocol.toLowerCase()}` : "";
  return `${backendKind(ref).toLowerCase()}/${namespace}/${ref.name}/${ref.port ?? 0}${protocol}`;
}

/** A shared cluster, from the setting of the first rule that uses it. Weights stay with the routes. */
export function sharedCluster(name: string, { weight: _weight, ...setting }: ir.DestinationSetting): ir.BackendCluster {
  const cluster = { name, setting: { ...setting, name } };
  return setting.metadata ? { ...cluster, metadata: setting.metadata } : cluster;
}

/**
 * Whether a rule of an HTTP or gRPC route needs all its backends in one cluster: session persistence and hashing spread clients over the
 * whole pool, a fallback backend is a priority of the same cluster. One backend alone has no pool to break.
 */
export function rulePoolsBackends(
  refs: readonly BackendTarget[],
  { site, sticky }: { readonly site: RuleSite; readonly sticky: boolean },
  read: Reader,
): boolean {
  if (refs.length <= 1) return false;
  if (sticky || (site.gateway !== undefined && gatewayHashes(site.gateway, read))) return true;
  const [namespace] = splitObjectKey(site.route);
  return refs.some((ref) => {
    if (backendKind(ref) !== "Backend") return false;
    return read.get("Backend", ref.namespace || namespace, ref.name)?.spec.fallback === true;
  });
}

/** How many different backends references name. */
export function distinctBackends(refs: readonly BackendTarget[], namespace: string): number {
  return new Set(refs.map((ref) => `${backendKind(ref)}/${backendKey(ref, namespace)}:${ref.port ?? 0}`)).size;
}

function labelsOf(ref: BackendTarget, namespace: string, read: Reader): Readonly<Record<string, string>> | undefined {
  const kind = backendKind(ref);
  if (kind !== "Service" && kind !== "ServiceImport" && kind !== "Backend") return undefined;
  return read.get(kind, namespace, ref.name)?.metadata.labels ?? {};
}
