import { afterEach, expect, test } from "bun:test";
import { createServer } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { openConnection } from "../../../providers/kubernetes/mod.ts";
import { cleanUp, folder, later } from "../../host-rig.ts";
import { systemClock } from "../surroundings.ts";
import { FakeApiServer } from "./fake-api-server.ts";
import { servePods } from "./fake-pods.ts";

afterEach(cleanUp);

interface Parts {
  readonly cluster?: object;
  readonly user?: object;
  readonly context?: string;
}

/** A kubeconfig with one context; the names are those of its parts. */
async function kubeconfig(name: string, { cluster, user, context }: Parts): Promise<string> {
  const file = join(folder(), name);
  const config = {
    ...(context === undefined ? {} : { "current-context": context }),
    clusters: cluster ? [{ name: "c", cluster: { "insecure-skip-tls-verify": true, ...cluster } }] : [],
    users: user ? [{ name: "u", user }] : [],
    contexts: [{ name, context: { cluster: "c", user: "u" } }],
  };
  await Bun.write(file, JSON.stringify(config));
  return file;
}

const open = (options: Omit<Parameters<typeof openConnection>[0], "clock" | "env">, env = {}) =>
  openConnection({ clock: systemClock, env, ...options });

/** A server that answers with what it was sent for authorization. */
function mirror(): string {
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: ({ headers }) => Response.json({ sent: headers.get("authorization") }),
  });
  later(() => server.stop(true));
  return `http://127.0.0.1:${server.port}`;
}

test("tokens and passwords reach the server", async () => {
  const server = mirror();
  for (const [user, sent] of [
    [{ token: "t" }, "Bearer t"],
    [{ username: "a", password: "b" }, `Basic ${btoa("a:b")}`],
  ] as const) {
    const connection = open({ kubeconfig: await kubeconfig("one", { cluster: { server }, user, context: "one" }) });
    expect(await connection.client.read("/version")).toEqual({ value: { sent } });
  }
});

test("several files are one configuration: the first that says something is right, ones that are not there do not matter", async () => {
  const server = mirror();
  const users = await kubeconfig("first", { user: { token: "of-the-first" }, context: "second" });
  const rest = await kubeconfig("second", { cluster: { server }, context: "nothing" });
  const connection = open({}, { KUBECONFIG: [join(folder(), "missing"), users, rest].join(":") });
  expect(await connection.client.read("/version")).toEqual({ value: { sent: "Bearer of-the-first" } });
});

test("what is wrong with a kubeconfig is said, with its name", async () => {
  const why = async (connection: ReturnType<typeof open>) =>
    connection.server().then(
      () => "nothing",
      (error: Error) => error.message,
    );
  const none = await kubeconfig("one", { user: { token: "t" } });
  expect(await why(open({ kubeconfig: none }))).toBe(
    `the kubeconfig has no current context: name one with --context; ${none} has one`,
  );
  expect(await why(open({ kubeconfig: none, context: "one" }))).toBe(
    `the context one of ${none} names a cluster that is not there`,
  );
  expect(await why(open({ kubeconfig: "/nowhere" }))).toStartWith("there is no kubeconfig /nowhere:");
  const broken = join(folder(), "broken");
  await Bun.write(broken, "{ not: [yaml");
  expect(await why(open({ kubeconfig: broken }))).toStartWith(`the kubeconfig ${broken} cannot be read: `);
});

/** An HTTP proxy; the places that it was asked for. */
async function proxy(): Promise<{ readonly url: string; readonly asked: string[] }> {
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    asked.push(`${request.method} ${new URL(request.url ?? "").pathname}`);
    const answer = await fetch(request.url ?? "", { headers: { accept: "application/json" } });
    response.writeHead(answer.status, { "content-type": "application/json" }).end(await answer.text());
  });
  server.on("connect", ({ url = "" }, socket) => {
    asked.push("CONNECT");
    const target = connect(Number(url.split(":")[1]), "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      target.pipe(socket).pipe(target);
    });
    for (const end of [socket, target]) end.on("error", () => {});
    later(() => void target.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  later(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as { port: number }).port}`, asked };
}

test("a proxy carries requests, and tunnels into pods", async () => {
  const page = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response("from the pod") });
  later(() => page.stop(true));
  const front = servePods(new FakeApiServer(), { "team/pod:80": page.port as number });
  later(() => front.stop());
  const { url, asked } = await proxy();
  const cluster = { server: front.url, "proxy-url": url };
  const connection = open({ kubeconfig: await kubeconfig("one", { cluster, user: { token: "t" }, context: "one" }) });
  expect(await connection.client.read("/version")).toEqual({ value: { gitVersion: "v1.36.0" } });
  const forward = await connection.forward({ pod: { namespace: "team", name: "pod" }, port: 80 });
  expect(await (await fetch(`http://${forward.address}`)).text()).toBe("from the pod");
  await forward.stop();
  expect(asked).toEqual(["GET /version", "GET /api/v1/namespaces/team/pods/pod/portforward", "CONNECT"]);
});
