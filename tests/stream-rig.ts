import { createSocket } from "node:dgram";
import { connect, createServer } from "node:net";
import { later } from "./host-rig.ts";

/** A server of the loopback interface that says its name to whoever connects. */
export async function tcpBackend(name: string): Promise<number> {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.end(name);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  later(() => void server.close());
  return (server.address() as { port: number }).port;
}

/** The text that a TCP connection is told; or why it is told nothing. */
export function hear(port: number): Promise<string> {
  return new Promise((resolve) => {
    let heard = "";
    const socket = connect({ host: "127.0.0.1", port });
    socket.setEncoding("utf8").on("data", (chunk: string) => {
      heard += chunk;
    });
    socket.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    socket.on("close", () => resolve(heard || "closed"));
  });
}

/** A server of the loopback interface that answers each datagram with its name. */
export async function udpBackend(name: string): Promise<number> {
  const server = createSocket("udp4", (_message, from) => server.send(name, from.port, from.address));
  await new Promise<void>((resolve) => server.bind(0, "127.0.0.1", resolve));
  later(() => void server.close());
  return server.address().port;
}

/** The answer to a datagram; nothing after a second. */
export function echo(port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = createSocket("udp4");
    const end = (answer: string) => {
      clearTimeout(timer);
      socket.close();
      resolve(answer);
    };
    const timer = setTimeout(() => end("nothing"), 1_000);
    socket.on("message", (message) => end(message.toString()));
    socket.on("error", (error) => end(error.message));
    socket.send("?", port, "127.0.0.1");
  });
}
