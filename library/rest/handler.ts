import { done, failed, type Result } from "../../core/result/mod.ts";
import { typeUrls } from "../../plugins/xds/cache/mod.ts";
import type { Gateway } from "../gateway/gateway.ts";
import { limitedBytes } from "../limited-bytes.ts";
import { createWhole, type WholeSet } from "./whole.ts";

/** How a handler answers. */
export interface XdsHandlerOptions {
  /** The token of a proxy in `node.metadata.token`. Without it everybody is answered, which is for one machine only: configurations hold private keys. */
  readonly token?: string;
  /** The largest answer, in bytes. Envoy keeps what it has when there is more. Default 64 MB. */
  readonly maxBytes?: number;
  /** Called when a proxy refuses what it was sent: it asks again for the version before. The proxy does not say why, so its log has to. */
  readonly onRefused?: (refused: RefusedVersion) => void;
  /** Called when what is left out of answers has changed, also when that is nothing any more. By itself a warning for each resource in the log of the gateway. */
  readonly onLeftOut?: (leftOut: LeftOut) => void;
}

/** Resources that have no place in an answer by HTTP. */
export interface LeftOut {
  readonly dataPlane: string;
  readonly path: string;
  /** The name of each, and why it is left out. */
  readonly resources: readonly { readonly name: string; readonly reason: string }[];
}

/** The part of a gateway that a handler needs. */
export type Served = Pick<Gateway, "cache"> & Partial<Pick<Gateway, "log">>;

/** A version that a proxy does not take. */
export interface RefusedVersion {
  readonly proxy: string;
  readonly dataPlane: string;
  readonly path: string;
  readonly version: string;
}

/** Answers requests for xDS by HTTP. */
export type XdsHandler = (request: Request) => Promise<Response>;

const PATHS: ReadonlyMap<string, string> = new Map([
  ["/v3/discovery:listeners", typeUrls.listener],
  ["/v3/discovery:clusters", typeUrls.cluster],
]);

/** A request names a node and a version. */
const MAX_REQUEST = 1024 * 1024;
const MAX_BYTES = 64 * 1024 * 1024;
/** Proxies of which it is known what they were sent; the one that has been silent longest is forgotten first. */
const MOST_PROXIES = 10_000;

interface Asked {
  readonly id: string;
  readonly cluster: string;
  readonly token: unknown;
  readonly version: string;
}

/**
 * Serves the configuration of a gateway where fetch is all there is (`Deno.serve`, edge workers, hono): the REST variant of xDS, in which every proxy asks again and
 * again for listeners and clusters with all that belongs to them inside. Proxies start with {@link restBootstrap}. A refusal is told by the version that is asked again,
 * without words, so nobody looks for the object at fault: that is for gRPC.
 */
export function xdsHandler(gateway: Served, options: XdsHandlerOptions = {}): XdsHandler {
  const whole = createWhole();
  const sent = createSent(options.onRefused);
  const tell = createTeller(options.onLeftOut ?? ((leftOut) => warn(gateway, leftOut)));
  return async (request) => {
    const { pathname } = new URL(request.url);
    const path = [...PATHS.keys()].find((known) => pathname.endsWith(known));
    const url = PATHS.get(path ?? "");
    if (path === undefined || url === undefined) return text(404, `there is ${[...PATHS.keys()].join(" and ")}`);
    if (request.method !== "POST") return text(405, "POST a DiscoveryRequest in JSON");
    const read = await readRequest(request);
    if ("fault" in read) return text(400, read.fault);
    const { value: asked } = read;
    if (options.token !== undefined && !isSame(asked.token, options.token))
      return text(401, "node.metadata.token is not the one that is asked for");
    const shot = gateway.cache?.get(asked.cluster);
    if (shot === undefined) return text(404, `there is no data plane ${asked.cluster}: node.cluster names it`);
    const set = whole(shot, url);
    tell({ dataPlane: asked.cluster, path, resources: set.leftOut });
    if (sent.isKnown(asked, path, set.version)) return new Response(null, { status: 304 });
    return answerOf(set, url, options.maxBytes ?? MAX_BYTES);
  };
}

function answerOf({ version, resources }: WholeSet, url: string, maxBytes: number): Response {
  const body = JSON.stringify({ versionInfo: version, typeUrl: url, resources });
  const size = new TextEncoder().encode(body).length;
  if (size > maxBytes)
    return text(507, `the configuration has ${size} bytes, more than ${maxBytes}: serve it over gRPC`);
  return new Response(body, { headers: { "content-type": "application/json" } });
}

/** Tells what is left out when it is another thing than before. */
function createTeller(told: (leftOut: LeftOut) => void): (leftOut: LeftOut) => void {
  const before = new Map<string, string>();
  return (leftOut) => {
    const key = `${leftOut.path} ${leftOut.dataPlane}`;
    const text = JSON.stringify(leftOut.resources);
    if ((before.get(key) ?? "[]") === text) return;
    before.set(key, text);
    told(leftOut);
  };
}

function warn({ log }: Served, { dataPlane, resources }: LeftOut): void {
  for (const { name, reason } of resources)
    log?.warn("a resource is left out of what is served by HTTP", { dataPlane, resource: name, reason });
}

/** Remembers what was sent to whom. */
function createSent(onRefused: XdsHandlerOptions["onRefused"]) {
  const versions = new Map<string, { readonly version: string; refused: boolean }>();
  return {
    /** Whether the proxy has this version, or has refused it: either way there is nothing new to say. */
    isKnown({ id, cluster, version: has }: Asked, path: string, version: string): boolean {
      const key = JSON.stringify([cluster, id, path]);
      const before = versions.get(key);
      versions.delete(key);
      const known = before?.version === version ? before : { version, refused: false };
      versions.set(key, known);
      const [oldest] = versions.size > MOST_PROXIES ? versions.keys() : [];
      if (oldest !== undefined) versions.delete(oldest);
      if (has === version) return true;
      // One that has nothing at all may have been started anew.
      if (known !== before || has === "") return false;
      if (!known.refused) onRefused?.({ proxy: id, dataPlane: cluster, path, version });
      known.refused = true;
      return true;
    },
  };
}

/** The request in its JSON form; names of fields may be those of protobuf or of JSON. */
async function readRequest(request: Request): Promise<Result<Asked>> {
  const body = await limitedBytes(request.body, MAX_REQUEST);
  if (body === undefined) return failed(`a request has ${MAX_REQUEST} bytes at most`);
  try {
    const { node = {}, ...fields } = JSON.parse(new TextDecoder().decode(body)) as {
      readonly [key: string]: Record<string, unknown> | undefined;
    };
    const { id, cluster, metadata } = node;
    const version: unknown = fields["versionInfo"] ?? fields["version_info"] ?? "";
    if (typeof cluster !== "string" || cluster === "") return failed("node.cluster must name the data plane");
    const token = (metadata as { readonly token?: unknown } | undefined)?.token;
    return done({
      id: typeof id === "string" ? id : "",
      cluster,
      token,
      version: typeof version === "string" ? version : "",
    });
  } catch {
    return failed("the request is no JSON");
  }
}

/** Takes as long for a token that begins right as for any other of its length. */
function isSame(given: unknown, token: string): boolean {
  if (typeof given !== "string" || given.length !== token.length) return false;
  let differs = 0;
  for (let i = 0; i < token.length; i++) differs |= given.charCodeAt(i) ^ token.charCodeAt(i);
  return differs === 0;
}

function text(status: number, message: string): Response {
  return new Response(`${message}\n`, { status });
}
