import {
  type ClientHttp2Session,
  connect,
  createServer,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
  type Settings,
} from "node:http2";
import { later } from "../host-rig.ts";

/** The outcome of a call of gRPC. */
export interface CallAnswer {
  /** Headers and trailers. */
  readonly headers: IncomingHttpHeaders & { readonly ":status"?: number };
  readonly bytes: Buffer;
}

const PATIENCE_MS = 10_000;

/** A session of HTTP/2 without TLS. */
export function sessionAt(port: number): ClientHttp2Session {
  const session = connect(`http://127.0.0.1:${port}`);
  session.on("error", () => {});
  later(() => session.destroy());
  return session;
}

/** Calls a method with an empty message, over HTTP/2 without TLS. */
export function call(port: number, authority: string, path = "/shop.Prices/Get"): Promise<CallAnswer> {
  const session = sessionAt(port);
  return new Promise((resolve, reject) => {
    const stream = session.request({
      ...{ ":method": "POST", ":path": path, ":authority": authority },
      ...{ "content-type": "application/grpc", te: "trailers" },
    });
    const chunks: Buffer[] = [];
    let headers: CallAnswer["headers"] = {};
    const take = (more: IncomingHttpHeaders) => {
      headers = { ...headers, ...more };
    };
    const timer = setTimeout(() => reject(new Error("no answer")), PATIENCE_MS);
    stream.on("response", take).on("trailers", take).on("error", reject);
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("end", () => {
      clearTimeout(timer);
      session.close();
      resolve({ headers, bytes: Buffer.concat(chunks) });
    });
    stream.end(Buffer.alloc(5));
  });
}

/** A backend of gRPC that answers every call, after a while where one is named, with an empty message. */
export interface Prices {
  readonly port: number;
  /** Paths of the calls, and the bytes of their messages. */
  readonly calls: { readonly path: string; readonly bytes: Buffer }[];
  readonly settings: () => Settings | undefined;
}

/** Starts one; `answer` makes the message of an answer out of the path of its call. */
export async function prices(
  address: string,
  answer: (path: string) => { readonly bytes?: readonly number[]; readonly delayMs?: number } = () => ({}),
): Promise<Prices> {
  const calls: { path: string; bytes: Buffer }[] = [];
  let session: ServerHttp2Session | undefined;
  const server = createServer();
  server.on("session", (opened) => {
    session = opened;
  });
  server.on("stream", (stream: ServerHttp2Stream, headers) => {
    const path = String(headers[":path"]);
    const chunks: Buffer[] = [];
    stream.on("error", () => {}).on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("end", async () => {
      calls.push({ path, bytes: Buffer.concat(chunks) });
      const { bytes = [], delayMs = 0 } = answer(path);
      if (delayMs > 0) await Bun.sleep(delayMs);
      if (stream.destroyed) return;
      stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
      stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
      stream.end(Buffer.from([0, 0, 0, 0, bytes.length, ...bytes]));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  later(() => {
    session?.destroy();
    server.close();
  });
  return {
    ...{ calls, settings: () => session?.remoteSettings },
    port: (server.address() as { port: number }).port,
  };
}
