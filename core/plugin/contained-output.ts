import type { Clock } from "../observe/clock.ts";
import type { Logger } from "../observe/logger.ts";
import { outputBusy } from "../status/catalogue/plugin.ts";
import type { Output } from "./api.ts";
import { isBuiltIn, PLUGIN_DEADLINES } from "./deadlines.ts";
import type { Instance, PartState } from "./host.ts";

/** An output whose failures are its own: calls are timed, counted and named, and a publication neither fails nor lasts for ever. */
export interface ContainedOutput extends Output {
  /** The failure of the output's last publication; undefined when there is none. */
  trouble(): PartState | undefined;
}

/** The dependencies with which an output is watched. */
export interface ContainedOutputDeps {
  readonly clock: Clock;
  readonly log: Logger;
}

/** Contains an output: one that throws or hangs keeps nobody else from what they are given. */
export function containOutput(
  { id, definition, value, guard }: Instance<"output">,
  deps: ContainedOutputDeps,
): ContainedOutput {
  const { tryOut, hasProxies } = value;
  const publication = new Publications((...of) => guard.async("publish", () => value.publish(...of)), {
    ...{ id, waits: isBuiltIn(definition) },
    ...deps,
  });
  const log = deps.log;
  const quietly = <T>(method: string, call: () => T): T | undefined => {
    try {
      return guard.sync(method, call);
    } catch (error) {
      log.error("an output failed, everything else goes on", { plugin: id, error });
      return undefined;
    }
  };
  return {
    publish: (xds, sequence, envoy) => publication.publish(xds, sequence, envoy),
    verify: (xds, anew) =>
      guard.async("verify", () => value.verify?.(xds, anew) ?? []).catch((error) => [String(error)]),
    served: (sequence) => guard.async("served", () => value.served?.(sequence)).catch(() => {}),
    onAnswer: (listener) => quietly("onAnswer", () => value.onAnswer?.(listener)),
    endTrials: (irKey) => quietly("endTrials", () => value.endTrials?.(irKey)),
    ...(hasProxies && { hasProxies: (irKey) => quietly("hasProxies", () => hasProxies.call(value, irKey)) === true }),
    ...(tryOut && {
      tryOut: (irKey, xds, sequence) => guard.async("tryOut", () => tryOut.call(value, irKey, xds, sequence)),
    }),
    trouble: () => publication.trouble(),
  };
}

type Publish = Output["publish"];

interface PublicationsDeps extends ContainedOutputDeps {
  readonly id: string;
  /** Whether a build waits for all of a publication, as it does for what is built in. */
  readonly waits: boolean;
}

class Publications {
  readonly #publish: Publish;
  readonly #deps: PublicationsDeps;
  #reason: string | undefined;
  #busy = false;
  /** The newest publication that came while an earlier one was not over. */
  #next: Parameters<Publish> | undefined;

  constructor(publish: Publish, deps: PublicationsDeps) {
    this.#publish = publish;
    this.#deps = deps;
  }

  trouble(): PartState | undefined {
    return this.#reason === undefined ? undefined : { id: this.#deps.id, health: { ok: false, reason: this.#reason } };
  }

  /** Resolves when the output has it, or has failed, or when the deadline is over: then it gets what is newest as soon as it can. */
  publish(...of: Parameters<Publish>): Promise<void> {
    if (this.#busy) {
      this.#next = of;
      return Promise.resolve();
    }
    this.#busy = true;
    const { promise: over, resolve: end } = Promise.withResolvers<void>();
    const limit = PLUGIN_DEADLINES.publish;
    const cancel = this.#deps.clock.after(limit, () => {
      this.#failed(outputBusy(limit));
      end();
    });
    const goOn = this.#deps.waits ? () => {} : this.#deps.clock.after(PLUGIN_DEADLINES.publishWaits, end);
    const settled = (reason: string | undefined) => {
      cancel();
      goOn();
      this.#busy = false;
      if (reason === undefined) this.#reason = undefined;
      else this.#failed(reason);
      end();
      const next = this.#next;
      this.#next = undefined;
      if (next !== undefined) void this.publish(...next);
    };
    this.#publish(...of).then(
      () => settled(undefined),
      (error) => settled(error instanceof Error ? error.message : String(error)),
    );
    return over;
  }

  #failed(reason: string): void {
    if (reason !== this.#reason)
      this.#deps.log.error("an output failed, everything else goes on", { plugin: this.#deps.id, error: reason });
    this.#reason = reason;
  }
}
