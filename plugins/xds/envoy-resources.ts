import { fromBinary, type JsonObject, toJson } from "@bufbuild/protobuf";
import { registry, typeNameOf } from "../../core/envoy/message/registry.ts";
import type { EnvoyResource } from "../../core/plugin/api.ts";
import type { EncodedResource } from "./cache/mod.ts";
import type { Made } from "./maker.ts";

/** The resources that were made of the IR of a data plane, as the contract of plugins has them. */
export function envoyResourcesOf({ types }: Pick<Made, "types">): readonly EnvoyResource[] {
  return [...types].flatMap(([url, list]) => list.map((resource) => new TypedResource(url, resource)));
}

class TypedResource implements EnvoyResource {
  readonly typeUrl: string;
  readonly #resource: EncodedResource;

  constructor(typeUrl: string, resource: EncodedResource) {
    this.typeUrl = typeUrl;
    this.#resource = resource;
  }

  get name(): string {
    return this.#resource.name;
  }

  get version(): string {
    return this.#resource.version;
  }

  bytes(): Uint8Array {
    return this.#resource.bytes;
  }

  json(): Readonly<Record<string, unknown>> {
    const schema = registry.getMessage(typeNameOf(this.typeUrl));
    if (schema === undefined) throw new Error(`${this.typeUrl} is no type of Envoy's API`);
    return toJson(schema, fromBinary(schema, this.#resource.bytes), {
      registry,
      useProtoFieldName: true,
    }) as JsonObject;
  }
}
