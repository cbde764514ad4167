/**
 * The HTTP pages of a running Postern: health, metrics, statuses, and the configuration in force without its secrets.
 *
 * In: functions that give the data. Out: answers to GET requests. The pages never change anything. On a loopback address only requests are answered that
 * name a loopback host, so that no page in a browser can read the data through a name of its own.
 */
import { type AdminData, type AdminPages, adminApp } from "./app.ts";

export type {
  AdminData,
  AdminPages,
  FileProblem,
  PartHealth,
  UnattachedObject,
  WithheldObject,
} from "./app.ts";
export { redact } from "./redact.ts";

/** Where to serve which pages. */
export interface AdminOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly pages: readonly AdminPages[];
  readonly data: AdminData;
}

/** A server of pages. */
export interface AdminServer {
  /** `host:port` with the port that was taken. */
  readonly address: string;
  stop(): Promise<void>;
}

/** Seconds after which a connection on which nothing moves is ended, and bytes of a request body at most: none is ever read. */
export const IDLE_SECONDS = 10;
export const MAX_BODY = 1_024;

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/;

/** Starts serving. Throws when the address cannot be had; the message names it. */
export function serveAdmin({ host, port, pages, data }: AdminOptions): AdminServer {
  const app = adminApp(data, pages);
  const local = LOOPBACK.test(host.includes(":") ? `[${host}]` : host);
  const server = listen(host, port, (request) => {
    if (request.method !== "GET" && request.method !== "HEAD")
      return new Response("this reads only\n", { status: 405 });
    if (local && !LOOPBACK.test(request.headers.get("host") ?? ""))
      return new Response("wrong host\n", { status: 403 });
    return app.fetch(request);
  });
  return {
    address: `${host.includes(":") ? `[${host}]` : host}:${server.port}`,
    stop: () => server.stop(true),
  };
}

function listen(hostname: string, port: number, fetch: (request: Request) => Response | Promise<Response>) {
  try {
    return Bun.serve({ hostname, port, fetch, idleTimeout: IDLE_SECONDS, maxRequestBodySize: MAX_BODY });
  } catch (error) {
    throw new Error(`the admin address ${hostname}:${port} cannot be had: ${(error as Error).message}`);
  }
}
