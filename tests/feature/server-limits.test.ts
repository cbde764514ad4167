import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { STANDARD_LIMITS } from "../../core/connections/mod.ts";
import { createMetrics } from "../../core/observe/mod.ts";
import { createFakeClock, createRecordingLogger } from "../../core/testing/mod.ts";
import { serveWebhooks } from "../../plugins/infra-kubernetes/webhooks/server.ts";
import { createModuleServer } from "../../plugins/wasm/server.ts";
import { createSnapshotCache } from "../../plugins/xds/cache/mod.ts";
import { createXdsServer } from "../../plugins/xds/server/mod.ts";
import { createAuthority, type Identity } from "../xds-client/certificates.ts";
import { openTcp, type RawConnection } from "../xds-client/raw.ts";

let identity: Identity;
let ca: string;

beforeAll(async () => {
  const authority = await createAuthority("ours");
  identity = await authority.issue("server");
  ca = authority.ca;
});

interface Serving {
  readonly port: number;
  stop(): Promise<void>;
}

const connections: RawConnection[] = [];
afterAll(() => {
  for (const connection of connections) connection.close();
});

/** The servers of Postern that take connections from others than itself, on a clock that stands still. */
const SERVERS: Readonly<Record<string, (log: ReturnType<typeof createRecordingLogger>["log"]) => Promise<Serving>>> = {
  "configuration and limits": async (log) => {
    const tls = { ...identity, clientCa: ca };
    const server = createXdsServer({
      cache: createSnapshotCache(),
      clock: createFakeClock(),
      host: "127.0.0.1",
      port: 0,
      log,
      tls,
    });
    return { port: await server.start(), stop: () => server.stop(0) };
  },
  modules: async (log) => {
    const moduleAt = () => undefined;
    const server = createModuleServer({
      host: "127.0.0.1",
      port: 0,
      identity,
      clock: createFakeClock(),
      log,
      moduleAt,
    });
    return { port: await server.start(), stop: () => server.stop() };
  },
  webhooks: async (log) => {
    const rest = { client: {} as never, metrics: createMetrics() };
    return serveWebhooks({ port: 0, identity, clock: createFakeClock(), log, ...rest });
  },
};

describe("a client that opens connection after connection", () => {
  test.each(Object.keys(SERVERS))("is let in so often, then refused, which is a line: %s", async (name) => {
    const { log, lines } = createRecordingLogger();
    const server = await SERVERS[name]?.(log);
    if (server === undefined) throw new Error(name);
    const { clientBurst } = STANDARD_LIMITS;
    const opened: RawConnection[] = [];
    for (let i = 0; i < clientBurst + 20; i++) opened.push(await openTcp(server.port));
    connections.push(...opened);
    await Promise.all(opened.slice(clientBurst).map(({ end }) => end));
    expect(opened.slice(0, clientBurst).filter(({ ended }) => ended)).toEqual([]);
    const reason = "this client begins more than 50 a second";
    expect(lines.filter(({ level }) => level === "warn")).toMatchObject([
      { message: "a connection is refused", fields: { client: expect.stringContaining("127.0.0.1"), reason } },
    ]);
    for (const connection of opened) connection.close();
    await server.stop();
  });
});
