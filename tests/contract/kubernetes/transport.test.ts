import { afterEach, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createFetchTransport,
  podCredentials,
  podNamespace,
  runsInPod,
} from "../../../providers/kubernetes/client/mod.ts";
import { systemClock } from "../surroundings.ts";

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

async function accountFolder(token: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "postern-account-"));
  cleanups.push(() => rmSync(folder, { recursive: true }));
  await Bun.write(join(folder, "token"), `${token}\n`);
  await Bun.write(join(folder, "ca.crt"), "CA");
  await Bun.write(join(folder, "namespace"), "system\n");
  return folder;
}

test("a pod finds the server, the token, the CA and its namespace", async () => {
  const env = { KUBERNETES_SERVICE_HOST: "fd00::1", KUBERNETES_SERVICE_PORT: "6443" };
  expect(runsInPod(env)).toBe(true);
  expect(runsInPod({ ...env, KUBECONFIG: "/some/file" })).toBe(false);
  expect(runsInPod({})).toBe(false);
  const folder = await accountFolder("secret");
  expect(await podCredentials(env, folder)()).toEqual({
    server: "https://[fd00::1]:6443",
    tls: { ca: "CA" },
    headers: { authorization: "Bearer secret" },
  });
  expect(await podNamespace(folder)).toBe("system");
  expect(await podNamespace(join(folder, "nowhere"))).toBeUndefined();
});

test("a token that is not good any more is looked up again, and the request repeated", async () => {
  const seen: string[] = [];
  let good = "Bearer one";
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: (request) => {
      const token = request.headers.get("authorization") ?? "";
      seen.push(token);
      return token === good ? new Response("hello") : new Response("who", { status: 401 });
    },
  });
  cleanups.push(() => server.stop(true));
  const transport = createFetchTransport({
    credentials: async () => ({ server: `http://127.0.0.1:${server.port}`, tls: {}, headers: { authorization: good } }),
    clock: systemClock,
  });
  const get = async () => {
    const response = await transport.send({ method: "GET", path: "/" });
    return [response.status, await response.text()];
  };
  expect(await get()).toEqual([200, "hello"]);
  good = "Bearer two";
  expect(await get()).toEqual([200, "hello"]);
  expect(seen).toEqual(["Bearer one", "Bearer one", "Bearer two"]);
});

test("a request ends with its signal", async () => {
  const server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Promise<Response>(() => {}) });
  cleanups.push(() => server.stop(true));
  const transport = createFetchTransport({
    credentials: async () => ({ server: `http://127.0.0.1:${server.port}`, tls: {}, headers: {} }),
    clock: systemClock,
  });
  const controller = new AbortController();
  const sent = transport.send({ method: "GET", path: "/", signal: controller.signal }).then(
    () => "answered",
    () => "ended",
  );
  controller.abort();
  expect(await sent).toBe("ended");
});
