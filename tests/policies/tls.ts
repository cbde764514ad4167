import { connect } from "node:tls";
import type { ShelfSeen } from "./backends.ts";

/** How a client speaks TLS. */
export interface Handshake {
  readonly cert?: string;
  readonly key?: string;
  readonly minVersion?: "TLSv1.2" | "TLSv1.3";
  readonly maxVersion?: "TLSv1.2" | "TLSv1.3";
  readonly ciphers?: string;
  readonly ALPNProtocols?: string[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** The outcome of a request over TLS for www.example.com. */
export interface Secured {
  /** `refused` when the connection ends without an answer. */
  readonly status: string;
  readonly protocol?: string;
  readonly cipher?: string;
  readonly alpn?: string;
  readonly seen?: ShelfSeen;
}

const PATIENCE_MS = 5_000;

/** Asks over TLS with HTTP/1.1. */
export function overTls(port: number, { headers = {}, ...handshake }: Handshake = {}): Promise<Secured> {
  return new Promise((resolve) => {
    let [text, agreed]: [string, Omit<Secured, "status">] = ["", {}];
    const options = { host: "127.0.0.1", port, servername: "www.example.com", rejectUnauthorized: false };
    const socket = connect({ ...options, ...handshake }, () => {
      const alpn = socket.alpnProtocol;
      agreed = {
        ...{ protocol: socket.getProtocol() ?? "", cipher: socket.getCipher()?.name ?? "" },
        ...(typeof alpn === "string" ? { alpn } : {}),
      };
      const lines = Object.entries({ host: "www.example.com", connection: "close", ...headers });
      socket.write(`GET / HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`);
    });
    const end = () => {
      clearTimeout(timer);
      socket.destroy();
      const status = /^HTTP\/1.1 (\d+)/.exec(text)?.[1] ?? "refused";
      const json = /\{"backend".*\}/.exec(text)?.[0];
      resolve({ status, ...agreed, ...(json === undefined ? {} : { seen: JSON.parse(json) as ShelfSeen }) });
    };
    const timer = setTimeout(end, PATIENCE_MS);
    socket.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
    });
    socket.on("error", end).on("close", end);
  });
}
