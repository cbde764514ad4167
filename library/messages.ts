import { type DescMessage, fromJson, type JsonObject, type JsonValue, type Message, toJson } from "@bufbuild/protobuf";
import type { Any } from "@bufbuild/protobuf/wkt";
import { registry, unpackAny } from "../core/envoy/message/registry.ts";
import { packAny } from "../core/envoy/mod.ts";

/** The message inside an Any; undefined where Envoy's API has no such type. Throws on bytes that are not of it. */
export function unpacked(any: Any): Message | undefined {
  return unpackAny(any)?.message;
}

/**
 * An Any around a message of Envoy's API that is named in full, such as `envoy.extensions.filters.http.cors.v3.Cors`, from its JSON form. Throws for a name that the API
 * does not have, and for a field that the message does not have.
 */
export function messageNamed(name: string, value: JsonValue = {}): Any {
  const schema = schemaOf(name);
  return packAny(schema, fromJson(schema, value, { registry }));
}

/** The JSON form of a message, as Envoy prints it and reads it. */
export function json(message: Message): JsonObject {
  return toJson(schemaOf(message.$typeName), message, { registry }) as JsonObject;
}

function schemaOf(name: string): DescMessage {
  const schema = registry.getMessage(name);
  if (schema === undefined) throw new Error(`${name} is no message of Envoy's API: give its full name`);
  return schema;
}
