/** Builds one world of so many routes, forty changes on top of it, and prints the memory of the process in MB: `bun tests/bench/memory.ts 1000`. */
import { fullBuild } from "./pipeline.ts";
import { routeOf } from "./worlds.ts";

const count = Number(process.argv[2]);
const { pipeline } = await fullBuild(count);
for (let i = 0; i < 40; i++) await pipeline.build({ upsert: [routeOf(i, Math.ceil(count / 10), `m${i}`)] });
Bun.gc(true);
console.log(Math.round(process.memoryUsage().rss / 1024 / 1024));
