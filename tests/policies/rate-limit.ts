import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { becomes, folder, freePort, later } from "../host-rig.ts";
import type { Identity } from "../xds-client/certificates.ts";
import { isOpen } from "./world.ts";

/** The version of the service that is built. */
export const RATE_LIMIT_VERSION = "v1.4.1-0.20260122083618-3fb702589d36";

/** Where the service is: `POSTERN_RATE_LIMIT`, or what `bun run rate-limit-service` built. */
export function rateLimitPath(): string {
  const built = join(import.meta.dir, "../../.cache/ratelimit", RATE_LIMIT_VERSION, "service_cmd");
  return process.env["POSTERN_RATE_LIMIT"] ?? built;
}

const REDIS = process.env["POSTERN_REDIS"] ?? Bun.which("redis-server");

/** The programs that this machine lacks for a real rate limit service. */
export const NO_RATE_LIMIT =
  REDIS !== null && existsSync(rateLimitPath())
    ? undefined
    : "redis-server, and the rate limit service: bun run rate-limit-service";

/** A real rate limit service that counts in a Redis of its own. */
export interface RateLimit {
  readonly grpcPort: number;
  /** Starts it, with the port on which it is told of limits. */
  start(configPort: number): Promise<void>;
  /** The limits that it has, as it prints them. */
  limits(): Promise<string>;
  /** Has it say nothing, as one that hangs, or go on. */
  hang(hangs: boolean): void;
}

/** Prepares one; the certificate is what it shows to proxies. */
export async function rateLimit({ cert, key }: Identity, ca: string): Promise<RateLimit> {
  const home = folder();
  const [redisPort, grpcPort] = [await freePort(), await freePort()];
  const [port, debugPort] = [await freePort(), await freePort()];
  const files = { cert: join(home, "tls.crt"), key: join(home, "tls.key"), ca: join(home, "ca.crt") };
  for (const [path, text] of [
    [files.cert, cert],
    [files.key, key],
    [files.ca, ca],
  ] as const)
    writeFileSync(path, text);
  mkdirSync(join(home, "data"));
  const run = (command: readonly string[], env: Readonly<Record<string, string>> = {}) => {
    const child = Bun.spawn([...command], {
      cwd: home,
      env: { ...process.env, ...env },
      stdout: "ignore",
      stderr: "ignore",
    });
    later(async () => {
      child.kill("SIGKILL");
      await child.exited;
    });
    return child;
  };
  let service: ReturnType<typeof run> | undefined;
  const page = async (path: string) => {
    try {
      return await (await fetch(`http://127.0.0.1:${path}`)).text();
    } catch {
      return "";
    }
  };
  return {
    grpcPort,
    async start(configPort) {
      run([REDIS as string, "--port", `${redisPort}`, "--save", "", "--appendonly", "no", "--bind", "127.0.0.1"]);
      // The service ends at once where its Redis is not there.
      await becomes(() => isOpen(redisPort), true);
      service = run([rateLimitPath()], {
        ...{ PORT: `${port}`, GRPC_PORT: `${grpcPort}`, DEBUG_PORT: `${debugPort}`, LOG_LEVEL: "error" },
        ...{ HOST: "127.0.0.1", GRPC_HOST: "127.0.0.1", DEBUG_HOST: "127.0.0.1", USE_STATSD: "false" },
        ...{ RUNTIME_ROOT: join(home, "data"), RUNTIME_SUBDIRECTORY: "ratelimit", RUNTIME_WATCH_ROOT: "false" },
        ...{ REDIS_SOCKET_TYPE: "tcp", REDIS_URL: `127.0.0.1:${redisPort}` },
        ...{ CONFIG_TYPE: "GRPC_XDS_SOTW", CONFIG_GRPC_XDS_SERVER_URL: `127.0.0.1:${configPort}` },
        ...{ CONFIG_GRPC_XDS_NODE_ID: "envoy-ratelimit", FORCE_START_WITHOUT_INITIAL_CONFIG: "true" },
        ...{ GRPC_SERVER_USE_TLS: "true", GRPC_SERVER_TLS_CERT: files.cert, GRPC_SERVER_TLS_KEY: files.key },
        GRPC_SERVER_TLS_CA_CERT: files.ca,
      });
      await becomes(() => page(`${port}/healthcheck`), "OK", 30_000);
    },
    hang: (hangs) => service?.kill(hangs ? "SIGSTOP" : "SIGCONT"),
    limits: () => page(`${debugPort}/rlconfig`),
  };
}
