/**
 * The output `xds`: IR becomes Envoy's configuration, is encoded once, and is served to every proxy over ADS.
 *
 * In: the IR of all data planes with each build. Out: resources on the wire, and a report of what was left out or refused, on the objects it
 * came from. The plugin never reads files: the identity of the server and its renewals are handed in.
 */
import { numberOf } from "../../core/incremental/mod.ts";
import type { XdsIr } from "../../core/ir/mod.ts";
import { handled } from "../../core/observe/mod.ts";
import type {
  EnvoyMaker,
  Health,
  HookRunner,
  IrKey,
  Output,
  PluginContext,
  PluginDefinition,
  ProxyAnswer,
  Refusal,
} from "../../core/plugin/api.ts";
import { definePlugin } from "../../core/plugin/define.ts";
import { failedText, proxyDied } from "../../core/status/catalogue/withheld.ts";
import { envoyMaker, makerOptions } from "./alone.ts";
import { createSnapshotCache, type SnapshotCache } from "./cache/mod.ts";
import { type XdsConfig, type XdsOptions, xdsOptions } from "./config.ts";
import { createDeaths, type Deaths } from "./deaths.ts";
import { type Fault, patchStatus, reportOf } from "./faults.ts";
import { identityOf, type RenewedIdentity } from "./identity.ts";
import type { Made } from "./maker.ts";
import { createPublication, type Publication } from "./publication.ts";
import { createRateLimitServer, type RateLimitServer } from "./rate-limit.ts";
import { createRefusedResources, type RefusedResources } from "./refused.ts";
import {
  type Authorize,
  type ConnectedPeer,
  createXdsServer,
  mayPass,
  type Nack,
  type Peer,
  type Settled,
  type XdsServer,
} from "./server/mod.ts";
import { createTrials, proxyOf, type Trials } from "./trials.ts";

export type { RenewedIdentity } from "./identity.ts";
export type { TlsIdentity } from "./server/mod.ts";

/** The identities, functions and options that the composition root lends to the server. */
export interface XdsPorts {
  /** The server's certificate, where it is another than the one that servers of this control plane show. Without either it is plain text, for tests only. */
  readonly identity?: RenewedIdentity;
  /** The certificate towards the rate limit service, where it differs: the service shows one also when proxies do not. */
  readonly rateLimitIdentity?: RenewedIdentity;
  /** Says whether a proxy may have the configuration of a data plane; see the server. */
  readonly authorize?: Authorize;
  /** The options that the plugin would be configured with, for what is made where it is not in use. */
  readonly alone?: XdsOptions;
  /** Who has an address, for the log. */
  readonly nameOf?: (address: string) => string | undefined;
}

/** The plugin, and what its owner may ask it. */
export interface XdsOutput {
  readonly plugin: PluginDefinition<"output", typeof xdsOptions>;
  /** Makes what Envoy is sent: what the server has made already where it runs. */
  maker(hooks: HookRunner): EnvoyMaker;
  /** The port the server listens on; undefined before it has started. */
  port(): number | undefined;
  /** The port on which the rate limit service is told of limits; undefined before the start, and where it is not told. */
  rateLimitPort(): number | undefined;
  /** The proxies that are connected now. */
  peers(): readonly ConnectedPeer[];
  /** The resources that proxies refuse now. */
  refusals(): readonly Refusal[];
  readonly cache: SnapshotCache;
  /** Who has an address, for the lines of the log about connections that fail. */
  nameClients(nameOf: (address: string) => string | undefined): void;
}

/** The output `xds` with what the composition root lends it. One value serves one control plane. */
export function xdsOutput(ports: XdsPorts = {}): XdsOutput {
  const cache = createSnapshotCache();
  let name: (address: string) => string | undefined = () => undefined;
  let instance: XdsPlugin | undefined;
  const plugin = definePlugin({
    kind: "output",
    name: "xds",
    version: "1.0.0",
    stability: "beta",
    summary: "Serves Envoy's configuration over ADS.",
    config: xdsOptions,
    create(context) {
      const identity = ports.identity ?? identityOf(context.xds.server);
      const own = { ...ports, ...(identity && { identity }), nameOf: (address: string) => name(address) };
      instance = new XdsPlugin(context, own, cache);
      return instance;
    },
  });
  return {
    ...{ plugin, cache },
    maker: (hooks) => envoyMaker((irKey, ir) => instance?.made(irKey, ir), hooks, ports.alone),
    port: () => instance?.port,
    rateLimitPort: () => instance?.rateLimitPort,
    peers: () => instance?.peers() ?? [],
    refusals: () => instance?.refusals() ?? [],
    nameClients(nameOf) {
      name = nameOf;
    },
  };
}

class XdsPlugin implements Output {
  readonly #context: PluginContext<XdsConfig>;
  readonly #cache: SnapshotCache;
  readonly #server: XdsServer;
  readonly #rateLimit: RateLimitServer | undefined;
  readonly #publications = new Map<IrKey, Publication>();
  readonly #refused: RefusedResources;
  readonly #trials: Trials;
  readonly #deaths: Deaths;
  /** The stream of the proxy that refused something last, by data plane. */
  readonly #refusing = new Map<IrKey, number>();
  #onAnswer: (answer: ProxyAnswer) => void = () => {};
  port: number | undefined;
  rateLimitPort: number | undefined;

