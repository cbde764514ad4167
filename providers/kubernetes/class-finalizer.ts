import { describeError, isNotFound, type KubeClient, type KubeResource, type Leadership } from "../../core/kube/mod.ts";
import type { Clock, Logger } from "../../core/observe/mod.ts";
import type { KubeObject, Snapshot } from "../../core/resource/mod.ts";

/**
 * Gateway API, GatewayClass: "it is recommended that [the controller] add the `gateway-exists-finalizer.gateway.networking.k8s.io` finalizer to
 * GatewayClasses whenever it is in use", so that a class does not go while Gateways need it.
 */
export const CLASS_FINALIZER = "gateway-exists-finalizer.gateway.networking.k8s.io";
const RETRY_MS = 5_000;

/** The options of {@link ClassFinalizer}. */
export interface ClassFinalizerOptions {
  readonly client: KubeClient;
  readonly clock: Clock;
  readonly log: Logger;
  readonly leadership: Leadership;
  readonly controllerName: string;
  readonly resourceOf: (group: string, kind: string) => KubeResource | undefined;
  readonly signal: AbortSignal;
}

/** Puts the finalizer on classes of ours that Gateways use and takes it from those that none uses, an earlier controller's included. */
export class ClassFinalizer {
  readonly #options: ClassFinalizerOptions;
  readonly #patching = new Set<string>();
  #snapshot: Snapshot | undefined;

  constructor(options: ClassFinalizerOptions) {
    this.#options = options;
    const forget = options.leadership.onChange(() => this.#look());
    options.signal.addEventListener("abort", forget, { once: true });
  }

  /** Takes the newest snapshot. */
  see(snapshot: Snapshot): void {
    this.#snapshot = snapshot;
    this.#look();
  }

  #look(): void {
    const { leadership, controllerName, signal } = this.#options;
    if (!this.#snapshot || !leadership.leads() || signal.aborted) return;
    for (const gatewayClass of this.#snapshot.list("GatewayClass", "controller", controllerName)) {
      const used = this.#snapshot.list("Gateway", "class", gatewayClass.metadata.name).length > 0;
      const patch = patchOf(gatewayClass, used);
      if (patch) void this.#patch(gatewayClass.metadata.name, patch);
    }
  }

  async #patch(name: string, body: readonly unknown[]): Promise<void> {
    const { client, clock, log, resourceOf } = this.#options;
    const resource = resourceOf("gateway.networking.k8s.io", "GatewayClass");
    if (!resource || this.#patching.has(name)) return;
    this.#patching.add(name);
    const target = { namespace: "", name };
    const answer = await client.patch(resource, target, { type: "json", body }, { fieldManager: "postern" });
    if ("value" in answer || isNotFound(answer.fault)) {
      this.#patching.delete(name);
      return;
    }
    log.warn("the finalizer of a GatewayClass was not changed, trying again", {
      name,
      problem: describeError(answer.fault),
    });
    clock.after(RETRY_MS, () => {
      this.#patching.delete(name);
      this.#look();
    });
  }
}

/** The JSON patch that makes the finalizer be there or not; undefined when it is so. It fails if the list is another one by now. Pure. */
export function patchOf(gatewayClass: KubeObject, used: boolean): readonly unknown[] | undefined {
  const { finalizers, deletionTimestamp } = gatewayClass.metadata as {
    finalizers?: string[];
    deletionTimestamp?: string;
  };
  const at = finalizers?.indexOf(CLASS_FINALIZER) ?? -1;
  const path = "/metadata/finalizers";
  if (!used) {
    if (at < 0) return undefined;
    return [
      { op: "test", path: `${path}/${at}`, value: CLASS_FINALIZER },
      { op: "remove", path: `${path}/${at}` },
    ];
  }
  // Kubernetes takes no new finalizers on what is being deleted.
  if (at >= 0 || deletionTimestamp) return undefined;
  if (finalizers === undefined || finalizers.length === 0) return [{ op: "add", path, value: [CLASS_FINALIZER] }];
  return [
    { op: "test", path, value: finalizers },
    { op: "add", path: `${path}/-`, value: CLASS_FINALIZER },
  ];
}
