import { fromBinary } from "@bufbuild/protobuf";
import {
  DeltaDiscoveryResponseSchema,
  DiscoveryResponseSchema,
} from "../../../core/envoy/generated/envoy/service/discovery/v3/discovery_pb.ts";
import type { Protocol } from "../../../plugins/xds/server/mod.ts";
import { openDelta, openSotw } from "../../xds-client/mod.ts";

/** A client that wants everything and acknowledges whatever comes, as fast as it can. */
export interface Follower {
  /** The responses since the last call: messages and their bytes, without the framing of gRPC and HTTP/2. */
  taken(): { readonly responses: number; readonly bytes: number };
  close(): void;
}

/** Names to ask for, by type URL; types without names are asked for as a whole. */
export type Wanted = Readonly<Record<string, readonly string[]>>;

/** Opens a stream to a port of this machine, in plain text. */
export function follow(port: number, protocol: Protocol, id: string, wanted: Wanted): Follower {
  const node = { id, cluster: "default/eg" };
  let [responses, bytes] = [0, 0];
  const client = protocol === "delta" ? openDelta({ port }, node) : openSotw({ port }, node);
  for (const [typeUrl, names] of Object.entries(wanted)) client.subscribe(typeUrl, names);
  const take = async () => {
    for (;;) {
      const message = await client.stream.read();
      responses++;
      bytes += message.length;
      if ("unsubscribe" in client) client.ack(fromBinary(DeltaDiscoveryResponseSchema, message));
      else {
        const response = fromBinary(DiscoveryResponseSchema, message);
        client.ack(response, wanted[response.typeUrl] ?? []);
      }
    }
  };
  take().catch(() => {});
  return {
    taken() {
      const all = { responses, bytes };
      [responses, bytes] = [0, 0];
      return all;
    },
    close: client.stream.close,
  };
}
