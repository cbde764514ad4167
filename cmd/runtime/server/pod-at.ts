import type { Snapshot } from "../../../core/resource/mod.ts";

/** The pod, or other object, that has an address, as the EndpointSlices tell: `namespace/name`. Undefined where none of them does. */
export function podAt(snapshot: Snapshot | undefined, address: string): string | undefined {
  const plain = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
  for (const { metadata, endpoints } of snapshot?.all("EndpointSlice") ?? []) {
    const name = endpoints?.find(({ addresses }) => addresses.includes(plain))?.targetRef?.["name"];
    if (typeof name === "string") return `${metadata.namespace ?? ""}/${name}`;
  }
  return undefined;
}
