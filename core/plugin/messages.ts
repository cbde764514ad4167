import { create, type JsonObject, type Message, toJson } from "@bufbuild/protobuf";
import type { Any } from "@bufbuild/protobuf/wkt";
import { packAny } from "../envoy/message/any.ts";
import { registry, unpackAny } from "../envoy/message/registry.ts";

export { unpackAny };

/**
 * A message of Envoy's API by its full name, `envoy.config.core.v3.HeaderValueOption`, from its fields; those that are left out have their defaults. Throws for a name
 * that the API does not have. `T` is its type, where somebody has it.
 */
export function message<T extends Message = Message>(
  typeName: string,
  fields: Readonly<Record<string, unknown>> = {},
): T {
  return create(described(typeName), fields) as T;
}

/** The same within an `Any`, as `typed_config` takes it. */
export function anyMessage(typeName: string, fields: Readonly<Record<string, unknown>> = {}): Any {
  return packAny(described(typeName), fields);
}

function described(typeName: string) {
  const schema = registry.getMessage(typeName);
  if (schema === undefined) throw new Error(`${typeName} is no message of Envoy's API`);
  return schema;
}

/** The JSON form of a message of Envoy's API, as Envoy prints it and reads it. Throws for a message of somebody else's. */
export function json(message: Message): JsonObject {
  const schema = registry.getMessage(message.$typeName);
  if (schema === undefined) throw new Error(`${message.$typeName} is no message of Envoy's API`);
  return toJson(schema, message, { registry }) as JsonObject;
}
