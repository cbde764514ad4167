import type { JsonObject } from "@bufbuild/protobuf";
import { type Metadata, MetadataSchema } from "../../../../core/envoy/generated/envoy/config/core/v3/base_pb.ts";
import { encodeMessage } from "../../../../core/envoy/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { remember } from "../base/remember.ts";
import type { Init } from "./init.ts";

/** The namespace under which resources say what they were made from; access logs and extensions read it. */
export const METADATA_NAMESPACE = "envoy-gateway";

/** What a resource was made from, as Envoy's filter metadata; encoded, since routes, clusters and endpoints of a rule share it. */
export function resourceMetadata(metadata: ir.ResourceMetadata | undefined): Metadata | undefined {
  return metadata && filterMetadata(metadata);
}

const filterMetadata = remember((metadata: ir.ResourceMetadata): Metadata => {
  return encodeMessage(MetadataSchema, unsharedMetadata(metadata)).asField;
});

/** The same for a part of the IR that is told of once, as the settings of a destination are. */
export function unsharedMetadata(metadata: ir.ResourceMetadata): Init<typeof MetadataSchema> {
  const about: JsonObject = { resources: [describe(metadata)] };
  if (metadata.policies !== undefined && metadata.policies.length > 0) {
    about["policies"] = metadata.policies.map(identity);
  }
  return { filterMetadata: { [METADATA_NAMESPACE]: about } };
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
