import { fromBinary, type JsonObject, toJson } from "@bufbuild/protobuf";
import { registry, typeNameOf } from "../../core/envoy/message/registry.ts";
import { createRecordingLogger, type RecordingLogger } from "../../core/testing/recording-logger.ts";
import { verify } from "../../core/testing/verify.ts";
import { typeUrls } from "../../plugins/xds/cache/mod.ts";
import { createGateway, type Gateway, type Listed } from "../gateway/gateway.ts";
import { type Memory, memory } from "../gateway/memory.ts";
import type { KubeObject } from "../objects.ts";

/** A gateway without sockets, from objects to what Envoy would be sent. */
export interface MemoryGateway {
  readonly gateway: Gateway;
  /** The objects of the gateway, to be changed. */
  readonly objects: Memory;
  readonly lines: RecordingLogger["lines"];
  /** The configuration of a data plane after all changes so far, by name in Envoy's JSON form. Rejects when the newest objects could not be translated. */
  envoy(dataPlane?: string): Promise<EnvoyConfiguration>;
  stop(): Promise<void>;
}

/** The five lists of a data plane. */
export type EnvoyConfiguration = Readonly<
  Record<"listeners" | "routes" | "clusters" | "endpoints" | "secrets", Readonly<Record<string, JsonObject>>>
>;

const URLS = {
  listeners: typeUrls.listener,
  routes: typeUrls.route,
  clusters: typeUrls.cluster,
  endpoints: typeUrls.endpoints,
  secrets: typeUrls.secret,
} as const;

/** Starts a gateway of plugins with objects, as values or as YAML. Every build is compared with one from nothing. */
export async function memoryGateway(
  plugins: readonly Listed[],
  objects: readonly KubeObject[] | string = [],
): Promise<MemoryGateway> {
  const own = memory(objects);
  const { log, lines } = createRecordingLogger();
  const gateway = createGateway({ providers: [own], plugins, xds: false, needs: false, log, verify });
  await gateway.start();
  return {
    ...{ gateway, lines, objects: own },
    async envoy(dataPlane) {
      await gateway.settled();
      const [first] = gateway.dataPlanes();
      const types = gateway.cache?.get(dataPlane ?? first ?? "")?.types;
      const list = (url: string) =>
        [...(types?.get(url)?.byName.values() ?? [])].map(({ name, bytes }) => [name, jsonOf(url, bytes)] as const);
      const lists = Object.entries(URLS).map(([kind, url]) => [kind, Object.fromEntries(list(url))] as const);
      return Object.fromEntries(lists) as EnvoyConfiguration;
    },
    stop: () => gateway.stop(),
  };
}

function jsonOf(url: string, bytes: Uint8Array): JsonObject {
  const schema = registry.getMessage(typeNameOf(url));
  if (schema === undefined) throw new Error(`Envoy's API has no ${url}`);
  return toJson(schema, fromBinary(schema, bytes), { registry }) as JsonObject;
}
