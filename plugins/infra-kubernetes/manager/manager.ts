import type { Gateway } from "../../../core/api/mod.ts";
import { type BurstLog, createBurstLog } from "../../../core/connections/mod.ts";
import type { InfraIr } from "../../../core/ir/mod.ts";
import type { KubeSession } from "../../../core/kube/mod.ts";
import type { Clock, Logger, Metrics } from "../../../core/observe/mod.ts";
import type { ObjectEvent } from "../../../core/plugin/api.ts";
import type { Health, InfraManager, IrKey } from "../../../core/plugin/mod.ts";
import { type KubeObject, ownerInLabels, refOf } from "../../../core/resource/mod.ts";
import type { StatusReport } from "../../../core/status/types.ts";
import type { Manifest } from "../manifests/manifest.ts";
import { notOurs, rolledOut } from "../manifests/problem.ts";
import { GATEWAY, NODE, ownedResource, SECRET } from "../manifests/resources.ts";
import type { RenderSettings } from "../manifests/settings.ts";
import type { RateLimitInput } from "../ratelimit/mod.ts";
import { drifted, type Fleet, inLine, nextFleet, objectId, remember } from "./fleet.ts";
import { proxyManifests, rateLimitManifests } from "./inputs.ts";
import { createLimiter } from "./limiter.ts";
import { createMirror, type Mirror } from "./mirror.ts";
import { type MirrorSetOptions, mirrorNamespaces, mirrorOwned, type OwnedObjects } from "./mirrors.ts";
import { labelledOwner, OWNED_SELECTOR, RATE_LIMIT_KEY } from "./owner-key.ts";
import { describesOtherPods } from "./projection.ts";
import { autoscaled, keptReplicas } from "./replicas.ts";
import { createReporter, fleetOf, type Reporter } from "./reporter.ts";
import { createWriter, find, type Writer } from "./writer.ts";
import { followZones, type Zones } from "./zones.ts";

/** Milliseconds before an object is put right: the first time, and at most when somebody keeps changing it. */
const FIRST_CORRECTION_MS = 50;
const LONGEST_CORRECTION_MS = 60_000;
/** Milliseconds before the rate limit service is tried again after a failure. */
const RATE_LIMIT_RETRY_MS = 5_000;

/** Fleets that are brought in line at the same time: a start with many Gateways is not to flood the API server. */
const FLEETS_AT_A_TIME = 16;

/** Gateways of merged ones that are told of a rollout in an Event. */
const MOST_EVENTS = 10;

/** The session, the settings and the surroundings that the manager works with. */
export interface ManagerOptions {
  readonly session: KubeSession;
  readonly settings: RenderSettings;
  /** Absent without a global rate limit. */
  readonly rateLimit?: RateLimitInput | undefined;
  /** Namespaces that Postern is confined to; absent when it may see all. */
  readonly namespaces?: readonly string[] | undefined;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
  report(report: StatusReport): void;
  /** Writes Events about Gateways; without it there are none. */
  record?(events: readonly ObjectEvent[]): void;
}

/** A manager that has done nothing yet. */
export function createManager(options: ManagerOptions): InfraManager {
  return new KubernetesInfra(options);
}

class KubernetesInfra implements InfraManager {
  readonly #options: ManagerOptions;
  readonly #stopped = new AbortController();
  readonly #fleets = new Map<IrKey, Fleet>();
  readonly #writer: Writer;
  readonly #reporter: Reporter;
  readonly #timers = new Map<IrKey, () => void>();
  readonly #unlisted: BurstLog;
  readonly #limited = createLimiter(FLEETS_AT_A_TIME);
  #owned: OwnedObjects | undefined;
  #gateways: Mirror | undefined;
  #nodes: Mirror | undefined;
  #following = false;
  #leaveLeadership = () => {};
  #zones: Zones | undefined;

