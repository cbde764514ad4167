/**
 * Builds the rate limit service that tests of global limits count with: `bun run rate-limit-service`. The build needs Go, and takes a minute or two the first
 * time.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { RATE_LIMIT_VERSION, rateLimitPath } from "./rate-limit.ts";

const folder = dirname(rateLimitPath());
mkdirSync(folder, { recursive: true });
const { status } = spawnSync(
  "go",
  ["install", `github.com/envoyproxy/ratelimit/src/service_cmd@${RATE_LIMIT_VERSION}`],
  {
    env: { ...process.env, GOBIN: folder },
    stdio: "inherit",
  },
);
console.log(status === 0 ? rateLimitPath() : "the rate limit service could not be built; is there Go?");
process.exit(status ?? 1);
