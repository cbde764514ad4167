import { becomes } from "../host-rig.ts";
import { type ClusterWorld, openCluster } from "./cluster-world.ts";
import { rateLimit } from "./rate-limit.ts";

/** Serves examples with a real rate limit service. */
export async function openCounted(examples: readonly string[], objects: readonly object[] = []): Promise<ClusterWorld> {
  return openCluster(examples, {
    objects,
    async parts(authority) {
      const service = await rateLimit(await authority.issue("envoy-ratelimit"), authority.ca);
      const url = `grpc://127.0.0.1:${service.grpcPort}`;
      return {
        xds: { rateLimit: { url, timeoutMs: 5_000, failClosed: true } },
        settings: { globalRateLimitEnabled: true },
        async started({ rateLimit: port }) {
          await service.start(port);
          return [{ name: "ratelimit_cluster" }];
        },
        settled: () =>
          becomes(async () => (await service.limits()).includes("global-limits_example_com"), true, 30_000),
      };
    },
  });
}
