/**
 * Many Gateways with many listeners: `bun tests/bench/gateways.ts`. Doubling the Gateways may at most double the time (and a little):
 * what is printed last is how the time for 200 Gateways of 64 listeners compares with 100.
 */
import type { KubeObject } from "../../core/resource/mod.ts";
import { BenchPipeline } from "./pipeline.ts";
import { CONTROLLER, worldOf } from "./worlds.ts";

const LISTENERS = 64;
const ROUNDS = 3;

function gatewayOf(i: number): KubeObject {
  return {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "Gateway",
    metadata: { name: `gateway-${i}`, namespace: "default", generation: 1 },
    spec: {
      gatewayClassName: "eg",
      listeners: Array.from({ length: LISTENERS }, (_, at) => ({
        name: `http-${at}`,
        protocol: "HTTP",
        port: 80,
        hostname: `tenant-${at}.example.com`,
      })),
    },
  };
}

async function best(gateways: number): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const pipeline = new BenchPipeline();
    const objects = [...worldOf(1).slice(0, 2), ...Array.from({ length: gateways }, (_, i) => gatewayOf(i))];
    const { total } = await pipeline.build({ upsert: objects });
    const planes = Object.keys(pipeline.translation?.xds ?? {}).length;
    if (planes !== gateways) throw new Error(`${gateways} Gateways gave ${planes} data planes for ${CONTROLLER}`);
    times.push(total);
  }
  return Math.min(...times);
}

await best(20);
const [half, whole] = [await best(100), await best(200)];
console.log(
  `100 Gateways of ${LISTENERS} listeners: ${half.toFixed(0)} ms, 200: ${whole.toFixed(0)} ms, ratio ${(whole / half).toFixed(2)}`,
);
