import type { PathSettings } from "../../../../core/api/mod.ts";
import type { Reader } from "../../../../core/incremental/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { splitObjectKey } from "../../../../core/resource/mod.ts";
import { flag, present } from "../../base/present.ts";
import type { ListenerSite, RouteSite } from "../../base/site.ts";
import { http10Of } from "./http-versions.ts";
import { type PolicyOnListener, verdictOn } from "./on-listener.ts";
import { type ClientTraffic, clientTraffic } from "./settings.ts";
import { clientTls, withClientTls } from "./tls/tls.ts";

/** An HTTP listener as its policy makes it. Settings of connections are left out where something is wrong: the listener is closed then. */
export function shapeHttpListener(listener: ir.HttpListener, place: ListenerSite, read: Reader): ir.HttpListener {
  const verdict = verdictOn(place, read);
  const traffic = verdict.policy === undefined ? undefined : read.from(clientTraffic, verdict.policy);
  if (verdict.policy === undefined || !traffic) return listener;
  const { path, grpc } = traffic.onListener;
  const secured = withTls(listener, verdict.policy, read);
  return present<ir.HttpListener>({
    ...secured,
    ...traffic.http,
    http1: http1On(traffic, verdict),
    path: path ? pathOf(path, listener.path) : listener.path,
    grpc: grpc ? present({ ...listener.grpc, enableGRPCWeb: grpc.enableWeb }) : listener.grpc,
    http3: verdict.http3 === "on" ? {} : undefined,
    ...(verdict.faults.length === 0 ? traffic.connections : {}),
  });
}

/** A TCP or TLS listener as its policy makes it. */
export function shapeTcpListener(listener: ir.TcpListener, place: ListenerSite, read: Reader): ir.TcpListener {
  const { policy, faults } = verdictOn(place, read);
  const traffic = policy === undefined ? undefined : read.from(clientTraffic, policy);
  if (policy === undefined || !traffic) return listener;
  const secured = withTls(listener, policy, read);
  return faults.length === 0 ? { ...secured, ...traffic.connections } : secured;
}

/** A route on a closed listener answers 500: "what protects fails closed". */
export function refuseHttpRoute(route: ir.HttpRoute, site: RouteSite, read: Reader): ir.HttpRoute {
  return verdictOn(site, read).closed ? { ...route, directResponse: { statusCode: 500 } } : route;
}

/** Whether a listener must not pass anything on. */
export function isClosed(site: ListenerSite, read: Reader): boolean {
  return verdictOn(site, read).closed;
}

/** Whether a listener speaks HTTP/3. */
export function speaksHttp3(site: ListenerSite, read: Reader): boolean {
  return verdictOn(site, read).http3 === "on";
}

function http1On({ http, onListener }: ClientTraffic, { defaultHost }: PolicyOnListener): ir.Http1Settings | undefined {
  const { http10 } = onListener;
  if (!http10 || (http10.useDefaultHost && defaultHost === undefined)) return http.http1;
  return { ...http.http1, http10: http10Of(defaultHost) };
}

/** The listener with the policy's TLS, and with the policy named as one it comes from. */
function withTls<T extends ir.HttpListener | ir.TcpListener>(listener: T, policy: string, read: Reader): T {
  const tls = listener.tls && read.from(clientTls, policy);
  const [namespace, name] = splitObjectKey(policy);
  const origin: ir.PolicyMetadata = present({
    kind: "ClientTrafficPolicy",
    name,
    namespace,
    protects: tls?.protects ? true : undefined,
  });
  return present({
    ...listener,
    tls: listener.tls && tls ? withClientTls(listener.tls, tls) : listener.tls,
    metadata: { ...listener.metadata, policies: [...(listener.metadata?.policies ?? []), origin] },
  });
}

/** How paths are normalised: what the policy leaves open stays as the listener has it. */
export function pathOf(settings: PathSettings, path: ir.PathSettings | undefined): ir.PathSettings {
  const { disableMergeSlashes, escapedSlashesAction } = settings;
  return present<ir.PathSettings>({
    mergeSlashes: disableMergeSlashes === undefined ? path?.mergeSlashes : flag(!disableMergeSlashes),
    escapedSlashesAction: escapedSlashesAction ?? path?.escapedSlashesAction,
  });
}
