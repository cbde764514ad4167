import { createSocket } from "node:dgram";
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createHttp2Server } from "node:http2";
import { createServer as createHttpsServer } from "node:https";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import type { Pair } from "./certificates.ts";

/** Servers of the loopback interface that tell who they are; one of each sort for each tenant, so that requests that go astray are seen. */
export interface Backends {
  /** Ports by tenant. HTTP/1.1, HTTP/2 without TLS for gRPC, TCP, UDP. */
  readonly http: readonly number[];
  readonly grpc: readonly number[];
  readonly tcp: readonly number[];
  readonly udp: readonly number[];
  /** HTTPS with the certificate of the backend; one for all. */
  readonly tls: number;
  /** A port on which nobody listens. */
  readonly dead: number;
  close(): void;
}

/** How many tenants there are. */
export const TENANTS = 4;

/** Starts the backends. Each says sort and number of its tenant: `http0`, `grpc3`, `tls`. */
export async function startBackends(identity: Pair): Promise<Backends> {
  const closers: (() => void)[] = [];
  const each = (start: (tenant: number) => Promise<Started>) =>
    Promise.all(Array.from({ length: TENANTS }, (_, tenant) => start(tenant))).then((all) =>
      all.map(({ port, close }) => {
        closers.push(close);
        return port;
      }),
    );
  const http = await each((tenant) => listening(createHttpServer(answering(`http${tenant}`))));
  const grpc = await each((tenant) => listening(grpcServer(`grpc${tenant}`)));
  const tcp = await each((tenant) =>
    listening(createTcpServer((socket) => void socket.on("error", () => {}).end(`tcp${tenant}`))),
  );
  const udp = await each((tenant) => udpServer(`udp${tenant}`));
  const [tls = 0] = await Promise.all([listening(createHttpsServer(identity, answering("tls")))]).then((all) =>
    all.map(({ port, close }) => {
      closers.push(close);
      return port;
    }),
  );
  const gone = await listening(createTcpServer());
  gone.close();
  return {
    ...{ http, grpc, tcp, udp, tls, dead: gone.port },
    close() {
      for (const close of closers) close();
    },
  };
}

interface Started {
  readonly port: number;
  close(): void;
}

interface Server {
  listen(port: number, host: string, listening: () => void): unknown;
  address(): AddressInfo | string | null;
  close(): unknown;
}

async function listening(server: Server): Promise<Started> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { port: (server.address() as AddressInfo).port, close: () => void server.close() };
}

function answering(name: string) {
  return (request: IncomingMessage, response: ServerResponse) => {
    request.resume();
    response.writeHead(200, { "x-backend": name, "content-type": "text/plain" });
    response.end(`${name} ${request.method} ${request.url}`);
  };
}

/** Answers every call with an empty message. */
function grpcServer(name: string): Server {
  return createHttp2Server((request, response) => {
    request.resume();
    response.writeHead(200, { "content-type": "application/grpc", "x-backend": name });
    response.addTrailers({ "grpc-status": "0" });
    response.end(Buffer.alloc(5));
  });
}

async function udpServer(name: string): Promise<Started> {
  const server = createSocket("udp4", (_message, from) => server.send(name, from.port, from.address));
  await new Promise<void>((resolve) => server.bind(0, "127.0.0.1", resolve));
  return { port: server.address().port, close: () => void server.close() };
}
