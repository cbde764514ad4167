/** One request to the API server. */
export interface KubeRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** With its query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
  /** A watch: the answer may take minutes, so no deadline is put on it. */
  readonly streaming?: boolean;
}

/** The answer to a request. Exactly one of `text` and `chunks` is called, once. */
export interface KubeResponse {
  readonly status: number;
  header(name: string): string | null;
  text(): Promise<string>;
  chunks(): AsyncIterable<Uint8Array>;
}

/**
 * The one seam between Postern and an API server: it knows the address, the certificates and the token, and nothing of what is
 * asked. Rejects only when no answer came.
 */
export interface KubeTransport {
  send(request: KubeRequest): Promise<KubeResponse>;
}
