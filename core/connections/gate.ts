import { type Clock, createTokenBucket, type TokenBucket } from "../observe/mod.ts";
import { done, failed, type Result } from "../result/mod.ts";

/** How many connections there may be, and how many may begin. */
export interface GateLimits {
  /** Open connections of all clients. */
  readonly connections: number;
  /** Open connections of one client. */
  readonly perClient: number;
  /** Connections that may begin in a second for long, and at once after a pause: of all clients, and of one. */
  readonly rate: number;
  readonly burst: number;
  readonly clientRate: number;
  readonly clientBurst: number;
}

/**
 * The limits where no others are set. A proxy needs one connection; a node, behind whose address many may be, some dozens. A handshake costs about a
 * millisecond of CPU, so the rate is half of one. After a restart thousands of proxies come at once and those that are refused come again.
 */
export const STANDARD_LIMITS: GateLimits = {
  connections: 10_000,
  perClient: 512,
  rate: 500,
  burst: 2_000,
  clientRate: 50,
  clientBurst: 300,
};

/** Counts connections. */
export interface Gate {
  /** Lets a connection in, or says why not. The function that comes back for one that is let in is to be called when it ends. */
  admit(client: string): Result<() => void>;
}

/** Clients that are remembered at most; those without a connection are forgotten first. */
const MOST_CLIENTS = 10_000;

interface Client {
  open: number;
  readonly bucket: TokenBucket;
}

/** Makes a gate. */
export function createGate(clock: Pick<Clock, "now">, limits: GateLimits = STANDARD_LIMITS): Gate {
  const clients = new Map<string, Client>();
  const all = createTokenBucket({ qps: limits.rate, burst: limits.burst }, clock);
  let open = 0;
  const clientOf = (name: string): Client => {
    const known = clients.get(name) ?? {
      open: 0,
      bucket: createTokenBucket({ qps: limits.clientRate, burst: limits.clientBurst }, clock),
    };
    // The newest stand last, so that those who have not come for longest are forgotten first.
    clients.delete(name);
    clients.set(name, known);
    if (clients.size > MOST_CLIENTS) forgetOne(clients);
    return known;
  };
  return {
    admit(address) {
      const client = clientOf(clientName(address));
      if (open >= limits.connections) return failed(`there are ${limits.connections} connections`);
      if (client.open >= limits.perClient) return failed(`this client has ${limits.perClient} connections`);
      if (client.bucket.take() > 0) return failed(`this client begins more than ${limits.clientRate} a second`);
      if (all.take() > 0) return failed(`more than ${limits.rate} begin in a second`);
      open += 1;
      client.open += 1;
      let left = false;
      return done(() => {
        if (left) return;
        left = true;
        open -= 1;
        client.open -= 1;
      });
    },
  };
}

function forgetOne(clients: Map<string, Client>): void {
  for (const [name, { open }] of clients) {
    if (open > 0) continue;
    clients.delete(name);
    return;
  }
}

/** Of an IPv6 address the network (/64), of which one machine has all addresses; IPv4 in the form of IPv6 as IPv4. */
function clientName(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined || !address.includes(":")) return mapped ?? address;
  const [head = "", tail] = address.split("::");
  const groups = head.split(":");
  const gap = tail === undefined ? 0 : Math.max(0, 4 - groups.length);
  return [...groups, ...Array<string>(gap).fill("0")].slice(0, 4).join(":");
}
