/** As much of Envoy's admin interface as running it needs. */
export interface AdminClient {
  /** `127.0.0.1:port` */
  readonly address: string;
  /** Lets connections end: listeners close, responses say `connection: close`. */
  drain(): Promise<void>;
  /** Connections of clients that are open now. Undefined when Envoy does not answer. */
  connections(): Promise<number | undefined>;
  /** Whether Envoy has its first configuration and serves. */
  ready(): Promise<boolean>;
}

/** How long Envoy may take to answer. */
const PATIENCE_MS = 2_000;

/** Makes a client for the admin interface at an address. Its methods never throw. */
export function adminClient(address: string): AdminClient {
  const call = async (path: string, method = "GET"): Promise<string | undefined> => {
    try {
      const signal = AbortSignal.timeout(PATIENCE_MS);
      const response = await fetch(`http://${address}${path}`, { method, signal });
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
    async connections() {
      const text = await call("/stats?filter=%5Elistener%5C..*%5C.downstream_cx_active%24");
      return text === undefined ? undefined : countConnections(text);
    },
    async ready() {
      return (await call("/ready"))?.startsWith("LIVE") ?? false;
    },
  };
}

/** Adds up the gauges of all listeners but the admin's own, which counts the very call. */
export function countConnections(stats: string): number {
  return stats
    .split("\n")
    .filter((line) => !line.startsWith("listener.admin."))
    .reduce((sum, line) => sum + (Number(line.split(": ")[1]) || 0), 0);
}