  constructor(options: ManagerOptions) {
    this.#options = options;
    this.#unlisted = createBurstLog(options, {
      first: "objects of proxies cannot be listed, trying again",
      more: "more lists of objects of proxies failed",
    });
    this.#writer = createWriter(options.session.client, options.clock, options.metrics);
    this.#reporter = createReporter({
      clock: options.clock,
      fleets: this.#fleets,
      gateways: () => (this.#gateways?.all() ?? []) as readonly Gateway[],
      nodes: () => this.#nodes?.all() ?? [],
      live: (kind, namespace, name) => this.#owned?.get(kind, namespace, name),
      report: options.report,
    });
  }

  async start(): Promise<void> {
    const { settings, namespaces, session } = this.#options;
    const fleetNamespaces = settings.gatewayNamespaceMode
      ? namespaces && [...new Set([...namespaces, settings.controllerNamespace])]
      : [settings.controllerNamespace];
    this.#owned = mirrorOwned({
      ...this.#mirror(fleetNamespaces, (object) => this.#changed(object)),
      labelSelector: OWNED_SELECTOR,
    });
    this.#gateways = mirrorNamespaces(
      GATEWAY,
      this.#mirror(namespaces, () => this.#reporter.soon()),
    );
    if (settings.gatewayNamespaceMode) this.#followAuthority();
    if (!settings.topologyInjectorDisabled) this.#zones = this.#followZones(this.#owned, fleetNamespaces);
    void this.#owned.ready.then(() => (this.#following = true)).catch(() => {});
    this.#leaveLeadership = session.leadership.onChange((leads) => {
      if (!leads) return;
      this.#applyRateLimit();
      this.#zones?.again();
    });
    if (session.leadership.leads()) this.#applyRateLimit();
  }

  async stop(): Promise<void> {
    this.#leaveLeadership();
    this.#zones?.stop();
    this.#stopped.abort();
    this.#reporter.stop();
    for (const cancel of this.#timers.values()) cancel();
    await Promise.allSettled([...this.#fleets.values()].map((fleet) => fleet.busy));
  }

  health(): Health {
    if (this.#following || !this.#owned) return { ok: true };
    return { ok: false, reason: "the objects of the proxies have not been read yet" };
  }

  apply(key: IrKey, infra: InfraIr): Promise<void> {
    const { session, settings } = this.#options;
    return this.#adopt(key, () => proxyManifests(session.client, infra, settings));
  }

  async remove(key: IrKey): Promise<void> {
    const fleet = this.#fleets.get(key);
    this.#fleets.delete(key);
    this.#timers.get(key)?.();
    this.#timers.delete(key);
    await fleet?.busy;
    const doomed = new Map((await this.#objectsOf(key)).map((object) => [objectId(object), object]));
    for (const [id, { manifest }] of fleet?.applied ?? []) if (!doomed.has(id)) doomed.set(id, manifest);
    for (const object of doomed.values()) await this.#writer.remove(object);
    this.#reporter.soon();
  }

  /** Fleets in the namespaces of Gateways go with their Gateway, which owns them; the others are found by their labels. */
  async retain(keys: readonly IrKey[]): Promise<void> {
    if (this.#options.settings.gatewayNamespaceMode) return;
    const owners = [...keys, ...this.#fleets.keys()].map(ownerInLabels);
    const kept = new Set<string | undefined>([undefined, RATE_LIMIT_KEY, ...owners]);
    const owned = await this.#ready();
    const orphans = owned.all().filter(({ metadata }) => !kept.has(labelledOwner(metadata.labels)));
    for (const orphan of orphans) await this.#writer.remove(orphan);
    if (orphans.length > 0) this.#options.log.info("orphans were removed", { objects: orphans.map(objectId) });
  }

  #mirror(namespaces: readonly string[] | undefined, onChange: (object: KubeObject) => void): MirrorSetOptions {
    const { session, clock, log } = this.#options;
    const { signal } = this.#stopped;
    return { client: session.client, namespaces, clock, log, unlisted: this.#unlisted, signal, onChange };
  }

  /** A new authority has to reach proxies that cannot read its Secret. */
  #followAuthority(): void {
    const { settings } = this.#options;
    createMirror({
      ...this.#mirror(undefined, () => {
        for (const [key, fleet] of this.#fleets) this.#again(key, fleet);
      }),
      resource: SECRET,
      selection: {
        namespace: settings.controllerNamespace,
        fieldSelector: "metadata.name=envoy",
        signal: this.#stopped.signal,
      },
    });
  }

  #followZones(owned: OwnedObjects, namespaces: readonly string[] | undefined): Zones {
    const { session, clock, log } = this.#options;
    const mirror = this.#mirror(namespaces, () => {});
    return followZones({ client: session.client, clock, log, mirror, owned, leads: () => session.leadership.leads() });
  }

  #applyRateLimit(): void {
    const { rateLimit, session, log } = this.#options;
    const done = rateLimit
      ? this.#adopt(RATE_LIMIT_KEY, () => rateLimitManifests(session.client, rateLimit))
      : this.remove(RATE_LIMIT_KEY);
    done.catch((error) => {
      if (this.#stopped.signal.aborted) return;
      log.error("the rate limit service was not brought in line, will retry", { error });
      const retry = this.#options.clock.after(RATE_LIMIT_RETRY_MS, () => this.#applyRateLimit());
      this.#timers.set(RATE_LIMIT_KEY, retry);
    });
  }

  #adopt(key: IrKey, render: Fleet["render"]): Promise<void> {
    const fleet = nextFleet(render, this.#fleets.get(key));
    this.#fleets.set(key, fleet);
    return this.#enqueue(key, fleet);
  }

  #enqueue(key: IrKey, fleet: Fleet): Promise<void> {
    const work = fleet.busy.then(() => this.#limited(() => this.#bringInLine(key, fleet)));
    fleet.busy = work.catch(() => {});
    return work;
  }

  async #bringInLine(key: IrKey, fleet: Fleet): Promise<void> {
    await this.#ready();
    if (this.#fleets.get(key) !== fleet) return;
    try {
      const rendered = await fleet.render();
      if ("value" in rendered) {
        const scaled = autoscaled(rendered.value);
        for (const manifest of rendered.value) await this.#applyOne(key, fleet, { manifest, scaled });
        await this.#removeOrphans(key, fleet, new Set(rendered.value.map(objectId)));
      } else this.#options.log.warn("machinery cannot be made", { key, reason: rendered.fault });
      fleet.problem = "value" in rendered ? undefined : rendered.fault;
    } catch (error) {
      fleet.problem = error instanceof Error ? error.message : String(error);
      throw error;
    } finally {
      fleet.tried = true;
      this.#reporter.soon();
    }
  }

  async #applyOne(
    key: IrKey,
    fleet: Fleet,
    { manifest, scaled }: { readonly manifest: Manifest; readonly scaled: ReadonlySet<string> },
  ): Promise<void> {
    const { kind, metadata } = manifest;
    const namespace = metadata.namespace ?? "";
    const live = this.#owned?.get(kind, namespace, metadata.name);
    if (inLine(fleet, manifest, live)) return;
    const taken = await this.#holder(key, manifest, live);
    if (taken && labelledOwner(taken.metadata.labels) !== ownerInLabels(key))
      throw new Error(notOurs(kind, namespace, metadata.name));
    if (describesOtherPods(manifest, live)) this.#tellRollout(key, fleet);
    const kept = keptReplicas(manifest, live, scaled);
    if (kept) await this.#writer.keep(kept);
    remember(fleet, manifest, await this.#writer.apply(manifest), live);
    if (isNodePort(manifest)) this.#nodes ??= this.#followNodes();
  }

  #tellRollout(key: IrKey, fleet: Fleet): void {
    const message = rolledOut(key);
    this.#options.log.info(message);
    const gateways = (this.#gateways?.all() ?? []) as readonly Gateway[];
    const served = gateways.filter((gateway) => fleetOf(gateway, this.#fleets) === fleet).slice(0, MOST_EVENTS);
    this.#options.record?.(
      served.map((gateway) => ({
        ref: { ...refOf(gateway), uid: gateway.metadata.uid ?? "" },
        ...{ type: "Normal" as const, reason: "ProxiesRolledOut", message },
      })),
    );
  }

  /**
   * The object that has the name of another already: in the user's own namespace perhaps an object of the user's, which bears no labels of ours and is not
   * followed; in Postern's another Gateway's, of which only a ServiceAccount can be shared, where an EnvoyProxy names one for all.
   */
  async #holder(key: IrKey, { kind, metadata }: Manifest, live?: KubeObject): Promise<KubeObject | undefined> {
    if (!this.#options.settings.gatewayNamespaceMode || key === RATE_LIMIT_KEY)
      return kind === "ServiceAccount" ? undefined : live;
    const { client } = this.#options.session;
    return live ?? find(client, ownedResource(kind), [metadata.namespace ?? "", metadata.name]);
  }

  #followNodes(): Mirror {
    return mirrorNamespaces(
      NODE,
      this.#mirror(undefined, () => this.#reporter.soon()),
    );
  }

  async #removeOrphans(key: IrKey, fleet: Fleet, wanted: ReadonlySet<string>): Promise<void> {
    for (const object of await this.#objectsOf(key)) {
      if (wanted.has(objectId(object))) continue;
      await this.#writer.remove(object);
      fleet.applied.delete(objectId(object));
    }
  }

  async #objectsOf(key: IrKey): Promise<readonly KubeObject[]> {
    return (await this.#ready()).all().filter(({ metadata }) => labelledOwner(metadata.labels) === ownerInLabels(key));
  }

  async #ready(): Promise<OwnedObjects> {
    if (this.#owned === undefined) throw new Error("the manager was not started");
    await this.#owned.ready;
    return this.#owned;
  }

  #changed(object: KubeObject): void {
    this.#reporter.soon();
    const owner = labelledOwner(object.metadata.labels);
    const key = owner === undefined || this.#fleets.has(owner) ? owner : this.#keyOf(owner);
    const fleet = key === undefined ? undefined : this.#fleets.get(key);
    if (key === undefined || fleet === undefined) return;
    const { kind, metadata } = object;
    const live = this.#owned?.get(kind, metadata.namespace ?? "", metadata.name);
    // Noted also while another replica leads: this one may have to put it right later.
    const wrong = drifted(fleet, objectId(object), live);
    if (wrong && this.#options.session.leadership.leads()) this.#again(key, fleet);
  }

  /** The fleet whose name is too long for a label. */
  #keyOf(owner: string): IrKey | undefined {
    return [...this.#fleets.keys()].find((key) => ownerInLabels(key) === owner);
  }

  /** Brings a fleet in line once more, later each time, so that two writers who disagree do not keep the server busy. */
  #again(key: IrKey, fleet: Fleet): void {
    if (this.#timers.has(key)) return;
    const { clock, log } = this.#options;
    if (clock.now() - fleet.correctedAt > 2 * LONGEST_CORRECTION_MS) fleet.corrections = 0;
    const wait = Math.min(FIRST_CORRECTION_MS * 2 ** fleet.corrections++, LONGEST_CORRECTION_MS);
    fleet.correctedAt = clock.now();
    const cancel = clock.after(wait, () => {
      this.#timers.delete(key);
      if (this.#fleets.get(key) !== fleet) return;
      this.#enqueue(key, fleet).catch((error) => {
        log.error("machinery was not put right, will retry", { key, error });
        if (!this.#stopped.signal.aborted) this.#again(key, fleet);
      });
    });
    this.#timers.set(key, cancel);
  }
}

function isNodePort({ kind, spec }: Manifest): boolean {
  return kind === "Service" && (spec as { readonly type?: string } | undefined)?.type === "NodePort";
}
