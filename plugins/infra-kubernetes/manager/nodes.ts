import type { KubeObject } from "../../../core/resource/mod.ts";
import type { NodeAddresses } from "./programmed.ts";

interface NodeStatus {
  readonly addresses?: readonly { readonly type: string; readonly address: string }[];
}

/** The addresses under which nodes are reached from outside, else from inside, sorted by node. */
export function nodeAddresses(nodes: readonly KubeObject[]): NodeAddresses {
  const all = nodes.toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1)).flatMap(addressesOf);
  return { IPv4: all.filter((ip) => !ip.includes(":")), IPv6: all.filter((ip) => ip.includes(":")) };
}

function addressesOf({ status }: KubeObject): readonly string[] {
  const { addresses = [] } = (status ?? {}) as NodeStatus;
  const ofType = (wanted: string) => addresses.filter(({ type }) => type === wanted).map(({ address }) => address);
  const external = ofType("ExternalIP");
  return external.length > 0 ? external : ofType("InternalIP");
}
