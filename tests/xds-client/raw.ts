import { connect as connectTcp, type Socket } from "node:net";
import { connect as connectTls, type TLSSocket } from "node:tls";
import type { Target } from "./stream.ts";

/** The types of HTTP/2 frames that tests send by hand (RFC 9113, section 6). */
export const FRAMES = {
  data: 0,
  headers: 1,
  reset: 3,
  settings: 4,
  ping: 6,
  windowUpdate: 8,
  continuation: 9,
} as const;

/** A connection whose bytes a test writes itself. */
export interface RawConnection {
  write(bytes: Uint8Array): void;
  /** Whether the server has ended it. */
  readonly ended: boolean;
  /** Resolves when it has ended. */
  readonly end: Promise<void>;
  close(): void;
}

/** One frame. */
export function http2Frame(type: number, id: number, payload: Uint8Array = new Uint8Array(0), flags = 0): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(id, 5);
  return Buffer.concat([head, payload]);
}

/** The bytes that an HTTP/2 connection begins with. */
export const PREFACE = Buffer.concat([Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), http2Frame(FRAMES.settings, 0)]);

/** Headers of a POST to a path of one letter, in HPACK. */
export const REQUEST_HEAD = Buffer.from([0x83, 0x87, 0x41, 0x01, 0x61, 0x04, 0x02, 0x2f, 0x78]);

/** A TCP connection on which nothing was said; resolves when it is open, or was refused. */
export function openTcp(port: number): Promise<RawConnection> {
  return new Promise((resolve) => {
    const socket = connectTcp({ host: "127.0.0.1", port });
    const connection = watched(socket);
    socket.resume();
    socket.once("connect", () => resolve(connection));
    socket.once("error", () => resolve(connection));
  });
}

/** A TLS connection for HTTP/2; resolves when the handshake is done, or failed. `reads` says whether what the server sends is taken. */
export function openTls({ port, tls }: Target, { reads = true } = {}): Promise<RawConnection> {
  return new Promise((resolve) => {
    const socket: TLSSocket = connectTls({
      host: "127.0.0.1",
      servername: "localhost",
      port,
      ALPNProtocols: ["h2"],
      ...tls,
    });
    const connection = watched(socket);
    socket.once("secureConnect", () => {
      if (!reads) socket.pause();
      resolve(connection);
    });
    socket.once("close", () => resolve(connection));
    if (reads) socket.resume();
  });
}

function watched(socket: Socket): RawConnection {
  let ended = false;
  const { promise: end, resolve } = Promise.withResolvers<void>();
  socket.on("error", () => {});
  socket.once("close", () => {
    ended = true;
    resolve();
  });
  return {
    write: (bytes) => void (ended || socket.write(bytes)),
    get ended() {
      return ended;
    },
    end,
    close: () => void socket.destroy(),
  };
}
