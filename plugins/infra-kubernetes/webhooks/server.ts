import { createSecureServer } from "node:http2";
import type { AddressInfo, Socket } from "node:net";
import { guardSockets } from "../../../core/connections/mod.ts";
import type { KubeClient } from "../../../core/kube/mod.ts";
import type { Clock, Logger, Metrics } from "../../../core/observe/mod.ts";
import type { KubeObject, Validate } from "../../../core/resource/mod.ts";
import { type AdmissionRequest, type AdmissionResponse, parseReview, printReview } from "./review.ts";
import { injectZone } from "./topology.ts";
import { type Judgement, validateRequest } from "./validate.ts";

/** The port that the webhook configurations of chart and manifests name. */
export const WEBHOOK_PORT = 9443;

/** PEM. */
export interface WebhookIdentity {
  readonly cert: string;
  readonly key: string;
}

/** The options that the webhooks are served with. */
export interface WebhookOptions {
  /** Default 9443; 0 takes a free one. */
  readonly port?: number;
  readonly identity: WebhookIdentity;
  readonly client: KubeClient;
  /** Absent without the admission webhook. */
  readonly validate?: Validate | undefined;
  /** The judgement of the translation on an object whose schema takes it. */
  readonly judge?: (object: KubeObject) => Judgement;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
}

/** Webhooks that are being served. */
export interface WebhookServer {
  readonly port: number;
  /** Takes up a renewed certificate; connections that are open stay. */
  renew(identity: WebhookIdentity): void;
  stop(): Promise<void>;
}

/** The largest request body that is read; the API server's own limit for objects is half of it. */
export const BODY_LIMIT = 3 * 1024 * 1024;
/** Requests of one connection at once: an API server sends all of its own over one. */
export const MAX_STREAMS = 250;
/** Milliseconds a TLS handshake may take, and those after which a connection on which nothing moves is ended. */
export const HANDSHAKE_MS = 10_000;
export const IDLE_MS = 120_000;

/** Serves `/inject-pod-topology` and `/validate` over HTTPS. Resolves when it listens. */
export async function serveWebhooks(options: WebhookOptions): Promise<WebhookServer> {
  const answer = answerer(options);
  // node:http2, since its server takes up new certificates on Bun; API servers speak either version of HTTP.
  const limits = { settings: { maxConcurrentStreams: MAX_STREAMS }, handshakeTimeout: HANDSHAKE_MS };
  const server = createSecureServer({ ...limits, ...options.identity, allowHTTP1: true }, (request, response) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size <= BODY_LIMIT) chunks.push(chunk);
      else request.destroy();
    });
    request.on("error", () => {});
    request.on("end", async () => {
      const text = size <= BODY_LIMIT ? Buffer.concat(chunks).toString("utf8") : "";
      const { status, body } = await answer(request.url ?? "", text);
      response.writeHead(status, { "content-type": "application/json" }).end(body);
    });
  });
  const { clock, log, metrics } = options;
  guardSockets(server, { clock, log, metrics, idleMs: IDLE_MS, server: "webhooks" });
  const sockets = new Set<Socket>();
  server.on("secureConnection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => {}).once("close", () => sockets.delete(socket));
  });
  server.on("sessionError", () => {});
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? WEBHOOK_PORT, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    renew: (identity) => server.setSecureContext({ ...identity }),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

function answerer({ client, validate, judge, log, metrics }: WebhookOptions) {
  const events = metrics.counter(
    "topology_injector_webhook_events_total",
    "Bindings of pods that the topology injector was asked about, by outcome.",
    ["status"],
  );
  const inject = async (request: AdmissionRequest): Promise<AdmissionResponse> => {
    let status = "no-action";
    const verdict = await injectZone(client, request, (why) => {
      status = "failure";
      log.warn("a proxy was not told its zone", { reason: why });
    });
    if (verdict.allowed && verdict.patch) status = "success";
    events.inc({ status });
    return verdict;
  };
  /** A fault of Postern keeps nobody from storing an object. */
  const judged = (object: KubeObject): Judgement => {
    try {
      return judge?.(object) ?? { warnings: [] };
    } catch (error) {
      log.error("an object could not be judged, it is let pass; please report this", { error });
      return { warnings: [] };
    }
  };
  return async (url: string, text: string): Promise<Answer> => {
    const [path] = url.split("?");
    const request = parseReview(text);
    if (request === undefined) return { status: 400, body: "{}" };
    if (path === "/inject-pod-topology") return { status: 200, body: printReview(request.uid, await inject(request)) };
    if (path === "/validate" && validate) {
      return { status: 200, body: printReview(request.uid, validateRequest(validate, request, judged)) };
    }
    return { status: 404, body: "{}" };
  };
}
