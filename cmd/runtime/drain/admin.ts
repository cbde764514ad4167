/** Envoy's admin interface, as far as a drain needs it. */
export interface EnvoyAdmin {
  post(path: string): Promise<void>;
  /** Connections of clients that are open now. */
  connections(): Promise<number>;
}

/** Milliseconds an answer may take: one that hangs is no answer. */
const PATIENCE_MS = 5_000;

/** The admin interface at an address such as `http://localhost:19000`. */
export function envoyAdmin(base: string): EnvoyAdmin {
  return {
    async post(path) {
      await answered(await fetch(`${base}/${path}`, { method: "POST", signal: AbortSignal.timeout(PATIENCE_MS) }));
    },
    async connections() {
      const filter = encodeURIComponent("^listener\\..*\\.downstream_cx_active$");
      const response = await answered(
        await fetch(`${base}/stats?filter=${filter}&format=json`, { signal: AbortSignal.timeout(PATIENCE_MS) }),
      );
      return openConnections(await response.json());
    },
  };
}

/** Listeners that are not the user's (admin, statistics, readiness), and counts that repeat those of a listener. */
const NOT_CLIENTS = /admin|19001|19003|worker/;

/** The sum over the listeners in Envoy's statistics; throws when there are none, for then the answer means nothing. */
export function openConnections(answer: unknown): number {
  const { stats = [] } = answer as { readonly stats?: readonly { readonly name?: string; readonly value?: number }[] };
  const counted = stats.filter(({ name }) => name !== undefined);
  if (counted.length === 0) throw new Error("Envoy reports no listeners");
  return counted.filter(({ name = "" }) => !NOT_CLIENTS.test(name)).reduce((sum, { value = 0 }) => sum + value, 0);
}

async function answered(response: Response): Promise<Response> {
  if (!response.ok) throw new Error(`Envoy's admin interface answers ${response.status}`);
  return response;
}
