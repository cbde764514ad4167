import type { JsonObject } from "@bufbuild/protobuf";
import { type Metadata, MetadataSchema } from "../../../../core/envoy/generated/envoy/config/core/v3/base_pb.ts";
import { encodeMessage } from "../../../../core/envoy/mod.ts";
import { derivePart, type Parts } from "../../../../core/incremental/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import type { Init } from "./init.ts";

/** The namespace under which resources say what they were made from; access logs and extensions read it. */
export const METADATA_NAMESPACE = "envoy-gateway";

/** The objects that a resource was made from, as Envoy's filter metadata. */
export function resourceMetadata(metadata: ir.ResourceMetadata | undefined): Init<typeof MetadataSchema> | undefined {
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

/** The same encoded, once for all routes, clusters and endpoints that came from the same. */
export function sharedMetadata(metadata: ir.ResourceMetadata | undefined, parts: Parts): Metadata | undefined {
  return metadata && parts.of(encoded, metadata);
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
