/**
 * How soon one object's fault is that object's alone: among many routes, good ones and a faulty object come together.
 *
 *   bun run isolation [--routes 1000] [--good 20]
 *
 * For each fault: milliseconds until all good routes answer, and until the faulty object's status says so; requests of routes that were there before
 * which were lost, and the 99th percentile of their times beside that of a quiet time.
 */
import { parseArgs } from "node:util";
import { becomes, cleanUp, routeObjects } from "../host-rig.ts";
import { echo, send, serveWorld } from "../http-world.ts";
import { FAULTS, type Fault } from "./faults.ts";

const { values } = parseArgs({
  options: { routes: { type: "string", default: "1000" }, good: { type: "string", default: "20" } },
});

/** Requests a second that go to routes which are there; more would be felt as load. */
const RATE = 200;

const backend = await echo("main");
const names = Array.from({ length: Number(values.routes) }, (_, i) => `r${i}`);
const world = await serveWorld(names.map((name) => routeObjects(name, backend.port)));
await becomes(() => statusOf("r0"), 200, 60_000);

function statusOf(name: string): Promise<number> {
  return send(world.port, { host: `${name}.example.com` }).then(
    ({ status }) => status,
    () => 0,
  );
}

/** Requests at a steady rate until they are stopped. */
function load() {
  const times: number[] = [];
  let lost = 0;
  let sent = 0;
  const under = new Set<Promise<void>>();
  const timer = setInterval(() => {
    // The route that a policy of a fault is about is its owner's.
    const name = names[10 + (sent++ % (names.length - 10))] as string;
    const started = performance.now();
    const one = statusOf(name).then((status) => {
      times.push(performance.now() - started);
      if (status !== 200) lost++;
      under.delete(one);
    });
    under.add(one);
  }, 1_000 / RATE);
  return async () => {
    clearInterval(timer);
    await Promise.all(under);
    times.sort((a, b) => a - b);
    return { requests: times.length, lost, p99: times[Math.floor(times.length * 0.99)] ?? 0 };
  };
}

async function complains({ named }: Fault): Promise<boolean> {
  const text = await (await fetch(`${await world.postern.admin()}/api/status`)).text();
  const { objects } = JSON.parse(text) as { objects: { ref: { kind: string; name: string }; status: object }[] };
  const own = objects.find(({ ref }) => ref.kind === named.kind && ref.name === named.name);
  return /"(?:type":"(?:Accepted|Programmed|ResolvedRefs)","status":"False|type":"PartiallyInvalid","status":"True)"/.test(
    JSON.stringify(own?.status ?? {}),
  );
}

const quiet = load();
await Bun.sleep(3_000);
const { p99: quietP99 } = await quiet();
console.log(`quiet: p99 ${quietP99.toFixed(1)} ms`);
for (const [turn, fault] of FAULTS.entries()) {
  const good = Array.from({ length: Number(values.good) }, (_, i) => `good-${turn}-${i}`);
  const stop = load();
  const started = performance.now();
  world.put("fault", [fault.objects, ...good.map((name) => routeObjects(name, backend.port))].join("---\n"));
  const since = () => Math.round(performance.now() - started);
  const served = Promise.all(good.map((name) => becomes(() => statusOf(name), 200, 20_000))).then(since);
  const named = becomes(() => complains(fault), true, 20_000).then(since);
  const [servedMs, namedMs] = await Promise.all([served, named]);
  const { requests, lost, p99 } = await stop();
  console.log(
    `${fault.name}: good ones after ${servedMs} ms, named after ${namedMs} ms; others: ${lost} of ${requests} lost, p99 ${p99.toFixed(1)} ms`,
  );
  world.put("fault", "");
  await becomes(() => statusOf(good[0] as string), 404, 20_000);
}
await cleanUp();
process.exit(0);
