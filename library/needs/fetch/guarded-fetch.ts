import type { Need } from "../../../core/incremental/mod.ts";
import { done, failed, type Result } from "../../../core/result/mod.ts";
import { isReachable, placeOf, type Reach } from "../../../plugins/gateway-api/base/reach.ts";
import { limitedBytes } from "../../limited-bytes.ts";
import { NETWORK } from "./network.ts";
import { type Fetching, Refused } from "./port.ts";

/** Redirects that are followed at most. */
export const MAX_REDIRECTS = 5;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** The guards of a fetch. */
export interface Guards {
  readonly reach: () => Reach;
  readonly signal: AbortSignal;
  /** Bytes of the answer at most. */
  readonly maxBytes: number;
  readonly fetching?: Fetching;
}

/** The bytes that an address gave, or why it gave none. */
export type Fetched = Result<Uint8Array>;

/** A question to an address. */
export interface Question extends Pick<Need, "url" | "ca"> {
  /** The headers of the question. Where a redirect leads to another server, that one is told none of them that says who asks. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** The answer of a server, whatever its status; of one that is no success there are no bytes. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
}

/** Fetches what users name, as {@link askGuarded} asks for it; another status than one of success is no answer. */
export async function fetchGuarded(question: Question, guards: Guards): Promise<Fetched> {
  const answer = await askGuarded(question, guards);
  if ("fault" in answer) return answer;
  const { status, bytes } = answer.value;
  return isSuccess(status) ? done(bytes) : failed(`the server answered with status ${status}`);
}

/** Whether a status says that an answer is what was asked for. */
export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}

/**
 * Asks what users name, from inside the controller's network: by http and https only, and never the controller's own machine, its link or a metadata service
 * unless `reach` says so. Names are resolved here and the very address that was looked at is connected to, so that a name cannot be another one meanwhile; each
 * redirect is looked at like the first address. Never throws.
 */
export async function askGuarded(question: Question, guards: Guards): Promise<Result<Answered>> {
  try {
    const response = await follow(question, guards);
    const { status, headers } = response;
    if (!response.ok) {
      await response.body?.cancel();
      return done({ status, headers, bytes: new Uint8Array() });
    }
    const bytes = await readLimited(response, guards.maxBytes);
    if (bytes === undefined) return failed(`the answer is larger than ${guards.maxBytes} bytes`);
    return done({ status, headers, bytes });
  } catch (error) {
    if (error instanceof Refused) return failed(error.message);
    return failed(transportText(error, guards.signal));
  }
}

async function follow({ url: first, ca, headers: all = {} }: Question, guards: Guards): Promise<Response> {
  const { signal, fetching = NETWORK } = guards;
  let [url, headers] = [parsed(first), all];
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const address = await addressOf(url, guards);
    const response = await fetching.request(url, { address, signal, headers, ...(ca !== undefined && { ca }) });
    const location = response.headers.get("location");
    if (!REDIRECTS.has(response.status) || location === null) return response;
    await response.body?.cancel();
    const next = parsed(location, url);
    if (url.protocol === "https:" && next.protocol !== "https:") throw new Refused("it redirects from https to http");
    if (next.origin !== url.origin) headers = withoutAuthorization(headers);
    url = next;
  }
  throw new Refused(`it redirects more than ${MAX_REDIRECTS} times`);
}

function parsed(text: string, base?: URL): URL {
  const url = URL.parse(text, base?.href);
  const where = base === undefined ? "the address" : "an address that it redirects to";
  if (url === null) throw new Refused(`${where} cannot be read`);
  if (url.protocol !== "http:" && url.protocol !== "https:")
    throw new Refused(`${where} is neither of http nor of https`);
  return url;
}

function withoutAuthorization({
  authorization: _,
  ...others
}: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return others;
}

/** The address to connect to. When one of those that a name stands for may not be reached, none is. */
async function addressOf({ hostname }: URL, { reach, signal, fetching = NETWORK }: Guards): Promise<string> {
  const host = hostname.replace(/^\[|\]$/g, "");
  const rules = reach();
  const isAddress = /^[\d.]+$/.test(host) || host.includes(":");
  // The name of this machine needs no resolver to be refused, and where it is allowed, the resolver says what it is.
  if (!isReachable(host, rules)) throw new Refused(notReachable(host, rules));
  const addresses = isAddress ? [host] : await inTime(fetching.resolve(host), signal);
  const bad = addresses.find((address) => !isReachable(address, rules));
  if (bad !== undefined) throw new Refused(notReachable(host, rules));
  const [address] = addresses;
  if (address === undefined) throw new Refused("its host name stands for no address");
  return address;
}

/** Names are resolved by the system, which cannot be told to stop. */
function inTime<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  return Promise.race([work, aborted]);
}

function notReachable(host: string, rules: Reach): string {
  const own = placeOf(host) === "here" && !rules.here;
  return own
    ? "its host is this machine, which nothing is fetched from"
    : "its host is, or stands for, an address of this machine, its link or a metadata service; extensionApis.allowedAddresses may allow the latter two";
}

async function readLimited(response: Response, limit: number): Promise<Uint8Array | undefined> {
  if (Number(response.headers.get("content-length") ?? 0) > limit) {
    await response.body?.cancel();
    return undefined;
  }
  return limitedBytes(response.body, limit);
}

/** The text about a failed connection for the user who named the address; nothing that came over it. */
function transportText(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return "it took too long";
  const { code, message } = error as { code?: unknown; message?: string };
  return typeof code === "string" ? `the request failed: ${code}` : `the request failed: ${message ?? String(error)}`;
}
