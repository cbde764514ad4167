import { afterEach, beforeAll, expect, test } from "bun:test";
import { ENVOY } from "../envoy.ts";
import { cleanUp, freePort } from "../host-rig.ts";
import { backendObject, echo, httpRoute, send, serveWorld, to } from "../http-world.ts";
import { beginProject, ended, startedWithEnvoy, until } from "./programs.ts";
import { RUNTIMES } from "./runtimes.ts";

beforeAll(() => beginProject("embedded.mjs"), 120_000);
afterEach(cleanUp);

/** The median of ten changes, each after a quiet spell: builds of a steady stream rest in between. */
async function medianOf(change: (i: number) => Promise<number>): Promise<number> {
  const all: number[] = [];
  for (let i = 0; i < 10; i++) {
    await new Promise((resolve) => setTimeout(resolve, 350));
    all.push(await change(i));
  }
  return all.toSorted((a, b) => a - b)[5] ?? 0;
}

for (const mode of ["grpc", "rest"] as const) {
  for (const { name, command } of RUNTIMES) {
    test.skipIf(command === undefined || ENVOY === undefined)(
      `a gateway within a program on ${name} answers requests through Envoy over ${mode} (needs that runtime, which npm test fetches, and Envoy)`,
      async () => {
        const { port: backend } = await echo("b");
        const port = await freePort();
        const program = await startedWithEnvoy([
          ...(command ?? []),
          "embedded.mjs",
          mode,
          String(port),
          String(backend),
        ]);
        await until(port, "/first", 200);
        expect((await send(port, { path: "/other" })).status).toBe(404);
        const median = await medianOf((i) => {
          program.stdin?.write(`change-${i}\n`);
          return until(port, `/change-${i}`, 200);
        });
        console.log(`${name}, ${mode}: a change is answered 200 after ${median.toFixed(1)} ms (median of 10)`);
        expect((await send(port, { path: "/first" })).status).toBe(404);
        expect(await ended(program)).toBe(0);
      },
      60_000,
    );
  }
}

test.skipIf(process.env["POSTERN_EXECUTABLE"] === undefined || ENVOY === undefined)(
  "the executable beside them answers a change of a file (needs the executable: npm test)",
  async () => {
    const { port: backend } = await echo("b");
    const route = (path: string) =>
      httpRoute("r", ["www.example.com"], `{matches: [{path: {value: /${path}}}], backendRefs: [${to("b")}]}`);
    const { port, put } = await serveWorld([backendObject("b", backend)]);
    put("route", route("first"));
    await until(port, "/first", 200);
    const median = await medianOf((i) => {
      put("route", route(`change-${i}`));
      return until(port, `/change-${i}`, 200);
    });
    console.log(`the executable: a change is answered 200 after ${median.toFixed(1)} ms (median of 10)`);
  },
  60_000,
);
