import { expect, test } from "bun:test";
import { request } from "node:http";
import { becomes, later } from "../../host-rig.ts";
import { wrongly } from "../../policies/objects.ts";
import { proofReader, type Read } from "../../policies/proof-reader.ts";
import { proved, refuses } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";

let read: Read[];

const open = async () => {
  const service = await proofReader("127.1.6.2");
  read = service.read;
  return openWorld(["ext-proc-modes"], {
    ports: { 9004: service.port },
    objects: wrongly("EnvoyExtensionPolicy", {
      extProc: [
        {
          backendRefs: [{ group: "gateway.envoyproxy.io", kind: "Backend", name: "proof-reader" }],
          ...{ shadowMode: true, processingMode: { request: { body: "Buffered" } } },
        },
      ],
    }),
  });
};

proved("modes of external processing", open, (world) => {
  const hostOf = (name: string) => `ext-proc-${name}.example.com`;
  const ask = (name: string, body = "hello") => world().ask({ host: hostOf(name), method: "POST", body });
  /** The messages of the last request for a host that the service saw. */
  const seenOf = (name: string) => read.findLast(({ host }) => host === hostOf(name))?.messages ?? [];

  /** Begins a request whose body is written piece by piece. */
  function begin(name: string) {
    const sent = request({ host: "127.0.0.1", port: world().port(), method: "POST", headers: { host: hostOf(name) } });
    later(() => void sent.destroy());
    const answer = new Promise<string>((resolve, reject) => {
      sent.on("error", reject).on("response", (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (chunk: string) => {
          text += chunk;
        });
        response.on("end", () => resolve(text));
      });
    });
    return { write: (text: string) => void sent.write(text), end: (text: string) => void sent.end(text), answer };
  }

  test.each(["streamed", "duplex"])(
    "bodies go to the service piece by piece, before they have ended: %s",
    async (name) => {
      const sending = begin(name);
      sending.write("hello ");
      await becomes(() => seenOf(name), ["requestHeaders", "requestBody:6"]);
      sending.end("world");
      expect(await sending.answer).toMatch(/"body":"HELLO WORLD"/i);
      expect(seenOf(name).slice(0, 3)).toEqual(["requestHeaders", "requestBody:6", "requestBody:5"]);
      expect(world().books.flatMap(({ seen }) => seen.map(({ body }) => body))).toContain("HELLO WORLD");
    },
  );

  test("responses are streamed too", async () => {
    expect((await ask("streamed")).body).toContain('"BODY":"HELLO"');
    expect(seenOf("streamed").some((message) => message.startsWith("responseBody:"))).toBe(true);
  });

  test("of a large body the service sees the first part, and the rest goes on as it is", async () => {
    expect((await ask("partial")).body).toContain('"body":"HELLO"');
    const { status, body } = await ask("partial", "a".repeat(200_000));
    const [, large = "", rest = ""] = /"body":"(A+)(a+)"/.exec(body) ?? [];
    expect([status, large.length + rest.length, large.length > 0, rest.length > 0]).toEqual([200, 200_000, true, true]);
    expect(seenOf("partial")).toEqual(["requestHeaders", `requestBody:${large.length}`]);
  });

  test("the service gets a body that it asks for when it has seen the headers", async () => {
    expect((await ask("override")).body).toContain('"body":"HELLO"');
    expect(seenOf("override")).toEqual(["requestHeaders", "requestBody:5"]);
  });

  test("what the service finds out is there for other filters", async () => {
    expect((await ask("metadata")).headers["x-proof"]).toBe("good");
  });

  test("copies change nothing, and nobody waits for their answers", async () => {
    expect((await ask("shadow")).body).toContain('"body":"hello"');
    await becomes(() => seenOf("shadow").slice(0, 2), ["requestHeaders", "requestBody:5"]);
  });

  test("an answer may take as long as the policy says", async () => {
    const started = performance.now();
    expect((await ask("late")).status).toBe(504);
    expect(performance.now() - started).toBeWithin(900, 5_000);
  });

  test("while the service is away requests get the status of the policy", async () => {
    expect((await ask("away")).status).toBe(503);
  });

  refuses(world, "copies of buffered bodies", { kind: "EnvoyExtensionPolicy", says: "shadowMode" });
});
