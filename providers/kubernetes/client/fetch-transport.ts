import type { KubeRequest, KubeResponse, KubeTransport } from "../../../core/kube/mod.ts";
import type { Clock } from "../../../core/observe/mod.ts";
import type { CredentialSource, Credentials } from "./credentials.ts";
import type { TlsFiles } from "./stand-ins.ts";

/** How long credentials are used before they are looked up again, in the background. */
const CREDENTIALS_MS = 60_000;
/** How long an answer may take. Watches have this long for their first byte, and no limit after it. */
const ANSWER_MS = 30_000;

/** The options of the transport. */
export interface FetchTransportOptions {
  readonly credentials: CredentialSource;
  readonly clock: Clock;
  readonly userAgent?: string;
}

/**
 * The transport over Bun's fetch, which keeps connections and reuses them. Looks credentials up at the first request, every minute after
 * that, and at once when the server does not know the client any more.
 */
export function createFetchTransport(options: FetchTransportOptions): KubeTransport {
  const held = holdCredentials(options);
  const userAgent = options.userAgent ?? "postern";
  return {
    async send(request) {
      const first = await sendOnce(await held.current(), request, { userAgent, clock: options.clock });
      if (first.status !== 401) return first;
      await first.text();
      return sendOnce(await held.renewed(), request, { userAgent, clock: options.clock });
    },
  };
}

interface HeldCredentials {
  current(): Promise<Credentials>;
  renewed(): Promise<Credentials>;
}

function holdCredentials({ credentials, clock }: FetchTransportOptions): HeldCredentials {
  let held: Promise<Credentials> | undefined;
  let since = 0;
  let renewing: Promise<Credentials> | undefined;
  const renew = (): Promise<Credentials> => {
    renewing ??= lookUp().finally(() => {
      renewing = undefined;
    });
    return renewing;
  };
  const lookUp = async (): Promise<Credentials> => {
    const before = await held?.catch(() => undefined);
    const found = await credentials();
    const kept = before && sameTls(before.tls, found.tls) ? { ...found, tls: before.tls } : found;
    held = Promise.resolve(kept);
    since = clock.now();
    return kept;
  };
  return {
    current() {
      if (held === undefined) return renew();
      if (clock.now() - since > CREDENTIALS_MS) {
        since = clock.now();
        renew().catch(() => {});
      }
      return held;
    },
    renewed: renew,
  };
}

/** Connections are pooled by their certificates: the same content keeps the same object. */
function sameTls(a: TlsFiles, b: TlsFiles): boolean {
  const same = (field: keyof TlsFiles) => String(a[field]) === String(b[field]);
  return same("ca") && same("cert") && same("key") && same("rejectUnauthorized") && same("serverName");
}

interface Sending {
  readonly userAgent: string;
  readonly clock: Clock;
}

async function sendOnce(credentials: Credentials, request: KubeRequest, sending: Sending): Promise<KubeResponse> {
  const deadline = startDeadline(request.signal, sending.clock);
  try {
    const response = await fetch(credentials.server + request.path, {
      method: request.method,
      headers: {
        "user-agent": sending.userAgent,
        "accept-encoding": "identity",
        ...credentials.headers,
        ...request.headers,
      },
      ...(request.body === undefined ? {} : { body: request.body }),
      signal: deadline.signal,
      tls: credentials.tls,
      ...(credentials.proxy === undefined ? {} : { proxy: credentials.proxy }),
      timeout: false,
    } as RequestInit);
    if (request.streaming) deadline.lift();
    return {
      status: response.status,
      header: (name) => response.headers.get(name),
      text: () => response.text().finally(deadline.end),
      chunks: () => chunksOf(response, deadline.end),
    };
  } catch (cause) {
    deadline.end();
    throw cause;
  }
}

async function* chunksOf(response: Response, end: () => void): AsyncIterable<Uint8Array> {
  try {
    if (response.body) yield* response.body as unknown as AsyncIterable<Uint8Array>;
  } finally {
    end();
  }
}

/** A signal that fires with the caller's or when time is up; `lift` keeps only the former, `end` lets go of both. */
function startDeadline(outer: AbortSignal | undefined, clock: Clock) {
  const controller = new AbortController();
  const stop = () => controller.abort(outer?.reason);
  const lift = clock.after(ANSWER_MS, () => controller.abort(new Error(`no answer within ${ANSWER_MS / 1000} s`)));
  if (outer?.aborted) stop();
  outer?.addEventListener("abort", stop, { once: true });
  return {
    signal: controller.signal,
    lift,
    end: () => {
      lift();
      outer?.removeEventListener("abort", stop);
    },
  };
}
