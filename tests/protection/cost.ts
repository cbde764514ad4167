/**
 * The cost of protection: how long one more route takes among many until it answers, with a policy and without, and how often the listener is sent anew.
 *
 *   bun tests/protection/cost.ts [--routes 1000] [--rounds 15]
 */
import { parseArgs } from "node:util";
import { becomes, cleanUp, routeObjects } from "../host-rig.ts";
import { echo, send, serveWorld } from "../http-world.ts";
import { hammer } from "./hammer.ts";
import { type Protecting, policyObjects, protections } from "./kinds.ts";

const { values } = parseArgs({
  options: { routes: { type: "string", default: "1000" }, rounds: { type: "string", default: "15" } },
});

const backend = await echo("main");
const many = Array.from({ length: Number(values.routes) }, (_, i) => routeObjects(`r${i}`, backend.port));
const world = await serveWorld(many);
await becomes(async () => (await send(world.port, { host: "r0.example.com" })).status, 200, 60_000);
const { jwt } = (await protections()) as { readonly jwt: Protecting };

/** Milliseconds from the file to the first 200. */
async function timeOf(name: string, policy: string, headers: Protecting["headers"]): Promise<number> {
  const client = hammer({ port: world.port, host: `${name}.example.com`, headers }, "fresh");
  const started = performance.now();
  world.put(name, `${routeObjects(name, backend.port)}${policy && `---\n${policy}`}`);
  await client.ok();
  const ms = performance.now() - started;
  await client.stop();
  return ms;
}

const listenersSent = async () => {
  const metrics = await (await fetch(`${await world.postern.admin()}/metrics`)).text();
  return Number(/xds_responses_total\{[^}]*type="Listener"[^}]*\} (\d+)/.exec(metrics)?.[1] ?? 0);
};

async function measure(
  what: string,
  policyOf: (name: string) => string,
  headers: Protecting["headers"],
): Promise<void> {
  const times: number[] = [];
  const before = await listenersSent();
  for (let round = 0; round < Number(values.rounds); round++) {
    const name = `${what.replaceAll(" ", "-")}-${round}`;
    times.push(await timeOf(name, policyOf(name), headers));
  }
  times.sort((a, b) => a - b);
  const [median, worst] = [times[times.length >> 1], times.at(-1)].map((ms) => Math.round(ms ?? 0));
  const sent = (await listenersSent()) - before;
  console.log(
    `${what}: first 200 after ${median} ms (median), ${worst} ms (worst), ${sent} listeners sent for ${times.length} routes`,
  );
}

await measure("unprotected", () => "", {});
await measure("first protected", (name) => policyObjects(name, jwt), jwt.headers);
await measure("more protected", (name) => policyObjects(name, jwt), jwt.headers);
await cleanUp();
process.exit(0);
