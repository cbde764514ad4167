import {
  createRegistry,
  type DescFile,
  type DescMessage,
  fromBinary,
  type Message,
  type Registry,
} from "@bufbuild/protobuf";
import type { Any } from "@bufbuild/protobuf/wkt";
import * as wellKnown from "@bufbuild/protobuf/wkt";
import { index as described } from "../generated/described.ts";
import { index as typed } from "../generated/typed.ts";
import { resolve } from "./lazy.ts";

/**
 * Every message of Envoy's v3 API by its full name, for JSON and for unpacking Any, also those without generated types.
 * Promise: a descriptor is decoded when it is first asked for; lookups are synchronous and never fail for a known name.
 */
export const registry: Registry = lazyRegistry();

/** The type name in a type URL: what follows the last slash. */
export function typeNameOf(typeUrl: string): string {
  return typeUrl.slice(typeUrl.lastIndexOf("/") + 1);
}

/**
 * The message inside an Any, when its type is one of Envoy's.
 * Promise: undefined for a type nobody knows; throws on bytes that are not of the named type.
 */
export function unpackAny(any: Any): { readonly schema: DescMessage; readonly message: Message } | undefined {
  const schema = registry.getMessage(typeNameOf(any.typeUrl));
  return schema && { schema, message: fromBinary(schema, any.value) };
}

function lazyRegistry(): Registry {
  const base = createRegistry(
    ...[wellKnown.file_google_protobuf_any, wellKnown.file_google_protobuf_duration],
    ...[wellKnown.file_google_protobuf_empty, wellKnown.file_google_protobuf_struct],
    ...[wellKnown.file_google_protobuf_timestamp, wellKnown.file_google_protobuf_wrappers],
  );
  const find = memo(() => messageIndex());
  const getMessage = (typeName: string): DescMessage | undefined => {
    const file = find().get(typeName);
    return file === undefined ? base.getMessage(typeName) : messageIn(resolve(file), typeName);
  };
  return Object.freeze<Registry>({
    kind: "registry",
    get: (typeName) => getMessage(typeName) ?? base.get(typeName),
    getMessage,
    getEnum: (typeName) => base.getEnum(typeName),
    // Option extensions never stand in configuration, so JSON needs none.
    getExtension: () => undefined,
    getExtensionFor: () => undefined,
    getService: () => undefined,
    *[Symbol.iterator]() {
      for (const typeName of find().keys()) yield getMessage(typeName)!;
    },
  });
}

/** Full name of each message -> the file that declares it. */
function messageIndex(): Map<string, DescFile> {
  const files = new Map<string, DescFile>();
  for (const [file, pkg, names] of [...typed, ...described]) {
    for (const name of names.split(" ")) if (name !== "") files.set(`${pkg}.${name}`, file);
  }
  return files;
}

function messageIn(file: DescFile, typeName: string): DescMessage | undefined {
  let level: readonly DescMessage[] = file.messages;
  for (;;) {
    const hit = level.find((message) => typeName === message.typeName || typeName.startsWith(`${message.typeName}.`));
    if (hit === undefined || hit.typeName === typeName) return hit;
    level = hit.nestedMessages;
  }
}

function memo<T>(build: () => T): () => T {
  let value: T | undefined;
  return () => {
    value ??= build();
    return value;
  };
}
