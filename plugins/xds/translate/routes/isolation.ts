/**
 * Listener isolation: "requests match at most one Listener" of a port, the one with the most specific hostname (GatewayHTTPListenerIsolation).
 * The plain HTTP listeners of a port share one route configuration, where a wildcard of one listener would take the hosts of a narrower one that
 * no route of that one serves.
 */

/** One listener of a route configuration, with the domains that its routes serve. */
export interface Isolated<T> {
  readonly listener: T & { readonly hostnames: readonly string[] };
  readonly domains: readonly string[];
}

/** The hostnames that need a virtual host of their own, without routes, so that no wider listener answers for them; with their listeners. */
export function unservedHostnames<T>(members: readonly Isolated<T>[]): readonly { listener: T; hostname: string }[] {
  const named = new Set(members.flatMap(({ listener }) => listener.hostnames));
  // Most ports have one listener, or listeners whose hostnames have nothing in common: domains, which may be many, are not looked at.
  const narrow = members.flatMap(({ listener }) =>
    listener.hostnames.filter((hostname) => isWithinAny(hostname, named)).map((hostname) => ({ listener, hostname })),
  );
  if (narrow.length === 0) return [];
  const served = new Set(members.flatMap(({ domains }) => domains));
  const wanting = narrow.filter(({ hostname }) => !served.has(hostname) && isWithinAny(hostname, served));
  return [...new Map(wanting.map((one) => [one.hostname, one])).values()];
}

/** A domain that a list before has already. */
export interface RepeatedDomain {
  /** Place of the list that has it once more. */
  readonly list: number;
  readonly domain: string;
}

/**
 * Envoy refuses a route configuration that has a domain twice, and all of its virtual hosts with it. Listeners are told apart before, by conflicts and
 * isolation; what gets here nevertheless stays with the first list, which is that of the oldest Gateway.
 */
export function repeatedDomains(lists: readonly (readonly string[])[]): readonly RepeatedDomain[] {
  const seen = new Set<string>();
  return lists.flatMap((domains, list) => {
    const again = domains.filter((domain) => seen.has(domain));
    for (const domain of domains) seen.add(domain);
    return again.map((domain) => ({ list, domain }));
  });
}

/** Whether another hostname of the set, a wildcard, takes all that this one takes. */
function isWithinAny(hostname: string, others: ReadonlySet<string>): boolean {
  if (hostname === "*") return false;
  const labels = hostname.split(".");
  for (let from = 1; from < labels.length; from++) {
    const wider = `*.${labels.slice(from).join(".")}`;
    if (wider !== hostname && others.has(wider)) return true;
  }
  return others.has("*");
}
