import { create, fromBinary, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import type { NodeSchema } from "../../core/envoy/generated/envoy/config/core/v3/base_pb.ts";
import {
  type DeltaDiscoveryRequest,
  DeltaDiscoveryRequestSchema,
  type DeltaDiscoveryResponse,
  DeltaDiscoveryResponseSchema,
  type DiscoveryRequestSchema,
  type DiscoveryResponse,
  DiscoveryResponseSchema,
  DiscoveryRequestSchema as SotwRequestSchema,
} from "../../core/envoy/generated/envoy/service/discovery/v3/discovery_pb.ts";
import { type GrpcStream, openStream, type Target } from "./stream.ts";

const service = "/envoy.service.discovery.v3.AggregatedDiscoveryService";

type NodeInit = MessageInitShape<typeof NodeSchema>;

/** A response to a delta client, in a form that is easy to compare. */
export interface DeltaSummary {
  readonly typeUrl: string;
  readonly names: readonly string[];
  readonly removed: readonly string[];
}

/** A delta client that does exactly what the script says. */
export interface DeltaClient {
  readonly stream: GrpcStream;
  send(request: MessageInitShape<typeof DeltaDiscoveryRequestSchema>): void;
  subscribe(typeUrl: string, names?: readonly string[], initial?: Readonly<Record<string, string>>): void;
  unsubscribe(typeUrl: string, names: readonly string[]): void;
  receive(): Promise<DeltaDiscoveryResponse>;
  ack(response: DeltaDiscoveryResponse): void;
  nack(response: DeltaDiscoveryResponse, message: string): void;
  /** Receives and acknowledges. */
  take(): Promise<DeltaDiscoveryResponse>;
  /** Receives, acknowledges and sums up. */
  summary(): Promise<DeltaSummary>;
}

/** Opens a delta stream; the node goes with the first request, as Envoy does it. */
export function openDelta(target: Target, node: NodeInit): DeltaClient {
  const stream = openStream(target, `${service}/DeltaAggregatedResources`);
  let first = true;
  const send = (
    request: Partial<DeltaDiscoveryRequest> | MessageInitShape<typeof DeltaDiscoveryRequestSchema>,
  ): void => {
    const init = { ...(first ? { node } : {}), ...request } as MessageInitShape<typeof DeltaDiscoveryRequestSchema>;
    first = false;
    stream.write(toBinary(DeltaDiscoveryRequestSchema, create(DeltaDiscoveryRequestSchema, init)));
  };
  const receive = async () => fromBinary(DeltaDiscoveryResponseSchema, await stream.read());
  const ack = ({ typeUrl, nonce }: DeltaDiscoveryResponse) => send({ typeUrl, responseNonce: nonce });
  const take = async () => {
    const response = await receive();
    ack(response);
    return response;
  };
  return {
    ...{ stream, send, receive, ack, take },
    subscribe: (typeUrl, names = [], initial = {}) =>
      send({ typeUrl, resourceNamesSubscribe: [...names], initialResourceVersions: { ...initial } }),
    unsubscribe: (typeUrl, names) => send({ typeUrl, resourceNamesUnsubscribe: [...names] }),
    nack: ({ typeUrl, nonce }, message) => send({ typeUrl, responseNonce: nonce, errorDetail: { code: 13, message } }),
    summary: async () => summarize(await take()),
  };
}

/** Type, names and removed names of a response. */
export function summarize({ typeUrl, resources, removedResources }: DeltaDiscoveryResponse): DeltaSummary {
  return { typeUrl, names: resources.map(({ name }) => name), removed: removedResources };
}

/** A state-of-the-world client that does exactly what the script says. */
export interface SotwClient {
  readonly stream: GrpcStream;
  send(request: MessageInitShape<typeof DiscoveryRequestSchema>): void;
  subscribe(typeUrl: string, names?: readonly string[], last?: DiscoveryResponse): void;
  receive(): Promise<DiscoveryResponse>;
  ack(response: DiscoveryResponse, names?: readonly string[]): void;
  /** Keeps the version that the client had before. */
  nack(response: DiscoveryResponse, message: string, names?: readonly string[]): void;
  /** Receives and acknowledges. */
  take(names?: readonly string[]): Promise<DiscoveryResponse>;
}

/** Opens a state-of-the-world stream. */
export function openSotw(target: Target, node: NodeInit, path = `${service}/StreamAggregatedResources`): SotwClient {
  const stream = openStream(target, path);
  let first = true;
  const accepted = new Map<string, string>();
  const send = (request: MessageInitShape<typeof DiscoveryRequestSchema>): void => {
    const init = { ...(first ? { node } : {}), ...request } as MessageInitShape<typeof DiscoveryRequestSchema>;
    first = false;
    stream.write(toBinary(SotwRequestSchema, create(SotwRequestSchema, init)));
  };
  const version = (typeUrl: string) => accepted.get(typeUrl) ?? "";
  const receive = async () => fromBinary(DiscoveryResponseSchema, await stream.read());
  const ack = ({ typeUrl, nonce, versionInfo }: DiscoveryResponse, names: readonly string[] = []) => {
    accepted.set(typeUrl, versionInfo);
    send({ typeUrl, versionInfo, responseNonce: nonce, resourceNames: [...names] });
  };
  return {
    ...{ stream, send, receive, ack },
    subscribe: (typeUrl, names = [], last) =>
      send({ typeUrl, versionInfo: version(typeUrl), responseNonce: last?.nonce ?? "", resourceNames: [...names] }),
    nack: ({ typeUrl, nonce }, message, names = []) =>
      send({
        ...{ typeUrl, versionInfo: version(typeUrl), responseNonce: nonce, resourceNames: [...names] },
        errorDetail: { code: 13, message },
      }),
    take: async (names) => {
      const response = await receive();
      ack(response, names);
      return response;
    },
  };
}
