import type { Clock } from "../../core/observe/mod.ts";
import type { IrKey, ProxyAnswer, Refusal } from "../../core/plugin/api.ts";
import type { Peer, Settled, XdsServer } from "./server/mod.ts";

/** How long a proxy may take for its answer to a trial, in milliseconds; clusters that warm take the longest. */
const PATIENCE_MS = 2_000;

/** How long it is waited for, in milliseconds, until a proxy that has answered everything asks for what its new listeners and clusters refer to. */
const ASKING_MS = 250;

/** Configurations that are tried on one proxy of a data plane, one after the other. */
export interface Trials {
  has(irKey: IrKey): boolean;
  /**
   * Publishes on one proxy alone and waits for its answer; undefined when it is gone or silent. While none is connected nobody refuses anything: it
   * is enough that publishing does not fail.
   */
  tryOut(irKey: IrKey, sequence: number, publish: () => Promise<void>): Promise<ProxyAnswer | undefined>;
  /** A proxy has answered everything; says whether that was the answer of a trial. */
  settled(settled: Settled): boolean;
  disconnected(peer: Peer): void;
  end(irKey: IrKey): void;
}

/** The server, clock and refusals that trials work with. */
export interface TrialDeps {
  readonly server: Pick<XdsServer, "beginTrials" | "endTrials">;
  readonly clock: Clock;
  readonly refusals: (irKey: IrKey) => readonly Refusal[];
  /** The stream of the proxy that refused something last. */
  readonly preferred: (irKey: IrKey) => number | undefined;
}

interface Trial {
  /** Absent where no proxy was connected at the begin. */
  readonly peer: Peer | undefined;
  /** Looks whether the answer is complete. */
  look: (settled: Settled) => void;
  gone: () => void;
}

/** Makes the trials of one server. */
export function createTrials({ server, clock, refusals, preferred }: TrialDeps): Trials {
  const trials = new Map<IrKey, Trial>();
  const begin = (irKey: IrKey): Trial => {
    const known = trials.get(irKey);
    if (known !== undefined) return known;
    const peer = server.beginTrials(irKey, preferred(irKey));
    const trial: Trial = { peer, look: () => {}, gone: () => {} };
    trials.set(irKey, trial);
    return trial;
  };
  const answerOf = (irKey: IrKey, peer: Peer, sequence: number): ProxyAnswer => {
    return { irKey, sequence, refusals: refusals(irKey), ...proxyOf(peer) };
  };
  return {
    has: (irKey) => trials.has(irKey),
    async tryOut(irKey, sequence, publish) {
      const trial = begin(irKey);
      const { peer } = trial;
      if (peer === undefined) {
        await publish();
        return { irKey, sequence, refusals: [], proxy: "", version: "" };
      }
      const { promise, resolve } = Promise.withResolvers<ProxyAnswer | undefined>();
      let cancelAsking: (() => void) | undefined;
      const answer = () => resolve(answerOf(irKey, peer, sequence));
      trial.look = (settled) => {
        if (settled.sequence < sequence) return;
        if (settled.whole || refusals(irKey).length > 0) answer();
        else cancelAsking ??= clock.after(ASKING_MS, answer);
      };
      trial.gone = () => resolve(undefined);
      const cancel = clock.after(PATIENCE_MS, () => resolve(undefined));
      await publish();
      const result = await promise;
      cancel();
      cancelAsking?.();
      trial.look = () => {};
      return result;
    },
    settled(settled) {
      const trial = trials.get(settled.peer.irKey);
      if (trial?.peer?.stream === settled.peer.stream) trial.look(settled);
      return trial !== undefined;
    },
    disconnected({ irKey, stream }) {
      const trial = trials.get(irKey);
      if (trial?.peer?.stream !== stream) return;
      trials.delete(irKey);
      trial.gone();
    },
    end(irKey) {
      if (trials.delete(irKey)) server.endTrials(irKey);
    },
  };
}

/** The name that a proxy calls itself by, and its version. */
export function proxyOf({ node }: Peer): Pick<ProxyAnswer, "proxy" | "version"> {
  const { userAgentName, userAgentVersionType: of } = node;
  const number = of.case === "userAgentBuildVersion" ? of.value.version : undefined;
  const version = number ? `${number.majorNumber}.${number.minorNumber}.${number.patch}` : (of.value ?? "");
  return { proxy: node.id, version: `${userAgentName} ${version}`.trim() };
}
