import { becomes } from "../host-rig.ts";
import { type ClusterWorld, openCluster } from "./cluster-world.ts";
import { type RateLimit, rateLimit } from "./rate-limit.ts";

/** Examples with a real rate limit service. */
export interface CountedWorld extends ClusterWorld {
  readonly service: RateLimit;
}

/** Milliseconds that a proxy waits for the service. */
export const PATIENCE_MS = 1_000;

/** Serves examples with a real rate limit service, without which requests fail. */
export async function openCounted(examples: readonly string[], objects: readonly object[] = []): Promise<CountedWorld> {
  let service: RateLimit | undefined;
  const world = await openCluster(examples, {
    objects,
    async parts(authority) {
      const counting = await rateLimit(await authority.issue("envoy-ratelimit"), authority.ca);
      service = counting;
      const url = `grpc://127.0.0.1:${counting.grpcPort}`;
      return {
        xds: { rateLimit: { url, timeoutMs: PATIENCE_MS, failClosed: true } },
        settings: { globalRateLimitEnabled: true },
        async started({ rateLimit: port }) {
          await counting.start(port);
          return [{ name: "ratelimit_cluster" }];
        },
        settled: () =>
          becomes(async () => (await counting.limits()).includes("global-limits_example_com"), true, 30_000),
      };
    },
  });
  return { ...world, service: service as unknown as RateLimit };
}
