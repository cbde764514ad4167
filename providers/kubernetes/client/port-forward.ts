import { createServer, type Server, type Socket } from "node:net";
import { type KubeName, type KubeTransport, objectPath, POD, parseError } from "../../../core/kube/mod.ts";
import type { CredentialSource, Credentials } from "./credentials.ts";

/** Each message of the tunnel begins with a byte that names its channel. */
const DATA = 0;
const PROTOCOL = "v4.channel.k8s.io";

/** A port of a pod, and the port of this host that is to lead there. */
export interface ForwardTarget {
  readonly pod: KubeName;
  readonly port: number;
  /** 0, or nothing, takes a free one. */
  readonly localPort?: number;
}

/** A port of this host, on loopback only, that leads to a port of a pod. Each connection gets a tunnel of its own. */
export interface Forward {
  /** `127.0.0.1:port`. */
  readonly address: string;
  /** The words of the cluster about the last connection that it could not make. */
  problem(): string | undefined;
  /** Closes the port and cuts its connections. */
  stop(): Promise<void>;
}

/**
 * Opens the port. The API server tunnels a TCP connection through a WebSocket: binary messages on two channels, one for the bytes and one for what
 * goes wrong, each of which begins with the number of the port. Asks first whether the pod may be reached, since a WebSocket that is refused
 * does not say why.
 */
export async function openForward(
  credentials: CredentialSource,
  transport: KubeTransport,
  { pod, port, localPort = 0 }: ForwardTarget,
): Promise<Forward> {
  const path = `${objectPath(POD, pod, "portforward")}?ports=${port}`;
  await checkReachable(transport, path, pod);
  const access = await credentials();
  const sockets = new Set<Socket>();
  let problem: string | undefined;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    join(socket, openTunnel(access, path), (text) => {
      problem = text;
    });
  });
  const taken = await listen(server, localPort);
  return {
    address: `127.0.0.1:${taken}`,
    problem: () => problem,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** A plain request for a tunnel is refused either for a reason that people must know, or for not being one for a WebSocket, which is well. */
async function checkReachable(transport: KubeTransport, path: string, { namespace, name }: KubeName): Promise<void> {
  const response = await transport.send({ method: "GET", path });
  const body = await response.text();
  if (response.status === 400) return;
  const { message } = parseError(response.status, body);
  throw new Error(`the pod ${namespace}/${name} cannot be reached: ${message || `status ${response.status}`}`);
}

function openTunnel({ server, tls, headers, proxy }: Credentials, path: string): WebSocket {
  const options = { protocols: [PROTOCOL], headers: { ...headers }, tls, ...(proxy === undefined ? {} : { proxy }) };
  const tunnel = new WebSocket(`${server.replace(/^http/, "ws")}${path}`, options as Bun.WebSocketOptions);
  tunnel.binaryType = "arraybuffer";
  return tunnel;
}

/** Connects both ends until one of them closes. */
function join(socket: Socket, tunnel: WebSocket, tell: (problem: string) => void): void {
  const begun = new Set<number>();
  socket.pause();
  socket.on("error", () => {});
  socket.on("close", () => tunnel.close());
  socket.on("data", (chunk: Buffer) => {
    const message = new Uint8Array(chunk.length + 1);
    message[0] = DATA;
    message.set(chunk, 1);
    tunnel.send(message);
  });
  tunnel.onopen = () => socket.resume();
  tunnel.onmessage = ({ data }) => {
    const [channel, content] = contentOf(new Uint8Array(data as ArrayBuffer), begun);
    if (content.length === 0) return;
    if (channel === DATA) socket.write(content);
    else tell(new TextDecoder().decode(content).trim());
  };
  tunnel.onerror = (event) => tell((event as ErrorEvent).message);
  tunnel.onclose = () => socket.end();
}

/** A message without its channel, and without the number of the port that the first one of each channel begins with. */
function contentOf(message: Uint8Array, begun: Set<number>): readonly [number, Uint8Array] {
  const channel = message[0] ?? DATA;
  const from = begun.has(channel) ? 1 : 3;
  begun.add(channel);
  return [channel, message.subarray(from)];
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => reject(new Error(`the port ${port} of this host cannot be had: ${error.message}`)));
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}
