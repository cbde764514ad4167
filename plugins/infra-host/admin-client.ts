import { resolve } from "node:path";

/** As much of Envoy's admin interface as running it needs. */
export interface AdminClient {
  /** `unix:` and the path of a socket, or `127.0.0.1:port`. */
  readonly address: string;
  /** Lets connections end: responses say `connection: close`. */
  drain(): Promise<void>;
  /** Takes no more connections; those that are open stay. */
  close(): Promise<void>;
  /** The number of requests under way and of connections that carry no HTTP: all would be cut off now. Undefined when Envoy does not answer. */
  busy(): Promise<number | undefined>;
  /** Whether Envoy has its first configuration and serves. */
  ready(): Promise<boolean>;
}

/** How long Envoy may take to answer. */
const PATIENCE_MS = 2_000;

const UNIX = "unix:";

/** The address that Envoy wrote down, `host:port` or a path, in our form. */
export function adminAddress(written: string): string {
  const text = written.trim();
  return /:\d+$/.test(text) ? text : `${UNIX}${resolve(text)}`;
}

/** Makes a client for the admin interface at an address. The client's methods never throw. */
export function adminClient(address: string): AdminClient {
  const [host, unix] = address.startsWith(UNIX) ? ["localhost", { unix: address.slice(UNIX.length) }] : [address, {}];
  const call = async (path: string, method = "GET"): Promise<string | undefined> => {
    try {
      const signal = AbortSignal.timeout(PATIENCE_MS);
      const response = await fetch(`http://${host}${path}`, { method, signal, ...unix });
      const text = await response.text();
      return response.ok ? text : undefined;
    } catch {
      return undefined;
    }
  };
  return {
    address,
    async drain() {
      await call("/drain_listeners?graceful&skip_exit", "POST");
    },
    async close() {
      await call("/drain_listeners", "POST");
    },
    async busy() {
      const text = await call(`/stats?filter=${encodeURIComponent(BUSY)}`);
      return text === undefined ? undefined : countBusy(text);
    },
    async ready() {
      return (await call("/ready"))?.startsWith("LIVE") ?? false;
    },
  };
}

/** Gauges of connections by listener, and of connections and requests by HTTP connection manager. */
const BUSY = "^(listener\\..*\\.downstream_cx_active|http\\..*\\.downstream_(cx|rq)_active)$";

/**
 * Requests, plus connections that no HTTP connection manager holds. Connections that wait for another request do not count; nor does the
 * admin's own listener, nor the gauges of single workers, which are in those of their listener.
 */
export function countBusy(stats: string): number {
  let connections = 0;
  let http = 0;
  let requests = 0;
  for (const line of stats.split("\n")) {
    const [name = "", value] = line.split(": ");
    const count = Number(value) || 0;
    if (/^(listener|http)\.admin\./.test(name) || name.includes(".worker_")) continue;
    if (name.startsWith("listener.")) connections += count;
    else if (name.endsWith("_cx_active")) http += count;
    else requests += count;
  }
  return requests + Math.max(0, connections - http);
}
