import { afterAll, describe, expect, test } from "bun:test";
import { fetchGuarded, type Guards } from "./guarded-fetch.ts";
import type { Fetching } from "./port.ts";

const asked: string[] = [];
const server = Bun.serve({
  port: 0,
  hostname: "127.0.0.1",
  fetch(request) {
    const { pathname, searchParams } = new URL(request.url);
    asked.push(`${request.headers.get("host")}${pathname}`);
    const to = searchParams.get("to");
    if (to !== null) return new Response(null, { status: 302, headers: { location: to } });
    if (pathname === "/endless")
      return new Response(new ReadableStream({ pull: (to) => to.enqueue(new Uint8Array(65_536)) }));
    if (pathname === "/silent")
      return new Response(new ReadableStream({ start: (to) => to.enqueue(new Uint8Array(1)) }));
    if (pathname === "/packed")
      return new Response(Bun.gzipSync(new Uint8Array(50_000_000)), { headers: { "content-encoding": "gzip" } });
    return new Response(`hello ${request.headers.get("authorization") ?? ""}`.trim());
  },
});
afterAll(() => server.stop(true));

const { port } = server;
const here = `http://127.0.0.1:${port}`;
const ANYWHERE: Partial<Guards> = { reach: () => ({ here: true, allowed: [] }) };

async function get(url: string, guards: Partial<Guards> = {}): Promise<string> {
  const signal = AbortSignal.timeout(5_000);
  const reach = () => ({ here: false, allowed: [] });
  const answer = await fetchGuarded({ url }, { reach, signal, maxBytes: 1_000, ...guards });
  return "value" in answer ? new TextDecoder().decode(answer.value) : answer.fault;
}

const MACHINE = "its host is this machine, which nothing is fetched from";
const NEAR =
  "its host is, or stands for, an address of this machine, its link or a metadata service; extensionApis.allowedAddresses may allow the latter two";

describe("what is never fetched", () => {
  test("anything but http and https", async () => {
    for (const url of [
      "file:///etc/passwd",
      "file://localhost/etc/passwd",
      "data:text/plain,secret",
      "s3://bucket/key",
      "blob:x",
      "ftp://example.com/",
      "unix:///run/x",
      "oci://example.com/image:1",
    ])
      expect(`${url} ${await get(url, ANYWHERE)}`).toBe(`${url} the address is neither of http nor of https`);
    expect(await get("no address", ANYWHERE)).toBe("the address cannot be read");
  });

  test("the machine itself, by whatever name", async () => {
    asked.length = 0;
    for (const host of [
      "127.0.0.1",
      "localhost",
      "localhost.",
      "x.localhost",
      "0.0.0.0",
      "0x7f.1",
      "2130706433",
      "127.1",
      "[::1]",
      "[::]",
      "[::ffff:127.0.0.1]",
      "[::ffff:7f00:1]",
    ])
      expect(`${host} ${await get(`http://${host}:${port}/`)}`).toBe(`${host} ${MACHINE}`);
    expect(asked).toEqual([]);
  });

  test("links and metadata services, also by a name that stands for one, unless a range allows them", async () => {
    for (const host of [
      "169.254.169.254",
      "[fe80::1]",
      "[fd00:ec2::254]",
      "100.100.100.200",
      "metadata.google.internal",
    ])
      expect(`${host} ${await get(`http://${host}/latest/meta-data`, ANYWHERE)}`).toBe(`${host} ${NEAR}`);
    const requested: string[] = [];
    const fetching = (...addresses: readonly string[]): Fetching => ({
      resolve: async () => addresses,
      request: async (_url, { address }) => {
        requested.push(address);
        return new Response("credentials");
      },
    });
    for (const address of ["169.254.169.254", "::ffff:169.254.169.254", "fe80::1", "127.0.0.1", "::1", "0.0.0.0"])
      expect(await get("http://example.com/", { fetching: fetching("192.0.2.1", address) })).toBe(NEAR);
    expect(requested).toEqual([]);
    const allowed = { reach: () => ({ here: false, allowed: ["169.254.20.0/24"] }) };
    expect(await get("http://example.com/", { ...allowed, fetching: fetching("169.254.20.10") })).toBe("credentials");
    expect(requested).toEqual(["169.254.20.10"]);
  });

  test("anything of this by a redirect", async () => {
    const redirects = { ...ANYWHERE };
    const to = (location: string) => get(`${here}/?to=${encodeURIComponent(location)}`, redirects);
    expect(await to("/other")).toBe("hello");
    expect(await to("file:///etc/passwd")).toBe("an address that it redirects to is neither of http nor of https");
    expect(await to("data:,x")).toBe("an address that it redirects to is neither of http nor of https");
    expect(await to("http://169.254.169.254/")).toBe(NEAR);
    expect(await to("//metadata.google.internal/")).toBe(NEAR);
    expect(await to("http://[")).toBe("an address that it redirects to cannot be read");
    const circle: Fetching = {
      resolve: async () => ["192.0.2.1"],
      request: async (url) => new Response(null, { status: 307, headers: { location: `${url.href}x` } }),
    };
    expect(await get("http://example.com/", { fetching: circle })).toBe("it redirects more than 5 times");
    const down: Fetching = { ...circle, request: async () => Response.redirect("http://example.com/", 301) };
    expect(await get("https://example.com/", { fetching: down })).toBe("it redirects from https to http");
    const back: Fetching = {
      resolve: async (host) => (host === "inside.example.com" ? ["127.0.0.1"] : ["192.0.2.1"]),
      request: async () => Response.redirect("http://inside.example.com:19000/config_dump", 302),
    };
    expect(await get("http://example.com/", { fetching: back })).toBe(NEAR);
  });
});

describe("what is fetched", () => {
  test("is asked of the very address that was looked at, under the name that was given", async () => {
    asked.length = 0;
    const system = await import("node:dns/promises");
    const localhost = await system.lookup("localhost", { all: true });
    expect(localhost.map(({ address }) => address)).toContain("127.0.0.1");
    expect(await get(`http://localhost:${port}/a`, ANYWHERE)).toBe("hello");
    expect(await get(`http://user:p%40ss@127.0.0.1:${port}/b`, ANYWHERE)).toBe(`hello Basic ${btoa("user:p@ss")}`);
    expect(asked).toEqual([`localhost:${port}/a`, `127.0.0.1:${port}/b`]);
  });

  test("ends at its size and at its time, and is not unfolded", async () => {
    expect(await get(`${here}/endless`, ANYWHERE)).toBe("the answer is larger than 1000 bytes");
    const packed = await get(`${here}/packed`, { ...ANYWHERE, maxBytes: 100_000 });
    expect([packed.length < 100_000, packed.charCodeAt(0)]).toEqual([true, 0x1f]);
    const soon = { ...ANYWHERE, signal: AbortSignal.timeout(100) };
    expect(await get(`${here}/silent`, soon)).toBe("it took too long");
    const hanging: Fetching = { resolve: () => new Promise(() => {}), request: async () => new Response("") };
    expect(await get("http://example.com/", { fetching: hanging, signal: AbortSignal.timeout(50) })).toBe(
      "it took too long",
    );
  });

  test("fails with a code where nobody answers", async () => {
    const closed = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response("") });
    const gone = closed.port;
    await closed.stop(true);
    expect(await get(`http://127.0.0.1:${gone}/`, ANYWHERE)).toStartWith("the request failed: ");
  });
});
