import * as v from "valibot";
import { SocketAddress_Protocol } from "../../../core/envoy/generated/envoy/config/core/v3/address_pb.ts";
import type { Listener } from "../../../core/envoy/generated/envoy/config/listener/v3/listener_pb.ts";
import { definePlugin } from "../../../core/plugin/mod.ts";
import { KIND_URLS } from "../../../plugins/xds/cache/kinds.ts";

/** A plugin that keeps Envoy off the ports of this machine, after everything else has had its say, patches too. */
export const unbound = definePlugin({
  kind: "hooks",
  name: "unbound",
  version: "1.0.0",
  stability: "stable",
  summary: "Keeps listeners off their ports, so that a configuration can be tried on a machine that serves.",
  config: v.strictObject({}),
  create: () => ({
    resources: {
      order: "post",
      handler: ({ byType }) => {
        const listeners = (byType[KIND_URLS.listeners] ?? []) as readonly Listener[];
        return { byType: { ...byType, [KIND_URLS.listeners]: listeners.map(offItsPort) } };
      },
    },
  }),
});

/** Envoy: "bind_to_port: false is not supported for UDP listeners", so those get any port of the loopback interface. */
function offItsPort(listener: Listener): Listener {
  const of = listener.address?.address;
  if (of?.case !== "socketAddress" || of.value.protocol !== SocketAddress_Protocol.UDP)
    return { ...listener, bindToPort: false };
  const anyPort = { case: "portValue", value: 0 } as const;
  const address = { ...of.value, address: "127.0.0.1", portSpecifier: anyPort };
  return {
    ...listener,
    address: { ...listener.address, address: { case: "socketAddress", value: address } } as Listener["address"] &
      object,
  };
}
