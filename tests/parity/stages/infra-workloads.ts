/** Facts that the recorded infrastructure cases share: workload settings of the tests that recorded them. */
const resources = { limits: { cpu: "400m", memory: "2Gi" }, requests: { cpu: "200m", memory: "1Gi" } };
const rolling = { type: "RollingUpdate" };
const scraped = { annotations: { "prometheus.io/scrape": "true" }, securityContext: { runAsUser: 1000 } };
const privileged = { securityContext: { privileged: true } };

/** Environment variables that a user adds. */
export const twoVariables = [
  { name: "env_a", value: "env_a_value" },
  { name: "env_b", value: "env_b_value" },
];

/** A workload with every common setting; `pod`, `container` and the rest are added to it. */
export function fullWorkload(image: string, own: { pod?: object; container?: object } & Record<string, unknown> = {}) {
  const { pod, container, ...rest } = own;
  return {
    strategy: rolling,
    pod: { ...scraped, ...pod },
    container: { image, resources, ...privileged, ...container },
    ...rest,
  };
}

/** Settings of the pod that several tests use alone. */
export const podSettings = {
  "with-image-pull-secrets": { imagePullSecrets: [{ name: "aaa" }, { name: "bbb" }] },
  "with-node-selector": { nodeSelector: { key1: "value1", key2: "value2" } },
  "with-topology-spread-constraints": {
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: "kubernetes.io/hostname",
        whenUnsatisfiable: "DoNotSchedule",
        labelSelector: { matchLabels: { app: "foo" } },
        matchLabelKeys: ["pod-template-hash"],
      },
    ],
  },
  "with-priority-class-name": { priorityClassName: "high-priority" },
} as const;

/** A patch of the default type. */
export function strategic(value: unknown) {
  return { type: "StrategicMerge", value };
}

/** A patch that shares the host's network. */
export const hostNetwork = strategic({
  spec: { template: { spec: { hostNetwork: true, dnsPolicy: "ClusterFirstWithHostNet" } } },
});

/** CPU and memory as an autoscaler's metrics. */
export const cpuAndMemory = [
  { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 60 } } },
  { type: "Resource", resource: { name: "memory", target: { type: "Utilization", averageUtilization: 70 } } },
];
