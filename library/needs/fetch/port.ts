/** The calls that go over the network; replaced in tests. */
export interface Fetching {
  /** The addresses that a host name stands for. */
  resolve(host: string): Promise<readonly string[]>;
  /** One request, without following redirects, to one address of the URL's host. */
  request(url: URL, at: At): Promise<Response>;
}

/** Where a request goes, and what is said with it. */
export interface At {
  readonly address: string;
  readonly signal: AbortSignal;
  readonly ca?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Why something is not asked for, in words for who named the address. */
export class Refused extends Error {}
