import { create, type JsonObject, toJson } from "@bufbuild/protobuf";
import { toBootstrap } from "../../core/envoy/bootstrap/mod.ts";
import { type Bootstrap, BootstrapSchema } from "../../core/envoy/generated/envoy/config/bootstrap/v3/bootstrap_pb.ts";
import { AddressSchema } from "../../core/envoy/generated/envoy/config/core/v3/address_pb.ts";
import { registry } from "../../core/envoy/message/registry.ts";

/**
 * A bootstrap whose listeners bind no port, and whose admin interface takes any of the loopback interface, whatever the user's changes ask for. A value that
 * is no bootstrap comes back as it is, for Envoy to say so.
 */
export function offPorts(bootstrap: JsonObject): JsonObject {
  const read = toBootstrap(bootstrap);
  if ("fault" in read) return bootstrap;
  const message: Bootstrap = read.value;
  for (const listener of message.staticResources?.listeners ?? []) listener.bindToPort = false;
  if (message.admin) {
    const socketAddress = { address: "127.0.0.1", portSpecifier: { case: "portValue", value: 0 } } as const;
    message.admin.address = create(AddressSchema, { address: { case: "socketAddress", value: socketAddress } });
  }
  return toJson(BootstrapSchema, message, { registry, useProtoFieldName: true }) as JsonObject;
}
