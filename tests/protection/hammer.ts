import { Agent, request } from "node:http";
import { type ClientHttp2Session, connect } from "node:http2";

/** How a client keeps its connections: a new one for each request, one for all by HTTP/1, one for all by HTTP/2. */
export type Keeping = "fresh" | "kept" | "http2";

/** The request that a client sends over and over. */
export interface Target {
  readonly port: number;
  readonly host: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The outcome of a client's requests. */
export interface Report {
  /** How many there were of each status; `0` where there was no answer. */
  readonly statuses: Readonly<Record<number, number>>;
  /** When the first 200 came, in milliseconds since the client started. */
  readonly firstOk: number | undefined;
}

/** A client that asks again as soon as it is answered, until it is stopped. */
export interface Hammer {
  readonly report: Report;
  /** Resolves when a first 200 has come. */
  ok(): Promise<void>;
  /** Ends the client and says what became of its requests. */
  stop(): Promise<Report>;
}

/** Milliseconds until an answer counts as none. */
const PATIENCE_MS = 5_000;

/** Starts a client. */
export function hammer(target: Target, keeping: Keeping): Hammer {
  const statuses: Record<number, number> = {};
  const started = performance.now();
  const report: { -readonly [K in keyof Report]: Report[K] } = { statuses, firstOk: undefined };
  const first = Promise.withResolvers<void>();
  const connection = keeping === "http2" ? overHttp2(target) : overHttp1(target, keeping === "kept");
  let stopped = false;
  const done = (async () => {
    while (!stopped) {
      const status = await connection.ask();
      statuses[status] = (statuses[status] ?? 0) + 1;
      if (status !== 200 || report.firstOk !== undefined) continue;
      report.firstOk = performance.now() - started;
      first.resolve();
    }
    connection.close();
  })();
  return {
    report,
    ok: () => first.promise,
    async stop() {
      stopped = true;
      await done;
      return report;
    },
  };
}

interface Connection {
  /** The status of an answer, 0 where there was none. */
  ask(): Promise<number>;
  close(): void;
}

function overHttp1({ port, host, headers }: Target, keeps: boolean): Connection {
  const agent = new Agent({ keepAlive: keeps, maxSockets: 1 });
  const options = { host: "127.0.0.1", port, agent, headers: { host, ...headers } };
  return {
    ask: () =>
      new Promise((resolve) => {
        const sent = request(options, (response) => {
          response.resume().on("end", () => resolve(response.statusCode ?? 0));
        });
        sent.setTimeout(PATIENCE_MS, () => sent.destroy());
        sent.on("error", () => resolve(0)).end();
      }),
    close: () => agent.destroy(),
  };
}

function overHttp2({ port, host, headers }: Target): Connection {
  let session: ClientHttp2Session | undefined;
  const open = (): ClientHttp2Session => {
    if (session !== undefined && !session.closed && !session.destroyed) return session;
    const made = connect(`http://127.0.0.1:${port}`);
    // The proxy says that a connection ends before it does; what is on its way is answered still.
    made.on("goaway", () => {
      if (session === made) session = undefined;
      made.close();
    });
    made.on("error", () => {});
    session = made;
    return made;
  };
  return {
    ask: () =>
      new Promise((resolve) => {
        const stream = open().request({ ":path": "/", ":authority": host, ...headers });
        let status = 0;
        stream.on("response", (answer) => {
          status = Number(answer[":status"] ?? 0);
        });
        const timer = setTimeout(() => stream.close(), PATIENCE_MS);
        stream.on("error", () => {});
        stream.on("close", () => {
          clearTimeout(timer);
          resolve(status);
        });
        stream.resume().end();
      }),
    close: () => session?.destroy(),
  };
}
