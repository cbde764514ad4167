import { resourceOf } from "../../plugins/xds/cache/mod.ts";
import { type Rig, startRig } from "../xds-client/mod.ts";
import { startProxy } from "./proxy.ts";
import type { AcceptanceWorld } from "./world.ts";

/** The answer of Envoy about a resource; "silent" when Envoy said nothing for a while or ended. */
export type Verdict = { readonly kind: "accepted" | "silent" } | { readonly kind: "refused"; readonly message: string };

/** A resource that takes the place of another one of the same name. */
export interface Candidate {
  readonly url: string;
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** An Envoy that says what it thinks of single resources amid a world. Use with `await using`. */
export interface Judge {
  /** Serves a world of which Envoy accepts everything. */
  enter(world: AcceptanceWorld): Promise<void>;
  /** Serves the world that was entered last with one resource replaced. */
  judge(candidate: Candidate): Promise<Verdict>;
  [Symbol.asyncDispose](): Promise<void>;
}

const KEY = "default/eg";
const PATIENCE_MS = 2000;

/** Starts a server and an Envoy, which is replaced when a resource brings it down or makes it wait. */
export async function startJudge(): Promise<Judge> {
  const rig = await startRig({ maxPauseMs: 0 });
  let sequence = 0;
  let types: AcceptanceWorld["types"] = new Map();
  const set = (now: AcceptanceWorld["types"]) => rig.cache.set(KEY, { sequence: ++sequence, types: now });
  const launch = () => startProxy({ xdsPort: rig.port, logLevel: "off" });
  const settle = () => rig.server.served(sequence, AbortSignal.timeout(30_000));
  set(types);
  let proxy = launch();
  const replace = async () => {
    await proxy[Symbol.asyncDispose]();
    rig.cache.remove(KEY, sequence);
    set(types);
    proxy = launch();
  };
  return {
    async enter(world) {
      set(new Map());
      await settle();
      types = world.types;
      set(types);
      await settle();
    },
    async judge({ url, name, bytes }) {
      const list = (types.get(url) ?? []).map((other) =>
        other.name === name ? resourceOf(name, bytes, other.endpoints) : other,
      );
      [rig.acks.length, rig.nacks.length] = [0, 0];
      set(new Map(types).set(url, list));
      const verdict = await verdictOn(rig, { url, name, sequence }, proxy.ended);
      if (verdict.kind === "silent") await replace();
      return verdict;
    },
    async [Symbol.asyncDispose]() {
      await proxy[Symbol.asyncDispose]();
      await rig[Symbol.asyncDispose]();
    },
  };
}

interface Asked {
  readonly url: string;
  readonly name: string;
  readonly sequence: number;
}

async function verdictOn(rig: Rig, { url, name, sequence }: Asked, ended: Promise<number>): Promise<Verdict> {
  const isAbout = (answer: { typeUrl: string; names: readonly string[]; sequence: number }) =>
    answer.typeUrl === url && answer.sequence >= sequence && answer.names.includes(name);
  const silence = new Promise((resolve) =>
    AbortSignal.timeout(PATIENCE_MS).addEventListener("abort", () => resolve("silent")),
  );
  for (;;) {
    const nack = rig.nacks.find(isAbout);
    if (nack) return { kind: "refused", message: nack.message };
    if (rig.acks.some(isAbout)) return { kind: "accepted" };
    const next = await Promise.race([rig.event("ack"), rig.event("nack"), ended.then(() => "silent"), silence]);
    if (next === "silent") return { kind: "silent" };
  }
}
