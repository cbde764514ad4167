/**
 * What the Kubernetes libraries import as `undici`, over Bun's own fetch.
 *
 * Bun answers that import with a stub that forgets the dispatcher, and with it the certificates of the cluster; see `bun-plugin.ts`.
 */

/** The certificates of one cluster and of its client. */
export interface TlsFiles {
  readonly ca?: string | Uint8Array;
  readonly cert?: string | Uint8Array;
  readonly key?: string | Uint8Array;
}

/** Remembers the certificates it is made with. */
export class Agent {
  readonly tls: TlsFiles;

  constructor(options: { readonly connect?: TlsFiles } = {}) {
    this.tls = options.connect ?? {};
  }
}

type Init = RequestInit & { readonly dispatcher?: Agent };

/** fetch with the certificates of the dispatcher. */
export function fetch(url: string | URL, { dispatcher, ...init }: Init = {}): Promise<Response> {
  const { ca, cert, key } = dispatcher?.tls ?? {};
  const tls = { ...(ca ? { ca } : {}), ...(cert ? { cert } : {}), ...(key ? { key } : {}) };
  return globalThis.fetch(url, { ...init, tls } as RequestInit);
}

/** The Headers the libraries expect beside fetch. */
export const Headers: typeof globalThis.Headers = globalThis.Headers;
