import { connect, type Socket } from "node:net";
import { later } from "../host-rig.ts";

/** A connection on which bytes are written and read as they are. */
export interface RawConnection {
  readonly socket: Socket;
  /** The text that was read so far. */
  readonly text: () => string;
  write(bytes: string | Uint8Array): void;
  /** Resolves with all that was read when it ends, with what was read until then when it does not. */
  ended(withinMs?: number): Promise<{ readonly closed: boolean; readonly text: string; readonly ms: number }>;
  /** Resolves when what was read matches. */
  reads(pattern: RegExp, withinMs?: number): Promise<string>;
}

/** Opens one to a port of the loopback interface. */
export async function raw(port: number, localAddress?: string): Promise<RawConnection> {
  const socket = connect({ host: "127.0.0.1", port, ...(localAddress === undefined ? {} : { localAddress }) });
  later(() => void socket.destroy());
  let [text, closed]: [string, boolean] = ["", false];
  const opened = performance.now();
  let closedMs = 0;
  socket.setEncoding("latin1").on("data", (chunk: string) => {
    text += chunk;
  });
  socket
    .on("error", () => {})
    .on("close", () => {
      [closed, closedMs] = [true, performance.now() - opened];
    });
  await new Promise<void>((resolve) => socket.once("connect", resolve).once("close", resolve));
  const until = async (done: () => boolean, withinMs: number) => {
    const deadline = Date.now() + withinMs;
    while (!done() && Date.now() < deadline) await Bun.sleep(5);
  };
  return {
    ...{ socket, text: () => text, write: (bytes) => void socket.write(bytes) },
    async ended(withinMs = 5_000) {
      await until(() => closed, withinMs);
      return { closed, text, ms: closed ? closedMs : performance.now() - opened };
    },
    async reads(pattern, withinMs = 5_000) {
      await until(() => pattern.test(text) || closed, withinMs);
      if (!pattern.test(text)) throw new Error(`nothing like ${pattern} in: ${text}`);
      return text;
    },
  };
}

/** A request of HTTP/1.1 as bytes. */
export function requestBytes(path = "/", headers: Readonly<Record<string, string>> = {}, method = "GET"): string {
  const lines = Object.entries({ host: "www.example.com", ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${path} HTTP/1.1\r\n${lines.join("")}\r\n`;
}
