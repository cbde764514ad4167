import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTcpServer, type Socket } from "node:net";
import { later } from "../host-rig.ts";
import type { Seen } from "../http-world.ts";

/** A backend of the loopback network that answers with what it saw, and keeps it. */
export interface Shelf {
  readonly name: string;
  readonly port: number;
  readonly seen: ShelfSeen[];
  /** How many connections it was ever asked on. */
  readonly connections: () => number;
  /** How many of them are open. */
  readonly open: () => number;
  /** Answers with these headers from now on. */
  say(headers: Readonly<Record<string, string>>): void;
  /** Answers this status from now on, whatever is asked; undefined ends that. */
  fail(status: number | undefined): void;
  /** Ends it, with its connections. */
  close(): void;
}

/** A request as a shelf saw it. */
export interface ShelfSeen extends Seen {
  readonly body: string;
}

/**
 * Starts one at an address. The query of a request says how it is answered: `status` is another status than 200, `delay` milliseconds until then,
 * `bytes` a body of that length, `header` one header `name:value`, `reset` a connection that ends instead. An upgrade is granted, to a protocol that sends back what it gets.
 */
export async function shelf(name: string, address = "127.0.0.1", port = 0): Promise<Shelf> {
  const seen: ShelfSeen[] = [];
  let [connections, opened, failing]: [number, number, number | undefined] = [0, 0, undefined];
  let said: Readonly<Record<string, string>> = {};
  const server = createServer(async (incoming, response) => {
    const told = { backend: name, method: incoming.method ?? "", path: incoming.url ?? "", headers: incoming.headers };
    const body = await bodyOf(incoming).catch(() => undefined);
    if (body === undefined) return;
    seen.push({ ...told, body });
    for (const [field, value] of Object.entries(said)) response.setHeader(field, value);
    await answer(incoming, response, { ...told, body, failing });
  });
  server.on("upgrade", (incoming, socket) => {
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: ${incoming.headers.upgrade}\r\n\r\n`,
    );
    socket.on("error", () => {}).on("data", (chunk) => socket.write(`echo ${chunk.toString()}`));
  });
  server.on("connection", (socket) => {
    connections++;
    opened++;
    socket.on("close", () => opened--);
  });
  server.keepAliveTimeout = 60_000;
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  await new Promise<void>((resolve, reject) => server.on("error", reject).listen(port, address, resolve));
  later(close);
  const fail = (status: number | undefined) => {
    failing = status;
  };
  const say = (headers: Readonly<Record<string, string>>) => {
    said = headers;
  };
  return {
    ...{ name, seen, say, fail, close, connections: () => connections, open: () => opened },
    port: (server.address() as { port: number }).port,
  };
}

async function answer(
  incoming: IncomingMessage,
  response: ServerResponse,
  { failing, ...told }: ShelfSeen & { readonly failing: number | undefined },
): Promise<void> {
  const { searchParams: query } = new URL(told.path, "http://shelf");
  const delay = Number(query.get("delay") ?? 0);
  if (delay > 0) await Bun.sleep(delay);
  if (query.has("reset")) return void incoming.socket.destroy();
  for (const header of query.getAll("header")) {
    const [field = "", value = ""] = header.split(":");
    response.setHeader(field, value);
  }
  response.setHeader("x-backend", told.backend);
  response.statusCode = failing ?? Number(query.get("status") ?? 200);
  response.end(query.has("bytes") ? "b".repeat(Number(query.get("bytes"))) : JSON.stringify(told));
}

/** The body of a message, as text. */
export async function bodyOf(incoming: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of incoming.setEncoding("utf8")) body += chunk;
  return body;
}

/** A server of the loopback interface for connections. */
export async function tcpServer(
  take: (socket: Socket) => void,
  address = "127.0.0.1",
): Promise<{ readonly port: number }> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {}).on("close", () => sockets.delete(socket));
    take(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  later(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port: (server.address() as { port: number }).port };
}
