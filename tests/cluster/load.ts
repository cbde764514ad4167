import { join } from "node:path";

const PROGRAM = join(import.meta.dir, "../fixtures/load-generator.ts");

/** The outcome of the requests of a load: how many were answered with 200, and what the others got. Times in milliseconds. */
export interface LoadReport {
  readonly answered: number;
  readonly lost: Readonly<Record<string, number>>;
  readonly p50: number;
  readonly p99: number;
  readonly longest: number;
}

/** A load on an address: 800 requests a second for a host, over 40 connections. */
export interface Load {
  stop(): Promise<LoadReport>;
}

/** Starts a load; resolves with the first answer. */
export async function startLoad(address: string, port: number, host: string): Promise<Load> {
  const child = Bun.spawn([process.execPath, PROGRAM, address, String(port), host], {
    stdin: "pipe",
    stdout: "pipe",
    stderr: "inherit",
  });
  const lines = linesOf(child.stdout);
  if ((await lines.next()).value !== "ready") throw new Error("the load generator ended before the first answer");
  return {
    async stop() {
      await child.stdin.end();
      const { value } = await lines.next();
      await child.exited;
      if (value === undefined) throw new Error("the load generator ended without a report");
      return JSON.parse(value) as LoadReport;
    },
  };
}

async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string, undefined> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  return undefined;
}
