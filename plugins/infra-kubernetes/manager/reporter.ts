import type { Gateway, Service } from "../../../core/api/mod.ts";
import type { Clock } from "../../../core/observe/mod.ts";
import type { IrKey } from "../../../core/plugin/mod.ts";
import { type KubeObject, objectKey, refOf } from "../../../core/resource/mod.ts";
import type { StatusReport } from "../../../core/status/types.ts";
import type { Fleet } from "./fleet.ts";
import { type NodeAddresses, programmedStatus, refusedStatus, unservedStatus } from "./programmed.ts";

/** Milliseconds in which changes are gathered into one report. */
const GATHER_MS = 25;

/** The sources that a report is made from; each is asked when it is needed. */
export interface ReporterOptions {
  readonly clock: Clock;
  readonly fleets: ReadonlyMap<IrKey, Fleet>;
  gateways(): readonly Gateway[];
  nodes(): readonly KubeObject[];
  live(kind: string, namespace: string, name: string): KubeObject | undefined;
  report(report: StatusReport): void;
}

/** Tells the addresses of Gateways and whether they are programmed. `soon` may be called for every change. */
export interface Reporter {
  soon(): void;
  stop(): void;
}

/** A reporter that has said nothing yet. */
export function createReporter(options: ReporterOptions): Reporter {
  let cancel: (() => void) | undefined;
  const report = () => {
    cancel = undefined;
    const nodes = nodeAddresses(options.nodes());
    const entries = options.gateways().flatMap((gateway) => {
      if (isRefused(gateway)) return [{ ref: refOf(gateway), status: refusedStatus(gateway) }];
      const fleet = fleetOf(gateway, options.fleets);
      if (fleet === undefined)
        return isUnserved(gateway) ? [{ ref: refOf(gateway), status: unservedStatus(gateway) }] : [];
      if (!fleet.tried) return [];
      const view = { problem: fleet.problem, ...liveParts(fleet, options), nodes };
      return [{ ref: refOf(gateway), status: programmedStatus(gateway, view) }];
    });
    options.report({ entries });
  };
  return {
    soon() {
      cancel ??= options.clock.after(GATHER_MS, report);
    },
    stop() {
      cancel?.();
    },
  };
}

/** Whether a Gateway was not accepted, as its status in the cluster says. */
function isRefused({ status }: Gateway): boolean {
  return (
    status?.conditions?.some((condition) => condition.type === "Accepted" && condition.status === "False") ?? false
  );
}

/** Whether no listener of a Gateway can be served, as its status in the cluster says: then no proxies are made for it. */
function isUnserved({ status }: Gateway): boolean {
  const { listeners = [] } = status ?? {};
  return listeners.length > 0 && listeners.every(({ conditions }) => conditions.some(isNotProgrammed));
}

function isNotProgrammed({ type, status }: { readonly type: string; readonly status: string }): boolean {
  return type === "Programmed" && status === "False";
}

/** A Gateway's own fleet, or that of its class when Gateways are merged. */
export function fleetOf({ metadata, spec }: Gateway, fleets: ReadonlyMap<IrKey, Fleet>): Fleet | undefined {
  return fleets.get(objectKey(metadata.namespace ?? "", metadata.name)) ?? fleets.get(spec.gatewayClassName);
}

function liveParts(fleet: Fleet, { live }: ReporterOptions) {
  const parts = [...fleet.applied.values()].map(({ manifest: { kind, metadata } }) => ({
    kind,
    object: live(kind, metadata.namespace ?? "", metadata.name),
  }));
  const first = (...kinds: string[]) => parts.find(({ kind }) => kinds.includes(kind))?.object;
  return { service: first("Service") as Service | undefined, workload: first("Deployment", "DaemonSet") };
}

interface NodeStatus {
  readonly addresses?: readonly { readonly type: string; readonly address: string }[];
}

/** The addresses under which nodes are reached from outside, else from inside, sorted by node. */
function nodeAddresses(nodes: readonly KubeObject[]): NodeAddresses {
  const all = nodes.toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1)).flatMap(addressesOf);
  return { IPv4: all.filter((ip) => !ip.includes(":")), IPv6: all.filter((ip) => ip.includes(":")) };
}

function addressesOf({ status }: KubeObject): readonly string[] {
  const { addresses = [] } = (status ?? {}) as NodeStatus;
  const ofType = (wanted: string) => addresses.filter(({ type }) => type === wanted).map(({ address }) => address);
  const external = ofType("ExternalIP");
  return external.length > 0 ? external : ofType("InternalIP");
}
