import { type JsonObject, type Message, toJson } from "@bufbuild/protobuf";
import { registry } from "../core/envoy/message/registry.ts";

/** The JSON form of a message of Envoy's API, as Envoy prints it and reads it. Throws for a message of somebody else's. */
export function json(message: Message): JsonObject {
  const schema = registry.getMessage(message.$typeName);
  if (schema === undefined) throw new Error(`${message.$typeName} is no message of Envoy's API`);
  return toJson(schema, message, { registry }) as JsonObject;
}
