import type { KubeClient, KubeSession } from "../../core/kube/mod.ts";
import type { Clock, Logger } from "../../core/observe/mod.ts";
import { Election } from "./leader/election.ts";

/** The connection and the leadership of one process, shared by everything in it that speaks to Kubernetes. */
export interface KubernetesSession extends KubeSession {
  readonly leadership: Election;
  /** The name of this replica. */
  readonly identity: string;
}

/** The options of a session. */
export interface SessionOptions {
  readonly client: KubeClient;
  readonly clock: Clock;
  readonly log: Logger;
  /** Unique among the replicas: the pod's name and a part by chance. */
  readonly identity: string;
}

/** A session. It does nothing by itself: the first call of the client connects, the provider starts the election. */
export function createKubernetesSession(options: SessionOptions): KubernetesSession {
  return { client: options.client, leadership: new Election(options), identity: options.identity };
}
