import { base64OfBytes } from "../../../core/scalars/bytes.ts";
import { type At, type Fetching, Refused } from "./port.ts";

/**
 * The network of this runtime. On Bun, Node and Deno a request goes to the very address that was looked at, with the name of the host in its header and in TLS. Where fetch
 * is all there is, names are left to the runtime, so hosts are looked at by what they are called, and certificates of one's own cannot be used.
 */
export const NETWORK: Fetching = {
  async resolve(host) {
    const dns = await loaded(() => import("node:dns/promises"));
    return dns === undefined ? [host] : (await dns.lookup(host, { all: true })).map(({ address }) => address);
  },
  async request(url, at) {
    if ("Bun" in globalThis) return requestOfBun(url, at);
    const modules = await loaded(() => Promise.all([import("node:http"), import("node:https"), import("node:stream")]));
    if (modules === undefined) return requestByName(url, at);
    const [http, https, { Readable }] = modules;
    const incoming = await answerOf(url.protocol === "https:" ? https.request : http.request, url, at);
    const { statusCode: status = 0, headers } = incoming;
    const body = EMPTY.has(status) ? null : (Readable.toWeb(incoming) as ReadableStream<Uint8Array>);
    return new Response(body, { status, headers: new Headers(headersOf(headers)) });
  },
};

/** Statuses of answers without a body. */
const EMPTY: ReadonlySet<number> = new Set([204, 205, 304]);

type Send = typeof import("node:http").request;

function answerOf(send: Send, url: URL, at: At): Promise<import("node:http").IncomingMessage> {
  const { address, signal, ca } = at;
  return new Promise((resolve, reject) => {
    const outgoing = send({
      ...{ host: address, port: url.port, path: `${url.pathname}${url.search}`, signal, agent: false },
      headers: headersFor(url, at),
      ...(isNamed(url, at) && { servername: url.hostname }),
      ...(ca !== undefined && { ca }),
    });
    outgoing.on("response", resolve);
    outgoing.on("error", reject);
    outgoing.end();
  });
}

/** Bun's own client takes an address in place of the name, and is told the name beside it. */
function requestOfBun(url: URL, at: At): Promise<Response> {
  const { address, signal, ca } = at;
  const target = new URL(url.href);
  target.hostname = address.includes(":") ? `[${address}]` : address;
  target.username = "";
  target.password = "";
  const init = {
    ...{ signal, redirect: "manual", headers: headersFor(url, at) },
    // An answer that unfolds would be unfolded before its size is looked at.
    decompress: false,
    tls: { ...(isNamed(url, at) && { serverName: url.hostname }), ...(ca !== undefined && { ca }) },
  };
  return fetch(target.href, init as RequestInit);
}

function requestByName(url: URL, { signal, ca, headers }: At): Promise<Response> {
  if (ca !== undefined) throw new Refused("certificates of one's own cannot be used where fetch is all there is");
  const target = new URL(url.href);
  target.username = "";
  target.password = "";
  return fetch(target, { signal, redirect: "manual", headers: { ...headers, ...authorization(url) } });
}

function headersFor(url: URL, { headers }: At): Record<string, string> {
  return { ...headers, host: url.host, "accept-encoding": "identity", ...authorization(url) };
}

function isNamed({ hostname }: URL, { address }: At): boolean {
  return !hostname.startsWith("[") && hostname !== address;
}

function authorization({ username, password }: URL): { readonly authorization?: string } {
  if (username === "" && password === "") return {};
  const text = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { authorization: `Basic ${base64OfBytes(new TextEncoder().encode(text))}` };
}

function headersOf(headers: Readonly<Record<string, string | readonly string[] | undefined>>): [string, string][] {
  return Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [value].flat().map((each): [string, string] => [name, each as string]),
  );
}

/** A part of Node's API; undefined where there is none. */
async function loaded<T>(load: () => Promise<T>): Promise<T | undefined> {
  try {
    return await load();
  } catch {
    return undefined;
  }
}
