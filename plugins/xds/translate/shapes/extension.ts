import type { DescMessage, MessageInitShape } from "@bufbuild/protobuf";
import type { Any } from "@bufbuild/protobuf/wkt";
import { packAny } from "../../../../core/envoy/mod.ts";

/** The shape of TypedExtensionConfig, which Envoy and xDS both have. */
export interface Extension {
  readonly name: string;
  readonly typedConfig: Any;
}

/** An extension with its configuration. */
export function extension<D extends DescMessage>(name: string, schema: D, config: MessageInitShape<D>): Extension {
  return { name, typedConfig: packAny(schema, config) };
}

/** A filter, socket or predicate: the shape whose configuration stands in a oneof. */
export interface ConfiguredExtension {
  readonly name: string;
  readonly configType: { readonly case: "typedConfig"; readonly value: Any };
}

/** A named part whose configuration stands in a oneof `config_type`. */
export function configured<D extends DescMessage>(
  name: string,
  schema: D,
  config: MessageInitShape<D>,
): ConfiguredExtension {
  return { name, configType: { case: "typedConfig", value: packAny(schema, config) } };
}
