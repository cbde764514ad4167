import { connect, type Socket } from "node:net";
import type { ServerWebSocket } from "bun";
import type { FakeApiServer } from "./fake-api-server.ts";

/** Ports of pods, as `namespace/pod:port`, with the ports of this host that stand for them. */
export type PodPorts = Readonly<Record<string, number>>;

interface Tunnel {
  readonly port: number;
  readonly target: number | undefined;
  socket?: Socket;
}

/** The front of a fake API server that has pods. */
export interface FakePods {
  readonly url: string;
  /** How many tunnels were asked for. */
  readonly tunnels: () => number;
  stop(): Promise<void>;
}

const POD = /^\/api\/v1\/namespaces\/([^/]+)\/pods\/([^/]+)\/(portforward|log)$/;

/**
 * The part of the API server and the kubelet for the logs and ports of pods, before a fake one: tunnels speak `v4.channel.k8s.io`, where the
 * first message of each channel is the number of the port, little-endian, and a port that nobody listens on is told on channel 1.
 */
export function servePods(api: FakeApiServer, ports: PodPorts, logs: Readonly<Record<string, string>> = {}): FakePods {
  let tunnels = 0;
  const server = Bun.serve<Tunnel>({
    port: 0,
    hostname: "127.0.0.1",
    fetch(request, self) {
      const { pathname, search, searchParams } = new URL(request.url);
      const [, namespace, pod, what] = POD.exec(pathname) ?? [];
      if (pathname === "/version") return Response.json({ gitVersion: "v1.36.0" });
      if (what === "log") return new Response(logs[`${namespace}/${pod}/${searchParams.get("container")}`] ?? "");
      if (what === "portforward") {
        const port = Number(searchParams.get("ports"));
        const data: Tunnel = { port, target: ports[`${namespace}/${pod}:${port}`] };
        const headers = { "sec-websocket-protocol": "v4.channel.k8s.io" };
        if (
          request.headers.get("sec-websocket-protocol") === "v4.channel.k8s.io" &&
          self.upgrade(request, { data, headers })
        ) {
          tunnels += 1;
          return undefined;
        }
        return Response.json({ kind: "Status", code: 400, message: "Upgrade request required" }, { status: 400 });
      }
      return fetch(`${api.url}${pathname}${search}`, request);
    },
    websocket: {
      open: begin,
      message: ({ data }, message) => void data.socket?.write((message as Buffer).subarray(1)),
      close: ({ data }) => void data.socket?.destroy(),
    },
  });
  return { url: `http://127.0.0.1:${server.port}`, tunnels: () => tunnels, stop: () => server.stop(true) };
}

function begin(tunnel: ServerWebSocket<Tunnel>): void {
  const { port, target } = tunnel.data;
  for (const channel of [0, 1]) tunnel.send(new Uint8Array([channel, port & 0xff, port >> 8]));
  if (target === undefined) {
    tunnel.send(
      new Uint8Array([1, ...new TextEncoder().encode(`error forwarding port ${port}: connection refused\n`)]),
    );
    tunnel.close();
    return;
  }
  const socket = connect(target, "127.0.0.1");
  tunnel.data.socket = socket;
  socket.on("data", (chunk: Buffer) => void tunnel.send(new Uint8Array([0, ...chunk])));
  socket.on("close", () => tunnel.close());
}
