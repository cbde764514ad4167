import type { Probe, SecurityContext } from "../../../core/api/mod.ts";

/** The path that a probe asks for over HTTP, on a port of the pod. */
export interface ProbeTarget {
  readonly path: string;
  readonly port: number;
}

/** Seconds of grace at the start of a container. */
const START_SECONDS = 300;

/** The three probes of a container that answers `target`: five minutes of grace at start, in which it is asked each `startSeconds`, then as told. */
export function probes(
  target: ProbeTarget,
  readiness: { readonly periodSeconds: number; readonly failureThreshold: number },
  startSeconds: number,
) {
  return {
    startupProbe: probe(target, startSeconds, START_SECONDS / startSeconds),
    readinessProbe: probe(target, readiness.periodSeconds, readiness.failureThreshold),
    livenessProbe: probe(target, 10, 3),
  };
}

function probe(target: ProbeTarget, periodSeconds: number, failureThreshold: number): Probe {
  return {
    httpGet: { ...target, scheme: "HTTP" },
    timeoutSeconds: 1,
    periodSeconds,
    successThreshold: 1,
    failureThreshold,
  };
}

/** The least a container needs, as the given user: no privileges, nothing to gain them with. */
export function restricted(user: number): SecurityContext {
  return {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ["ALL"] },
    privileged: false,
    runAsNonRoot: true,
    runAsGroup: user,
    runAsUser: user,
    seccompProfile: { type: "RuntimeDefault" },
  };
}
