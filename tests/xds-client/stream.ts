import { type ClientHttp2Stream, connect } from "node:http2";
import { createFrameReader, frame } from "../../plugins/xds/server/grpc/frame.ts";

/** Where the server listens and how to reach it. */
export interface Target {
  /** Default: this machine. */
  readonly host?: string;
  readonly port: number;
  /** Absent means plain text. */
  readonly tls?: {
    readonly ca: string;
    readonly cert?: string;
    readonly key?: string;
    /** The name in the server's certificate, where it is reached by an address. */
    readonly servername?: string;
  };
  readonly headers?: Readonly<Record<string, string>>;
}

/** How a stream ended. */
export interface Ended {
  readonly code: number;
  readonly message: string;
}

/** A gRPC stream whose messages are taken one by one. */
export interface GrpcStream {
  write(message: Uint8Array): void;
  /** Bytes as they are, without the prefix of a message. */
  writeRaw(bytes: Uint8Array): void;
  /** The next message; rejects when the stream ends first. */
  read(): Promise<Uint8Array>;
  /** Messages that came and were not taken. */
  unread(): number;
  /** Stops taking bytes off the connection, as a client that hangs does. */
  pause(): void;
  resume(): void;
  readonly ended: Promise<Ended>;
  /** Ends the sending half. */
  finish(): void;
  close(): void;
}

/** Opens one stream on a connection of its own. */
export function openStream(target: Target, path: string): GrpcStream {
  const scheme = target.tls === undefined ? "http" : "https";
  const session = connect(`${scheme}://${target.host ?? "localhost"}:${target.port}`, {
    ...target.tls,
    settings: { initialWindowSize: 65535 },
  });
  const stream = session.request({
    ...{ ":method": "POST", ":path": path, "content-type": "application/grpc", te: "trailers" },
    ...target.headers,
  });
  const inbox = createInbox();
  const ended = watchEnd(session, stream, inbox.fail);
  const reader = createFrameReader(256 * 1024 * 1024);
  stream.on("data", (chunk: Uint8Array) => {
    const messages = reader.push(chunk);
    if ("kind" in messages) throw new Error(`the server sent a bad frame: ${messages.kind}`);
    for (const message of messages) inbox.put(message.slice());
  });
  return {
    write: (message) => void stream.write(frame(message)),
    writeRaw: (bytes) => void stream.write(bytes),
    read: inbox.take,
    unread: inbox.size,
    pause: () => void stream.pause(),
    resume: () => void stream.resume(),
    ended,
    finish: () => void stream.end(),
    close: () => session.destroy(),
  };
}

type Session = ReturnType<typeof connect>;

function watchEnd(session: Session, stream: ClientHttp2Stream, fail: (error: Error) => void): Promise<Ended> {
  return new Promise((resolve) => {
    let status: Ended = { code: -1, message: "the connection was lost" };
    const note = (headers: Readonly<Record<string, unknown>>) => {
      if (headers["grpc-status"] === undefined) return;
      status = {
        code: Number(headers["grpc-status"]),
        message: decodeURIComponent(String(headers["grpc-message"] ?? "")),
      };
    };
    stream.on("response", note);
    stream.on("trailers", note);
    const done = () => {
      fail(new Error(`the stream ended: ${status.code} ${status.message}`));
      resolve(status);
      if (!session.destroyed) session.close();
    };
    stream.on("close", done);
    stream.on("error", () => {});
    session.on("error", (error: Error) => {
      if (status.code < 0) status = { code: -1, message: error.message };
      done();
    });
  });
}

function createInbox() {
  const messages: Uint8Array[] = [];
  const readers: { resolve: (message: Uint8Array) => void; reject: (error: Error) => void }[] = [];
  let failure: Error | undefined;
  return {
    size: () => messages.length,
    put(message: Uint8Array): void {
      const reader = readers.shift();
      if (reader === undefined) messages.push(message);
      else reader.resolve(message);
    },
    take: () =>
      new Promise<Uint8Array>((resolve, reject) => {
        const message = messages.shift();
        if (message !== undefined) resolve(message);
        else if (failure !== undefined) reject(failure);
        else readers.push({ resolve, reject });
      }),
    fail(error: Error): void {
      failure ??= error;
      for (const { reject } of readers.splice(0)) reject(failure);
    },
  };
}
