/**
 * Many routes over many Gateways: `bun tests/bench/spread.ts`. The cost of one changed route and one endpoint, from the edit to the digests in the cache, with
 * 5,000 routes over 5 Gateways and with 50,000 over 50. The last line tells how the one compares with the other: at most twice.
 */
import { line, median, round } from "./figures.ts";
import { BenchPipeline } from "./pipeline.ts";
import { sliceOf, spreadRouteOf, spreadWorldOf } from "./worlds.ts";

/** Changes before the first one that counts, and those that count. */
const [WARM_UP, COUNTED] = [200, 100];

const [few, many] = [await measure(5_000), await measure(50_000)];
const ratios = Object.keys(few).map((what) => [
  what.replace("_ms", "_ratio"),
  round((many[what] ?? 0) / (few[what] ?? 1)),
]);
console.log(`ratios: ${line(Object.fromEntries(ratios))}`);

async function measure(count: number): Promise<Record<string, number>> {
  const pipeline = new BenchPipeline();
  const full = (await pipeline.build({ upsert: spreadWorldOf(count) })).total;
  const planes = Object.keys(pipeline.translation?.xds ?? {}).length;
  if (planes !== count / 1000) throw new Error(`${count} routes gave ${planes} data planes`);
  const [route, endpoint]: [number[], number[]] = [[], []];
  for (let i = 0; i < WARM_UP + COUNTED; i++) {
    const at = (i * 37) % count;
    const changed = await pipeline.build({ upsert: [spreadRouteOf(at, `b${i}`)] });
    const moved = await pipeline.build({ upsert: [sliceOf(Math.floor(at / 10), `10.0.${i % 250}.7`)] });
    if (i < WARM_UP) continue;
    route.push(changed.total);
    endpoint.push(moved.total);
  }
  const figures = { full_ms: round(full), route_ms: round(median(route)), endpoint_ms: round(median(endpoint)) };
  console.log(`${count} routes over ${planes} Gateways: ${line(figures)}`);
  return figures;
}
