/**
 * Where the time of one change goes, from the file to the first answer of a real Envoy.
 *
 *   bun run trace [--routes 1000] [--changes 20]
 *
 * A route is put beside the others, time after time; the table has the milliseconds of each hop, as the debug log of Postern tells them: median and the 95th percentile of the
 * changes. Times are of this machine in this run.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { becomes, cleanUp, routeObjects } from "../host-rig.ts";
import { echo, send, serveWorld } from "../http-world.ts";
import { median, percentile, round } from "./figures.ts";

const { values } = parseArgs({
  options: { routes: { type: "string", default: "1000" }, changes: { type: "string", default: "20" } },
});

const ACCEPTED = /a proxy accepted .*RouteConfiguration/;

/** The words of the log at the end of each hop, in the order in which they are said. */
const HOPS: readonly (readonly [hop: string, said: RegExp])[] = [
  ["the file is read", /objects changed/],
  ["it waited for others", /a build begins/],
  ["translated, encoded, published", /built /],
  ["sent to Envoy", /a response is sent .*RouteConfiguration/],
  ["taken up by Envoy", ACCEPTED],
];

/** Quiet between two changes, so that none rests because of the one before, in milliseconds. */
const QUIET_MS = 600;

const backend = await echo("main");
const names = Array.from({ length: Number(values.routes) }, (_, i) => `r${i}`);
const world = await serveWorld(names.map((name) => routeObjects(name, backend.port)));
await becomes(() => answered(names.at(-1) as string), 200, 120_000);
const config = join(world.home, "config.yaml");
writeFileSync(config, `${readFileSync(config, "utf8")}logging: {level: {default: debug}}\n`);
await world.postern.logged(/the configuration was taken up/);

function answered(name: string): Promise<number> {
  return send(world.port, { host: `${name}.example.com` }).then(
    ({ status }) => status,
    () => 0,
  );
}

/** The times at which each hop of one change was done, in milliseconds since 1970; the change first, the answer last. */
async function traceOf(name: string): Promise<readonly number[]> {
  await Bun.sleep(QUIET_MS);
  const from = world.postern.log.length;
  const begun = Date.now();
  world.put(name, routeObjects(name, backend.port));
  while ((await answered(name)) !== 200) await Bun.sleep(1);
  const done = Date.now();
  const said = () => world.postern.log.slice(from).split("\n");
  await becomes(async () => said().some((line) => ACCEPTED.test(line)), true);
  const times = HOPS.map(([, hop]) => Date.parse(/^\S+/.exec(said().find((line) => hop.test(line)) ?? "")?.[0] ?? ""));
  return [begun, ...times, done];
}

const traces: (readonly number[])[] = [];
for (let i = 0; i < Number(values.changes); i++) traces.push(await traceOf(`new${i}`));
const hops = [...HOPS.map(([hop]) => hop), "answered with 200"];
const took = (trace: readonly number[], i: number): number => (trace[i + 1] as number) - (trace[i] as number);
for (const [i, hop] of hops.entries())
  tell(
    hop,
    traces.map((trace) => took(trace, i)),
  );
tell(
  "from the change to the answer",
  traces.map((trace) => (trace.at(-1) as number) - (trace[0] as number)),
);

function tell(hop: string, times: readonly number[]): void {
  const [half, most] = [median(times), percentile(times, 0.95)].map((time) => String(round(time)).padStart(6));
  console.log(`${hop.padEnd(32)} ${half} ${most}`);
}

await cleanUp();
process.exit(0);
