import { PAUSE_MS } from "../../core/connections/burst-log.ts";
import { createGate, STANDARD_LIMITS } from "../../core/connections/mod.ts";
import { fetchGuarded, MAX_REDIRECTS } from "../../library/needs/fetch/guarded-fetch.ts";
import type { Fetching } from "../../library/needs/fetch/port.ts";
import { DEFAULT_MAX_BYTES, MAX_CONCURRENT, MAX_KEPT_BYTES, REQUEST_MS } from "../../library/needs/resolver.ts";
import { IDLE_SECONDS, MAX_BODY } from "../../plugins/admin/mod.ts";
import { MAX_BYTES } from "../../plugins/gateway-api/policies/extension/wasm.ts";
import * as webhooks from "../../plugins/infra-kubernetes/webhooks/server.ts";
import * as modules from "../../plugins/wasm/server.ts";
import * as xds from "../../plugins/xds/server/limits.ts";
import { count, type Limit, seconds, size } from "./limits.ts";

async function fetched(request: Fetching["request"], maxBytes: number, signal: AbortSignal): Promise<string> {
  const fetching = { resolve: async () => ["192.0.2.1"], request };
  const reach = () => ({ here: false, allowed: [] });
  const answer = await fetchGuarded({ url: "http://example.com/" }, { reach, maxBytes, signal, fetching });
  return "value" in answer ? "(no error)" : answer.fault;
}

/** Limits of what is fetched since users name it. */
export async function fetchLimits(): Promise<readonly Limit[]> {
  const never = new AbortController().signal;
  const large = (bytes: number) => async () => new Response("", { headers: { "content-length": String(bytes + 1) } });
  const circle: Fetching["request"] = async (url) => Response.redirect(`${url.href}x`, 302);
  const late: Fetching["request"] = async (_url, { signal }) => {
    signal.throwIfAborted();
    throw new Error("the signal has not been aborted");
  };
  return [
    {
      what: "an answer, with all redirects",
      number: seconds(REQUEST_MS),
      why: "what waits for it is refused until it is there",
      error: await fetched(late, 1, AbortSignal.abort()),
    },
    {
      what: "redirects",
      number: count(MAX_REDIRECTS),
      why: "each is looked at like the first address",
      error: await fetched(circle, 1, never),
    },
    {
      what: "a key set, or what a provider says of itself",
      number: size(DEFAULT_MAX_BYTES),
      why: "those of large providers have some KiB",
      error: await fetched(large(DEFAULT_MAX_BYTES), DEFAULT_MAX_BYTES, never),
    },
    {
      what: "a Wasm module",
      number: size(MAX_BYTES),
      why: "it is held in memory, here and in each proxy",
      error: await fetched(large(MAX_BYTES), MAX_BYTES, never),
    },
    {
      what: "all answers together",
      number: size(MAX_KEPT_BYTES),
      why: "they are held as long as something wants them",
      error: `all answers together are larger than ${MAX_KEPT_BYTES} bytes`,
    },
    {
      what: "requests at once",
      number: count(MAX_CONCURRENT),
      why: "a slow server holds up few others; what was never asked for goes first",
      error: "the others wait",
    },
  ];
}

/** Why a gate that has its standard limits does not let a client in, when so many came; `apart` is the time between them, in milliseconds. */
function refused(times: number, clientOf: (i: number) => string, apart: number): string {
  let now = 0;
  const gate = createGate({ now: () => now });
  for (let i = 0; i <= times; i++) {
    const outcome = gate.admit(clientOf(i));
    if ("fault" in outcome) return i === times ? outcome.fault : `refused after ${i}`;
    now += apart;
  }
  return "(no error)";
}

const one = () => "192.0.2.1";
const many = (i: number) => `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`;
const line = (reason: string) => `\`a connection is refused\`, with the reason \`${reason}\``;

/** Limits of what connects to a server of Postern's. */
export function serverLimits(): readonly Limit[] {
  const { connections, perClient, rate, burst, clientRate, clientBurst } = STANDARD_LIMITS;
  return [...connectionLimits(), ...streamLimits(), ...otherLimits()];

  function connectionLimits(): readonly Limit[] {
    return [
      {
        what: "connections to one port",
        number: count(connections),
        why: "each holds memory before anybody has said who he is; a proxy needs one",
        error: line(refused(connections, many, 1_000)),
      },
      {
        what: "connections of one address (of IPv6: of one /64)",
        number: count(perClient),
        why: "behind the address of a node may be some dozens of proxies",
        error: line(refused(perClient, one, 1_000)),
      },
      {
        what: "connections, and so handshakes, that begin in a second",
        number: `${count(rate)}; ${count(burst)} at once after a pause`,
        why: "a handshake costs a millisecond; after a restart all proxies come at once, and those that are refused come again",
        error: line(refused(burst, many, 0)),
      },
      {
        what: "the same of one address",
        number: `${count(clientRate)}; ${count(clientBurst)} at once after a pause`,
        why: "one client is not to use up what is there for all",
        error: line(refused(clientBurst, one, 0)),
      },
      {
        what: "a TLS handshake",
        number: handshakes(),
        why: "a connection on which nobody speaks is no connection",
        error: "`a TLS handshake failed`",
      },
      {
        what: "lines of the log about either",
        number: `one in ${seconds(PAUSE_MS)}`,
        why: "a flood is not to fill the log",
        error: "`more connections are refused`, `more TLS handshakes failed`, with their number",
      },
    ];
  }
}

/** The time of a handshake, which is the same everywhere. */
function handshakes(): string {
  const times = new Set([xds.HANDSHAKE_MS, modules.HANDSHAKE_MS, webhooks.HANDSHAKE_MS]);
  return [...times].map(seconds).join(", ");
}

function streamLimits(): readonly Limit[] {
  return [
    {
      what: "streams of a connection",
      number: `${xds.MAX_STREAMS} (xDS, limits), ${modules.MAX_STREAMS} (modules), ${webhooks.MAX_STREAMS} (webhooks)`,
      why: "a proxy has one; an API server sends all its requests over one connection",
      error: "the stream is refused; who opens them in floods loses the connection",
    },
    {
      what: "a connection without a stream, or on which nothing moves",
      number: `${seconds(xds.IDLE_MS)} (xDS, limits), ${seconds(modules.IDLE_MS)} (modules), ${seconds(webhooks.IDLE_MS)} (webhooks), ${IDLE_SECONDS} s (admin pages)`,
      why: "proxies that work have a stream",
      error: "it is ended",
    },
    {
      what: "a request of a proxy (`xdsServer.maxReceiveMessageSize`)",
      number: size(xds.MAX_REQUEST),
      why: "after a reconnect it names all it has",
      error: "gRPC status 8: `a message of … bytes is over the limit of …`",
    },
    {
      what: "unfinished requests of all streams",
      number: size(xds.MAX_UNFINISHED),
      why: "who sends one has not yet said who he is; a stream that holds less than 1 MiB is left alone",
      error: "gRPC status 8: `too much of unfinished requests is held`",
    },
  ];
}

function otherLimits(): readonly Limit[] {
  return [
    {
      what: "a request to a webhook",
      number: size(webhooks.BODY_LIMIT),
      why: "twice what an API server takes for an object",
      error: "it is ended",
    },
    {
      what: "the body of a request to the admin pages",
      number: size(MAX_BODY),
      why: "none is ever read",
      error: "status 413",
    },
  ];
}
