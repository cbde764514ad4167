import { describeError, isNotFound, type KubeClient, LEASE, type Leadership } from "../../../core/kube/mod.ts";
import type { Clock, Logger } from "../../../core/observe/mod.ts";
import type { KubeObject } from "../../../core/resource/mod.ts";
import { claimed, firstLease, released, specOf } from "./lease.ts";

/** Where the lease is, and its times, in milliseconds. */
export interface ElectionTimes {
  readonly namespace: string;
  readonly name: string;
  /** How long a lease holds that is not renewed. */
  readonly leaseMs: number;
  /** How long the leader tries to renew before it stops leading; less than `leaseMs`. */
  readonly renewMs: number;
  /** How long to wait between attempts; less than `renewMs`. */
  readonly retryMs: number;
}

/** The options of an election. */
export interface ElectionOptions {
  readonly client: KubeClient;
  readonly clock: Clock;
  readonly log: Logger;
  /** Unique among the replicas. */
  readonly identity: string;
}

/**
 * Leader election by a Lease, the way other controllers do it: who cannot renew in time stops before another one may start. A leader that stops in
 * order gives the lease back, so that the next one starts with its next attempt.
 */
export class Election implements Leadership {
  readonly #options: ElectionOptions;
  readonly #listeners = new Set<(leads: boolean) => void>();
  #times: ElectionTimes | undefined;
  #leads = false;
  #stopped = false;
  #cancel: () => void = () => {};
  #attempt: Promise<void> = Promise.resolve();
  /** The lease as it was last seen, and when it was first seen so, by our own clock: clocks of others are not to be trusted. */
  #seen: { readonly lease: KubeObject; readonly at: number } | undefined;
  #renewedAt = 0;

  constructor(options: ElectionOptions) {
    this.#options = options;
  }

  leads(): boolean {
    return this.#leads;
  }

  onChange(listener: (leads: boolean) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Takes part from now on. Resolves after the first attempt, won or lost. */
  start(times: ElectionTimes): Promise<void> {
    this.#times = times;
    this.#stopped = false;
    return this.#try();
  }

  /** Leads without asking anybody: the only replica. */
  leadAlone(): void {
    this.#become(true);
  }

  /** Stops leading and gives the lease back. Safe to call twice and without `start`. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel();
    await this.#attempt;
    const { client, clock, log } = this.#options;
    const held = this.#leads && this.#times ? this.#seen?.lease : undefined;
    this.#become(false);
    if (!held) return;
    const answer = await client.replace(LEASE, released(held, clock.now()), { fieldManager: "postern" });
    if ("fault" in answer)
      log.warn("the lease was not given back, it will expire", { problem: describeError(answer.fault) });
  }

  #try(): Promise<void> {
    const { clock } = this.#options;
    this.#attempt = this.#claim().then(() => {
      if (this.#stopped || !this.#times) return;
      this.#cancel = clock.after(this.#times.retryMs, () => void this.#try());
    });
    return this.#attempt;
  }

  async #claim(): Promise<void> {
    const times = this.#times;
    if (!times) return;
    const { clock, log, identity } = this.#options;
    const began = clock.now();
    const problem = await this.#claimOnce(times);
    if (problem === undefined) {
      this.#renewedAt = began;
      this.#become(true);
      return;
    }
    if (!this.#leads) return;
    const lost = problem === TAKEN || clock.now() - this.#renewedAt >= times.renewMs;
    log[lost ? "error" : "warn"](lost ? "lost the lease" : "the lease was not renewed, trying again", {
      identity,
      problem,
    });
    if (lost) this.#become(false);
  }

  /** One attempt to take or renew the lease; why it failed, or undefined when it is ours. */
  async #claimOnce(times: ElectionTimes): Promise<string | undefined> {
    const { client, clock, identity } = this.#options;
    const { namespace, name, leaseMs } = times;
    const claim = { identity, leaseSeconds: Math.ceil(leaseMs / 1000), now: clock.now() };
    const left = this.#leads ? this.#renewedAt + times.renewMs - clock.now() : times.renewMs;
    const signal = AbortSignal.timeout(Math.max(1, left));
    const options = { fieldManager: "postern", signal };
    const found = await client.get(LEASE, { namespace, name }, { signal });
    if ("fault" in found) {
      if (!isNotFound(found.fault)) return describeError(found.fault);
      const made = await client.create(LEASE, firstLease(namespace, name, claim), options);
      return "value" in made ? this.#see(made.value) : describeError(made.fault);
    }
    this.#see(found.value);
    if (!this.#isFree(clock.now())) return TAKEN;
    const written = await client.replace(LEASE, claimed(found.value, claim), options);
    return "value" in written ? this.#see(written.value) : describeError(written.fault);
  }

  /** Whether the lease seen last is ours, nobody's, or has not been renewed for its whole time while we watched. */
  #isFree(now: number): boolean {
    if (!this.#seen) return false;
    const { holderIdentity, leaseDurationSeconds = 0 } = specOf(this.#seen.lease);
    if (!holderIdentity || holderIdentity === this.#options.identity) return true;
    return now - this.#seen.at > leaseDurationSeconds * 1000;
  }

  #see(lease: KubeObject): undefined {
    const before = this.#seen?.lease.metadata.resourceVersion;
    const at = before === lease.metadata.resourceVersion ? (this.#seen?.at ?? 0) : this.#options.clock.now();
    this.#seen = { lease, at };
  }

  #become(leads: boolean): void {
    if (this.#leads === leads) return;
    this.#leads = leads;
    const { log, identity } = this.#options;
    log.info(leads ? "leading: this replica writes" : "not leading any more", { identity });
    for (const listener of this.#listeners) listener(leads);
  }
}

const TAKEN = "another replica has it";
