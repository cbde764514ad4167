import type { JsonObject } from "@bufbuild/protobuf";
import { type Metadata, MetadataSchema } from "../../../../core/envoy/generated/envoy/config/core/v3/base_pb.ts";
import { encodeMessage } from "../../../../core/envoy/mod.ts";
import { derivePart, type Parts } from "../../../../core/incremental/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import type { Init } from "./init.ts";

/** The namespace under which resources say what they were made from; access logs and extensions read it. */
export const METADATA_NAMESPACE = "envoy-gateway";

/** The objects that a resource was made from, as Envoy's filter metadata. */
function resourceMetadata(metadata: ir.ResourceMetadata | undefined): Init<typeof MetadataSchema> | undefined {
  if (metadata === undefined) return undefined;
  const about: JsonObject = { resources: [describe(metadata)] };
  if (metadata.policies !== undefined && metadata.policies.length > 0) {
    about["policies"] = metadata.policies.map(identity);
  }
  return { filterMetadata: { [METADATA_NAMESPACE]: about } };
}

const encoded = derivePart("resource-metadata", (metadata: ir.ResourceMetadata): Metadata => {
  return encodeMessage(MetadataSchema, resourceMetadata(metadata) ?? {}).asField;
});

/** The metadata by which routes, virtual hosts, clusters and endpoints say what they were made from, if they are to say it. */
export type Describe = (metadata: ir.ResourceMetadata | undefined) => Metadata | undefined;

/** Descriptions that are encoded once for all that came from the same; where nothing is to be described there are none. */
export function describing(parts: Parts, isDescribed: boolean): Describe {
  return isDescribed ? (metadata) => metadata && parts.of(encoded, metadata) : () => undefined;
}

function describe(metadata: ir.ResourceMetadata): JsonObject {
  const described = identity(metadata);
  if (metadata.annotations !== undefined && metadata.annotations.length > 0) {
    described["annotations"] = Object.fromEntries(metadata.annotations.map(({ key, value }) => [key, value]));
  }
  if (metadata.sectionName !== undefined && metadata.sectionName !== "")
    described["sectionName"] = metadata.sectionName;
  return described;
}

function identity(of: ir.PolicyMetadata): JsonObject {
  return { kind: of.kind ?? "", name: of.name ?? "", namespace: of.namespace ?? "" };
}