  constructor(context: PluginContext<XdsConfig>, ports: XdsPorts, cache: SnapshotCache) {
    const { host, port, maxRequestBytes, maxConnectionAgeMs, maxConnectionAgeGraceMs, rateLimitPort } = context.config;
    this.#context = context;
    this.#cache = cache;
    this.#server = createXdsServer({
      cache,
      clock: context.clock,
      host,
      port,
      maxRequestBytes,
      log: context.log,
      metrics: context.metrics,
      ...(ports.identity && { tls: ports.identity.current }),
      ...(ports.nameOf && { nameOf: ports.nameOf }),
      ...(ports.authorize && { authorize: ports.authorize }),
      ...(maxConnectionAgeMs !== undefined && { maxConnectionAgeMs }),
      ...(maxConnectionAgeGraceMs !== undefined && { maxConnectionAgeGraceMs }),
      events: {
        onNack: (nack) => this.#onNack(nack),
        onAck: ({ peer, typeUrl, names }) => this.#refused.accepted(peer, typeUrl, names),
        onSettled: (settled) => this.#onSettled(settled),
        onConnected: (peer) => this.#onConnected(peer),
        onDisconnected: (peer, sentAt) => {
          this.#deaths.disconnected(peer, sentAt);
          this.#trials.disconnected(peer);
        },
      },
    });
    this.#refused = createRefusedResources(cache);
    this.#deaths = createDeaths(context.clock);
    this.#trials = createTrials({
      ...{ server: this.#server, clock: context.clock },
      refusals: (irKey) => this.#lasting(irKey),
      preferred: (irKey) => this.#refusing.get(irKey),
    });
    ports.identity?.onChange((identity) => this.#server.setSecureContext(identity));
    if (rateLimitPort === undefined) return;
    const identity = ports.rateLimitIdentity ?? ports.identity;
    this.#rateLimit = createRateLimitServer({
      ...{ host, port: rateLimitPort, maxRequestBytes, clock: context.clock, log: context.log },
      ...(identity && { tls: identity.current }),
    });
    identity?.onChange((renewed) => this.#rateLimit?.setSecureContext(renewed));
  }

  async start(): Promise<void> {
    this.port = await this.#server.start();
    const { host } = this.#context.config;
    this.#context.log.info("serving xDS", { address: `${host}:${this.port}` });
    if (this.#rateLimit === undefined) return;
    this.rateLimitPort = await this.#rateLimit.start();
    this.#context.log.info("serving rate limits", { address: `${host}:${this.rateLimitPort}` });
  }

  async stop(): Promise<void> {
    await Promise.all([this.#server.stop(), this.#rateLimit?.stop()]);
  }

  health(): Health {
    return this.port === undefined ? { ok: false, reason: "the xDS server does not listen yet" } : { ok: true };
  }

  peers(): readonly ConnectedPeer[] {
    return this.#server.peers();
  }

  hasProxies(irKey: IrKey): boolean {
    return this.peers().some((peer) => peer.irKey === irKey);
  }

  refusals(): readonly Refusal[] {
    return [...this.#publications.keys()].flatMap((irKey) => this.#refused.of(irKey));
  }

  async publish(xds: Readonly<Record<IrKey, XdsIr>>, sequence: number): Promise<void> {
    for (const [irKey, ir] of Object.entries(xds))
      if (!this.#trials.has(irKey) && !this.#isNothingYet(irKey, ir)) await this.#publishOne(irKey, ir, sequence);
    for (const irKey of this.#publications.keys()) {
      if (irKey in xds) continue;
      this.#publications.delete(irKey);
      this.#trials.end(irKey);
      this.#cache.remove(irKey, sequence);
      this.#refused.forget(irKey);
      this.#context.hooks.forget?.(irKey);
    }
    this.#rateLimit?.publish(Object.values(xds), sequence);
    this.#refused.review();
    this.#report();
  }

  /** Whether there is nothing for a data plane, and never was since the start: proxies that ran before go on with what they have. */
  #isNothingYet(irKey: IrKey, ir: XdsIr): boolean {
    return Object.keys(ir).length === 0 && !this.#publications.has(irKey);
  }

  /** A data plane whose configuration cannot be made keeps what it has; the others go on. */
  async #publishOne(irKey: IrKey, ir: XdsIr, sequence: number): Promise<void> {
    const { clock, metrics } = this.#context;
    const created = metrics.counter("xds_snapshot_create_total", "Configurations of data planes that were made.", [
      "status",
      "reason",
    ]);
    const started = clock.now();
    try {
      await this.#publicationOf(irKey).publish(ir, sequence);
      created.inc({ status: "success" });
      handled(metrics, "xds-translator", "success", clock.now() - started);
    } catch (error) {
      created.inc({ status: "failure", reason: "error" });
      handled(metrics, "xds-translator", "failure", clock.now() - started);
      const number = numberOf("publishing", error);
      this.#context.log.error("the configuration of a data plane could not be made", { gateway: irKey, number, error });
      const refusals = [{ resource: irKey, sources: [], reason: failedText("publishing", number) }];
      this.#onAnswer({ irKey, sequence, refusals, proxy: "", version: "" });
    }
  }

  made(irKey: IrKey, ir: XdsIr): Promise<Made> {
    return this.#publicationOf(irKey).made(ir);
  }

  onAnswer(listener: (answer: ProxyAnswer) => void): void {
    this.#onAnswer = listener;
  }

  async verify(xds: Readonly<Record<IrKey, XdsIr>>, anew: Readonly<Record<IrKey, XdsIr>>): Promise<readonly string[]> {
    const found: string[] = [];
    for (const [irKey, ir] of Object.entries(xds)) {
      if (this.#isNothingYet(irKey, ir)) continue;
      // An error is met again, and reported, where the IR is published.
      const own = this.#publicationOf(irKey).verify(ir, anew[irKey] ?? ir);
      found.push(...(await own.catch(() => [])));
    }
    found.push(...(this.#rateLimit?.verify(Object.values(xds), Object.values(anew)) ?? []));
    return found;
  }

  tryOut(irKey: IrKey, ir: XdsIr, sequence: number): Promise<ProxyAnswer | undefined> {
    return this.#trials.tryOut(irKey, sequence, () => this.#publicationOf(irKey).publish(ir, sequence, true));
  }

  endTrials(irKey: IrKey): void {
    this.#trials.end(irKey);
  }

  served(sequence: number): Promise<void> {
    return this.#server.served(sequence, this.#context.signal);
  }

  #publicationOf(irKey: IrKey): Publication {
    const known = this.#publications.get(irKey);
    if (known) return known;
    const made = createPublication(irKey, {
      ...{ cache: this.#cache, hooks: this.#context.hooks, ...makerOptions(this.#context.config) },
    });
    this.#publications.set(irKey, made);
    return made;
  }

  #onConnected(peer: Peer): void {
    if (!this.#deaths.connected(peer)) return;
    const sequence = this.#cache.get(peer.irKey)?.sequence ?? 0;
    const refusals = [{ resource: peer.irKey, sources: [], reason: proxyDied() }];
    this.#onAnswer({ irKey: peer.irKey, sequence, refusals, died: true, ...proxyOf(peer) });
  }

  #onNack(nack: Nack): void {
    const { irKey, stream } = nack.peer;
    if (nack.refused.length > 0) this.#refusing.set(irKey, stream);
    this.#refused.refused(nack, (typeUrl, name) => this.#publications.get(irKey)?.sourcesOf(typeUrl, name) ?? []);
    this.#report();
  }

  #onSettled(settled: Settled): void {
    if (this.#trials.settled(settled)) return;
    const { peer, sequence, whole } = settled;
    const refusals = this.#lasting(peer.irKey);
    if (whole || refusals.length > 0) this.#onAnswer({ irKey: peer.irKey, sequence, refusals, ...proxyOf(peer) });
    this.#report();
  }

  /** Refusals that lie in what was sent; a reason that lies in the machine of one proxy may pass by itself. */
  #lasting(irKey: IrKey): readonly Refusal[] {
    return this.#refused.of(irKey).filter(({ reason }) => !mayPass(reason));
  }

  #lastReport = 0;

  /** Reports when there is something to say, or something to take back. */
  #report(): void {
    const publications = [...this.#publications.values()];
    // A resource that is refused for good is narrowed down to an object, which then says so; it would be wrong to blame all that it was made from.
    const passing = this.#refused.all().filter(({ reason }) => mayPass(reason));
    const faults = [
      ...publications.flatMap((publication) => publication.faults),
      ...passing.map(({ reason, ...of }) => ({ ...of, reason: `Envoy refused it: ${reason}` })),
    ];
    const patches = publications.flatMap(({ patchStatuses }) => patchStatuses.map(patchStatus));
    this.#warnOfNobodys(faults);
    const entries = [...reportOf(faults).entries, ...patches];
    if (entries.length === 0 && this.#lastReport === 0) return;
    this.#lastReport = entries.length;
    this.#context.report({ entries });
  }
  #warned: ReadonlySet<string> = new Set();

  /** A fault of a resource of no object, such as a cluster that a plugin added, shows on no status: the log says it once for as long as it lasts. */
  #warnOfNobodys(faults: readonly Fault[]): void {
    const nobodys = faults.filter(({ sources }) => sources.length === 0);
    const texts = new Set(nobodys.map(({ resource, reason }) => `${resource}: ${reason}`));
    for (const { resource, reason } of nobodys) {
      if (!this.#warned.has(`${resource}: ${reason}`))
        this.#context.log.warn("a resource that came from no object is left out", { resource, reason });
    }
    this.#warned = texts;
  }
}
