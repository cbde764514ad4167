/**
 * The modules that the Kubernetes libraries get in place of packages that do not work on Bun (`undici`, `node-fetch`) or that only a proxy or a
 * second YAML parser would need. See `bun-plugin.ts`.
 */
import { parse, stringify } from "yaml";

/** The certificates of one cluster and of its client. */
export interface TlsFiles {
  readonly ca?: string | Uint8Array;
  readonly cert?: string | Uint8Array;
  readonly key?: string | Uint8Array;
  /** False where a kubeconfig asks not to look at the server's certificate. */
  readonly rejectUnauthorized?: boolean;
  /** The name that the server's certificate must have, where it is not the one in its address. */
  readonly serverName?: string;
}

/** undici's Agent: remembers the certificates it is made with. */
export class Agent {
  readonly tls: TlsFiles;

  constructor(options: { readonly connect?: TlsFiles } = {}) {
    this.tls = options.connect ?? {};
  }
}

type Init = RequestInit & { readonly dispatcher?: Agent };

/** undici's fetch, over Bun's, with the certificates of the dispatcher. */
export function fetch(url: string | URL, { dispatcher, ...init }: Init = {}): Promise<Response> {
  const { ca, cert, key } = dispatcher?.tls ?? {};
  const tls = { ...(ca ? { ca } : {}), ...(cert ? { cert } : {}), ...(key ? { key } : {}) };
  return globalThis.fetch(url, { ...init, tls } as RequestInit);
}

const FIELDS = Symbol("fields");

/**
 * node-fetch's Headers, as far as a kubeconfig needs them. kubernetes-fluent-client reads the token out of the one property of them that is named
 * by a symbol, where names keep their case and values are lists.
 */
export class Headers {
  readonly [FIELDS]: Record<string, string[]> = {};

  set(name: string, value: string): void {
    this[FIELDS][name] = [value];
  }

  append(name: string, value: string): void {
    this[FIELDS][name] = [...(this[FIELDS][name] ?? []), value];
  }
}

/** socks-proxy-agent: a kubeconfig with such a proxy is refused. */
export class SocksProxyAgent {
  constructor() {
    throw new Error("SOCKS proxies of a kubeconfig are not supported: use an HTTP proxy or none");
  }
}

/** js-yaml's two functions. */
export const yaml = {
  load: (text: string): unknown => parse(text),
  dump: (value: unknown): string => stringify(value),
};
