import type { InfraIr } from "../../../core/ir/mod.ts";
import { createMetrics } from "../../../core/observe/mod.ts";
import type { InfraManager } from "../../../core/plugin/mod.ts";
import type { StatusReport, StatusValue } from "../../../core/status/types.ts";
import { createFakeClock, createRecordingLogger, type FakeClock } from "../../../core/testing/mod.ts";
import { createManager, type ManagerOptions } from "../../../plugins/infra-kubernetes/manager/mod.ts";
import { defaultSettings } from "../../../plugins/infra-kubernetes/manifests/settings.ts";
import { createMemoryCluster, type MemoryCluster } from "./memory-cluster.ts";

export const SYSTEM = defaultSettings.controllerNamespace;

/** A manager on a cluster in memory, with a GatewayClass and the Gateways `default/eg` and `default/eg-2`. */
export interface TestBench {
  readonly cluster: MemoryCluster;
  readonly manager: InfraManager;
  readonly clock: FakeClock;
  leads(leading: boolean): void;
  /** Lets everything happen that is due within `milliseconds`. */
  settle(milliseconds?: number): Promise<void>;
  /** The newest report about a Gateway of the namespace `default`. */
  status(name: string): StatusValue | undefined;
}

export async function startBench(options: Partial<ManagerOptions> = {}, leading = true): Promise<TestBench> {
  const cluster = createMemoryCluster();
  const clock = createFakeClock();
  let report: StatusReport = { entries: [] };
  let leader = leading;
  let onChange: (leads: boolean) => void = () => {};
  cluster.put({
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "GatewayClass",
    metadata: { name: "eg" },
    spec: { controllerName: "gateway.envoyproxy.io/gatewayclass-controller" },
  });
  for (const name of ["eg", "eg-2"]) cluster.put(gateway(name));
  const manager = createManager({
    session: {
      client: cluster.client,
      leadership: {
        leads: () => leader,
        onChange: (listener) => {
          onChange = listener;
          return () => {};
        },
      },
    },
    settings: defaultSettings,
    clock,
    log: createRecordingLogger().log,
    metrics: createMetrics(),
    report: (next) => {
      report = next;
    },
    ...options,
  });
  await manager.start?.();
  return {
    cluster,
    manager,
    clock,
    leads(next) {
      leader = next;
      onChange(next);
    },
    settle: (milliseconds = 1000) => clock.advance(milliseconds),
    status: (name) => report.entries.find(({ ref }) => ref.name === name)?.status,
  };
}

export function gateway(name: string, spec: object = {}) {
  return {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "Gateway",
    metadata: { namespace: "default", name, generation: 3 },
    spec: { gatewayClassName: "eg", listeners: [], ...spec },
  };
}

/** The infra IR of the Gateway `default/eg`. */
export function infra(kubernetes: object = {}, servicePort = 80): InfraIr {
  return {
    proxy: {
      name: "default/eg",
      namespace: SYSTEM,
      metadata: {
        labels: {
          "gateway.envoyproxy.io/owning-gateway-name": "eg",
          "gateway.envoyproxy.io/owning-gateway-namespace": "default",
        },
        ownerReference: { kind: "GatewayClass", name: "eg" },
      },
      config: { spec: { provider: { type: "Kubernetes", kubernetes } } },
      listeners: [{ name: "http", ports: [{ name: "http-80", protocol: "HTTP", servicePort, containerPort: 10080 }] }],
    },
  };
}
