import { becomes, routeObjects } from "../host-rig.ts";
import { echo, send, serveWorld } from "../http-world.ts";
import { type Hammer, hammer, type Keeping } from "./hammer.ts";
import { type Protecting, policyObjects, protections } from "./kinds.ts";

/** The change to a route: it comes with its policy, its policy becomes one of another kind, or its policy moves from the route to the Gateway. */
export type Change = "first" | "changed" | "moved";

/** The outcome of the trials of one change. */
export interface Outcome {
  readonly trials: number;
  /** Requests without credentials that were answered 200. */
  readonly open: number;
  /** Requests to another route that were not answered 200. */
  readonly lost: number;
  /** Milliseconds from the change to the first 200 with credentials, in ascending order. */
  readonly authorised: readonly number[];
  /** How many requests without credentials were answered with each status. */
  readonly refused: Readonly<Record<string, number>>;
}

const KEEPINGS: readonly Keeping[] = ["fresh", "kept", "http2"];

/** Milliseconds for which clients go on after the first request that was let pass. */
const AFTER_MS = 200;

/** Milliseconds in which a filter that no route needs any more has left the listener. */
const GONE_MS = 150;

const HOST = "guarded.example.com";
const GATEWAY = "kind: Gateway, name: eg";

/** Makes trials one after the other, under clients that never pause: three without credentials, one with them, three of another route. */
export async function runTrials(change: Change, count: number): Promise<Outcome> {
  const backend = await echo("main");
  // The other route has a policy of its own, so that one of the Gateway is not about it.
  const other = policyObjects("other", { spec: "cors: {allowOrigins: ['*']}", objects: "", headers: {} });
  const world = await serveWorld([routeObjects("other", backend.port), other]);
  const kinds = Object.values(await protections());
  const route = routeObjects("guarded", backend.port);
  const answer = async (headers = {}) => (await send(world.port, { host: HOST, headers })).status;
  const tally: Tally = { open: 0, lost: 0, authorised: [], refused: {} };
  for (let trial = 0; trial < count; trial++) {
    const [kind, next] = [kinds[trial % kinds.length], kinds[(trial + 1) % kinds.length]] as [Protecting, Protecting];
    const { before, after, headers } = stepsOf(change, kind, next);
    world.put("guarded", before === undefined ? "" : `${route}---\n${before}`);
    await becomes(() => answer(kind.headers), before === undefined ? 404 : 200);
    await Bun.sleep(GONE_MS);
    await oneTrial(world.port, headers, tally, () => world.put("guarded", `${route}---\n${after}`));
  }
  tally.authorised.sort((a, b) => a - b);
  return { trials: count, ...tally };
}

type Tally = { -readonly [K in Exclude<keyof Outcome, "trials">]: Outcome[K] } & {
  authorised: number[];
  refused: Record<string, number>;
};

function stepsOf(change: Change, kind: Protecting, next: Protecting) {
  const own = policyObjects("guarded", kind);
  if (change === "first") return { before: undefined, after: own, headers: kind.headers };
  if (change === "changed") return { before: own, after: policyObjects("guarded", next), headers: next.headers };
  return { before: own, after: policyObjects("guarded", kind, GATEWAY), headers: kind.headers };
}

async function oneTrial(port: number, headers: Protecting["headers"], tally: Tally, change: () => void): Promise<void> {
  const others = KEEPINGS.map((keeping) => hammer({ port, host: "other.example.com" }, keeping));
  const without = KEEPINGS.map((keeping) => hammer({ port, host: HOST }, keeping));
  await Promise.all(others.map((client) => client.ok()));
  const started = performance.now();
  change();
  const granted = hammer({ port, host: HOST, headers }, "fresh");
  await granted.ok();
  tally.authorised.push(Math.round(performance.now() - started));
  await Bun.sleep(AFTER_MS);
  await granted.stop();
  for (const [status, n] of await stopAll(without)) {
    if (status === "200") tally.open += n;
    else tally.refused[status] = (tally.refused[status] ?? 0) + n;
  }
  for (const [status, n] of await stopAll(others)) if (status !== "200") tally.lost += n;
}

async function stopAll(clients: readonly Hammer[]): Promise<readonly (readonly [string, number])[]> {
  const reports = await Promise.all(clients.map((client) => client.stop()));
  return reports.flatMap(({ statuses }) => Object.entries(statuses));
}
