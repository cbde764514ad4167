import { type JsonObject, type Message, toJson } from "@bufbuild/protobuf";
import { registry, typeNameOf } from "../../core/envoy/message/registry.ts";
import { encode } from "../../core/envoy/mod.ts";
import { createEngine, type Need, type NeedAnswer } from "../../core/incremental/mod.ts";
import type { InfraIr, XdsIr } from "../../core/ir/mod.ts";
import type { IrKey } from "../../core/plugin/api.ts";
import { createStore } from "../../core/resource/mod.ts";
import type { ObjectStatus } from "../../core/status/types.ts";
import { DEFAULT_SETTINGS, type GatewayApiSettings } from "../../plugins/gateway-api/base/settings.ts";
import { root } from "../../plugins/gateway-api/root.ts";
import { KIND_URLS } from "../../plugins/xds/cache/kinds.ts";
import { patchStatus } from "../../plugins/xds/faults.ts";
import { protectedResources } from "../../plugins/xds/protection/mod.ts";
import {
  type Resource,
  type ResourceKind,
  type Resources,
  translateXds,
  type TranslateOptions as XdsOptions,
} from "../../plugins/xds/translate/mod.ts";
import { worldOfSending } from "../../plugins/xds/translate/sending.ts";
import { type KubeObject, type ObjectRef, withNamespaces } from "../objects.ts";

/** The inputs of a translation beside the objects. */
export interface TranslateOptions {
  /** The settings of the translator, over its defaults. */
  readonly settings?: Partial<GatewayApiSettings>;
  /** Milliseconds since 1970, for what expires. Default 0. */
  readonly now?: number;
  /** Answers to what would be fetched (keys of tokens, discovery of providers), by id. */
  readonly needs?: ReadonlyMap<string, NeedAnswer>;
  /** How resources are named and what stands beside them. */
  readonly xds?: Partial<XdsOptions>;
}

/** One resource as Envoy is sent it. */
export interface EnvoyResource {
  readonly name: string;
  readonly typeUrl: string;
  /** Encoded, without the Any around it. */
  readonly bytes: Uint8Array;
  /** In the JSON form of Envoy's API. */
  readonly json: JsonObject;
  /** The objects it was made from. */
  readonly sources: readonly ObjectRef[];
}

/** A resource that is left out. */
export interface ResourceProblem {
  readonly dataPlane: IrKey;
  readonly resource: string;
  readonly sources: readonly ObjectRef[];
  readonly reason: string;
}

/** The outcome of a translation of objects. */
export interface Translated {
  /** By data plane, in the order in which Envoy wants them: secrets, clusters, endpoints, listeners, routes. */
  readonly resources: Readonly<Record<IrKey, readonly EnvoyResource[]>>;
  readonly statuses: readonly ObjectStatus[];
  readonly problems: readonly ResourceProblem[];
  /** The needs without an answer, to be fetched; until then, objects with one say so in their status. `fetchNeeds` of the library fetches them. */
  readonly needs: readonly Need[];
  /** Both between the two stages: what is served, and what runs it. */
  readonly xds: Readonly<Record<IrKey, XdsIr>>;
  readonly infra: Readonly<Record<IrKey, InfraIr>>;
}

/** Translates objects, which must have been checked (`parseObjects` does). Namespaces that are not among them are taken to be there. Pure. */
export function translate(objects: readonly KubeObject[], options: TranslateOptions = {}): Translated {
  const { needs = new Map(), now = 0, xds: how } = options;
  const settings: GatewayApiSettings = { ...DEFAULT_SETTINGS, ...options.settings };
  const snapshot = createStore().replace(withNamespaces(objects));
  const world = { snapshot, settings: { ...settings }, needs, now };
  const built = createEngine().build(world, root, "");
  const { xds, infra, status } = built.value;
  const planes = Object.entries(xds).map(([dataPlane, ir]) => {
    const xdsOptions = { controllerNamespace: settings.controllerNamespace, unprobed: true, ...how };
    return { dataPlane, ...translateIr(ir, xdsOptions) };
  });
  return {
    resources: Object.fromEntries(planes.map(({ dataPlane, resources }) => [dataPlane, resources])),
    statuses: [...status, ...planes.flatMap(({ patches }) => patches)],
    problems: planes.flatMap(({ dataPlane, problems }) => problems.map((problem) => ({ dataPlane, ...problem }))),
    needs: built.needs.filter(({ id }) => !needs.has(id)),
    ...{ xds, infra },
  };
}

/** The second stage alone: the IR of one data plane to what its proxies are sent. Pure. */
export function translateIr(ir: XdsIr, options: XdsOptions) {
  const { resources, errors, patchStatuses } = translateXds(ir, options);
  return {
    resources: listed(createEngine().build(worldOfSending(resources), protectedResources, "").value),
    patches: patchStatuses.map(patchStatus),
    problems: errors.map(({ name, sources, reason }) => ({ resource: name, sources, reason })),
  };
}

function listed(resources: Resources): readonly EnvoyResource[] {
  return (Object.keys(KIND_URLS) as ResourceKind[]).flatMap((kind) => {
    const list: readonly Resource<Message>[] = resources[kind];
    return list.map((resource) => new Encoded(resource, KIND_URLS[kind]));
  });
}

class Encoded implements EnvoyResource {
  readonly name: string;
  readonly typeUrl: string;
  readonly #resource: Resource<Message>;

  constructor(resource: Resource<Message>, typeUrl: string) {
    this.name = resource.name;
    this.typeUrl = typeUrl;
    this.#resource = resource;
  }

  get bytes(): Uint8Array {
    return this.#resource.encoded?.bytes ?? encode(schemaOf(this.typeUrl), this.#resource.message);
  }

  get json(): JsonObject {
    return toJson(schemaOf(this.typeUrl), this.#resource.message, { registry }) as JsonObject;
  }

  get sources(): readonly ObjectRef[] {
    return this.#resource.sources;
  }
}

function schemaOf(typeUrl: string) {
  const schema = registry.getMessage(typeNameOf(typeUrl));
  if (schema === undefined) throw new Error(`Envoy's API has no ${typeUrl}`);
  return schema;
}
