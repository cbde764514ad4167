import { type Rig, startRig } from "../xds-client/mod.ts";
import { startProxy, type TestEnvoy } from "./proxy.ts";
import type { AcceptanceWorld } from "./world.ts";

const KEY = "default/eg";
/** How long a proxy may take over one case before it is said what is missing. */
const PATIENCE_MS = 5000;

/** A proxy that is given one world after the other. Use with `await using`. */
export interface Acceptor {
  /** Undefined when the proxy took all of it, else what it said or did not do. */
  offer(world: AcceptanceWorld): Promise<string | undefined>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts a server and an Envoy; an Envoy that did not take a world is replaced. */
export async function startAcceptor(): Promise<Acceptor> {
  const rig = await startRig({ maxPauseMs: 0 });
  let sequence = 0;
  const clear = () => rig.cache.set(KEY, { sequence: ++sequence, types: new Map() });
  const launch = async () => {
    clear();
    const proxy = startProxy({ xdsPort: rig.port });
    const event = rig.event("connected");
    await Promise.race([event, proxy.ended.then((code) => Promise.reject(new Error(`Envoy ended with ${code}`)))]);
    await emptied(rig, sequence);
    return proxy;
  };
  let proxy = await launch();
  return {
    async offer({ types, expected }) {
      rig.acks.length = 0;
      rig.nacks.length = 0;
      rig.cache.set(KEY, { sequence: ++sequence, types });
      const problem = await verdict(rig, proxy, expected);
      if (problem !== undefined) {
        await proxy[Symbol.asyncDispose]();
        proxy = await launch();
      } else {
        clear();
        await emptied(rig, sequence);
      }
      return problem;
    },
    async [Symbol.asyncDispose]() {
      await proxy[Symbol.asyncDispose]();
      await rig[Symbol.asyncDispose]();
    },
  };
}

async function emptied(rig: Rig, sequence: number): Promise<void> {
  await rig.server.served(sequence, AbortSignal.timeout(PATIENCE_MS));
}

async function verdict(rig: Rig, proxy: TestEnvoy, expected: ReadonlySet<string>): Promise<string | undefined> {
  const deadline = AbortSignal.timeout(PATIENCE_MS);
  const late = new Promise<string>((resolve) => deadline.addEventListener("abort", () => resolve("late")));
  const ended = proxy.ended.then((code) => `Envoy ended with ${code}: ${lastWords(proxy.log())}`);
  for (;;) {
    const [nack] = rig.nacks;
    if (nack) return `${nack.typeUrl.split(".").at(-1)} ${nack.refused.join(", ")}: ${nack.message}`;
    const accepted = new Set(rig.acks.flatMap(({ typeUrl, names }) => names.map((name) => `${typeUrl} ${name}`)));
    const missing = [...expected].filter((key) => !accepted.has(key));
    if (missing.length === 0) return undefined;
    const next = await Promise.race([rig.event("ack"), rig.event("nack"), ended, late]);
    if (next === "late") return `was not asked for or not answered: ${missing.join(", ")}`;
    if (typeof next === "string") return next;
  }
}

function lastWords(log: string): string {
  return (
    log
      .split("\n")
      .filter((line) => line.includes("[critical]"))[0]
      ?.slice(0, 300) ?? ""
  );
}
