import type { HookRunner } from "../../../core/plugin/api.ts";
import { createSnapshotCache, type SnapshotCache, typeUrls } from "../../../plugins/xds/cache/mod.ts";
import { createPublication } from "../../../plugins/xds/publication.ts";
import type { Protocol } from "../../../plugins/xds/server/mod.ts";
import { createAuthority, startRig } from "../../xds-client/mod.ts";
import { median, round } from "../figures.ts";
import { follow, type Wanted } from "./follower.ts";
import { createWorld, type Revisions } from "./world.ts";

const NO_HOOKS: HookRunner = { has: () => false, run: async (_point, value) => value };
const OPTIONS = { controllerNamespace: "envoy-gateway-system" };
const CHANGES = ["endpoint", "cluster", "virtualHost", "secret"] as const satisfies readonly (keyof Revisions)[];

/** The names, by type URL, with which everything that a data plane has is asked for. */
export function everything(cache: SnapshotCache): Wanted {
  const types = cache.get("default/eg")?.types;
  const names = (url: string) => [...(types?.get(url)?.byName.keys() ?? [])];
  const named = [typeUrls.endpoints, typeUrls.route, typeUrls.secret].map((url) => [url, names(url)] as const);
  return { [typeUrls.cluster]: [], [typeUrls.listener]: [], ...Object.fromEntries(named) };
}

/** Bytes that one changed part among `count` costs a client that has everything. */
export async function bytesOfChanges(count: number, protocol: Protocol): Promise<Record<string, number>> {
  await using rig = await startRig();
  const [ca, other] = [(await createAuthority("ca")).ca, (await createAuthority("other")).ca];
  const world = createWorld(count, ca, other);
  const publication = createPublication("default/eg", { cache: rig.cache, hooks: NO_HOOKS, options: OPTIONS });
  let sequence = 0;
  const publish = async (revisions: Revisions) => {
    await publication.publish(world(revisions), ++sequence);
    if (publication.faults.length > 0) throw new Error(publication.faults[0]?.reason);
  };
  await publish({});
  const connected = rig.event("connected");
  const client = follow(rig.port, protocol, "follower", everything(rig.cache));
  await connected;
  // A client that is connected has not asked for every type yet; what it has is complete once a change of each type arrived.
  const figures: Record<string, number> = {};
  let revisions: Revisions = {};
  for (const round of [1, 2]) {
    for (const change of CHANGES) {
      revisions = { ...revisions, [change]: change === "secret" && round === 2 ? undefined : round };
      await publish(revisions);
      await rig.server.served(sequence);
      const { bytes } = client.taken();
      if (bytes === 0) throw new Error(`a changed ${change} brought nothing`);
      figures[`${change}_bytes`] = bytes;
    }
  }
  client.close();
  return figures;
}

/** Milliseconds from IR to checked and encoded resources in the cache: of all that `count` virtual hosts need, and after one part has changed. */
export async function publishTimes(count: number, rounds: number): Promise<Record<string, number>> {
  const [ca, other] = [(await createAuthority("ca")).ca, (await createAuthority("other")).ca];
  const world = createWorld(count, ca, other);
  const times: Record<string, number[]> = {};
  for (let round = 0; round < rounds; round++) {
    const publication = createPublication("default/eg", {
      cache: createSnapshotCache(),
      hooks: NO_HOOKS,
      options: OPTIONS,
    });
    let sequence = 0;
    const publish = async (what: string, revisions: Revisions) => {
      const xds = world(revisions);
      const started = performance.now();
      await publication.publish(xds, ++sequence);
      times[`${what}_ms`] = [...(times[`${what}_ms`] ?? []), performance.now() - started];
    };
    await publish("full", {});
    let revisions: Revisions = {};
    for (const change of CHANGES) {
      revisions = { ...revisions, [change]: 1 };
      await publish(change, revisions);
    }
  }
  return Object.fromEntries(Object.entries(times).map(([what, all]) => [what, round(median(all))]));
}
