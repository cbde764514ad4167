import { type JsonValue, type Message, toJson } from "@bufbuild/protobuf";
import { SocketAddress_Protocol } from "../../core/envoy/generated/envoy/config/core/v3/address_pb.ts";
import type { Listener } from "../../core/envoy/generated/envoy/config/listener/v3/listener_pb.ts";
import { registry, typeNameOf } from "../../core/envoy/message/registry.ts";
import { KIND_URLS } from "../../plugins/xds/cache/kinds.ts";
import { type EncodedResource, encodedResource } from "../../plugins/xds/cache/mod.ts";
import type { ResourceKind, Resources } from "../../plugins/xds/translate/mod.ts";
import { type Standing, withStandIns } from "./stand-ins.ts";

/** One case as a proxy gets it. */
export interface AcceptanceWorld {
  readonly types: ReadonlyMap<string, readonly EncodedResource[]>;
  /** The same before encoding, by type URL. */
  readonly messages: ReadonlyMap<string, readonly { readonly name: string; readonly message: Message }[]>;
  /** The resources that the proxy has to ask for and to accept, as `<type URL> <name>`. */
  readonly expected: ReadonlySet<string>;
}

/** Puts stand-ins where a case names what is not there. Listeners do not bind: their ports belong to somebody else. */
export function acceptanceWorld(resources: Resources, stand: Standing): AcceptanceWorld {
  const messages = new Map(
    (Object.keys(KIND_URLS) as ResourceKind[]).map((kind) => {
      const all = resources[kind].map(({ name, message }) => ({ name, message: adapted(message, kind, stand) }));
      return [KIND_URLS[kind], all] as const;
    }),
  );
  return {
    messages,
    types: new Map([...messages].map(([url, all]) => [url, all.map(({ message }) => encodedResource(url, message))])),
    expected: expectedOf(resources),
  };
}

function adapted(message: Message, kind: ResourceKind, stand: Standing): Message {
  const placed = withStandIns(message, stand);
  return kind === "listeners" ? unbound(placed as Listener) : placed;
}

/** Envoy binds UDP listeners in any case: those take a free port of the loopback interface. */
function unbound(listener: Listener): Listener {
  const { address } = listener;
  const socket = address?.address;
  if (!address || socket?.case !== "socketAddress" || socket.value.protocol !== SocketAddress_Protocol.UDP)
    return { ...listener, bindToPort: false };
  const portSpecifier = { case: "portValue" as const, value: 0 };
  const value = { ...socket.value, address: "127.0.0.1", ipv4Compat: false, portSpecifier };
  return { ...listener, address: { ...address, address: { case: "socketAddress", value } } };
}

/** Listeners and clusters, and whatever they say they get over ADS. */
function expectedOf(resources: Resources): ReadonlySet<string> {
  const all = (Object.keys(KIND_URLS) as ResourceKind[]).flatMap((kind) =>
    resources[kind].map(({ name, message }) => ({ kind, key: `${KIND_URLS[kind]} ${name}`, message })),
  );
  const referred = new Set<string>();
  for (const { kind, message } of all) {
    const schema = registry.getMessage(typeNameOf(KIND_URLS[kind]));
    if (schema && (kind === "listeners" || kind === "clusters"))
      collect(toJson(schema, message, { registry }), referred);
  }
  return new Set(
    all.flatMap(({ kind, key }) => (kind === "listeners" || kind === "clusters" || referred.has(key) ? [key] : [])),
  );
}

function collect(part: JsonValue, into: Set<string>): void {
  if (Array.isArray(part)) for (const item of part) collect(item, into);
  if (typeof part !== "object" || part === null || Array.isArray(part)) return;
  const text = (value: JsonValue | undefined) => (typeof value === "string" ? value : "");
  const overAds = (value: JsonValue | undefined) => typeof value === "object" && value !== null && "ads" in value;
  const { rds, edsClusterConfig: eds, sdsConfig } = part;
  if (overAds(sdsConfig)) into.add(`${KIND_URLS.secrets} ${text(part["name"])}`);
  if (typeof rds === "object" && rds !== null && !Array.isArray(rds))
    into.add(`${KIND_URLS.routes} ${text(rds["routeConfigName"])}`);
  if (typeof eds === "object" && eds !== null && !Array.isArray(eds))
    into.add(`${KIND_URLS.endpoints} ${text(eds["serviceName"]) || text(part["name"])}`);
  for (const value of Object.values(part)) if (value !== undefined) collect(value, into);
}
