import type { EnvoyExtensionPolicy, ExtProc } from "../../../../core/api/mod.ts";
import type { Reader } from "../../../../core/incremental/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import type { Result } from "../../../../core/result/mod.ts";
import { toDuration } from "../../../../core/scalars/mod.ts";
import { durationInvalid } from "../../../../core/status/catalogue/filter.ts";
import { clusterFeatures } from "../../backends/cluster/features.ts";
import { externalService } from "../../backends/external-service.ts";
import { flag, nonEmpty, present } from "../../base/present.ts";
import { type ExtensionInForce, type Extensions, extensionName, extensionsOf, ownerOfList } from "./in-force.ts";

/** External processors. */
export function extProcsOf(list: readonly ExtProc[], site: ExtensionInForce, read: Reader): Extensions<ir.ExtProc> {
  const owner = ownerOfList(site, "extProc");
  return extensionsOf(list, (extProc, index) => extProcOf(extProc, { owner, index, gateway: site.gateway }, read));
}

interface At {
  readonly owner: EnvoyExtensionPolicy;
  readonly index: number;
  readonly gateway: string;
}

function extProcOf(extProc: ExtProc, at: At, read: Reader): Result<ir.ExtProc> {
  const { backendRefs = [], processingMode, messageTimeout, metadata } = extProc;
  const service = externalService(backendRefs, { ...at, protocol: "GRPC", feature: "extproc" }, read);
  if ("fault" in service) return service;
  const traffic = clusterFeatures(extProc.backendSettings);
  if ("fault" in traffic) return traffic;
  if (messageTimeout !== undefined && toDuration(messageTimeout) === undefined)
    return { fault: durationInvalid("messageTimeout", messageTimeout) };
  const { request, response } = processingMode ?? {};
  return {
    value: present<ir.ExtProc>({
      name: extensionName(at.owner, "extproc", at.index),
      destination: service.value,
      traffic: traffic.value,
      authority: authorityOf(backendRefs, at.owner.metadata.namespace ?? ""),
      messageTimeout: toDuration(messageTimeout),
      shadowMode: extProc.shadowMode,
      failOpen: extProc.failOpen,
      statusOnError: extProc.statusOnError,
      requestHeaderProcessing: flag(request !== undefined),
      requestBodyProcessingMode: request?.body,
      requestAttributes: nonEmpty(request?.attributes),
      responseHeaderProcessing: flag(response !== undefined),
      responseBodyProcessingMode: response?.body,
      responseAttributes: nonEmpty(response?.attributes),
      allowModeOverride: flag(processingMode?.allowModeOverride),
      forwardingMetadataNamespaces: nonEmpty(metadata?.accessibleNamespaces),
      receivingMetadataNamespaces: nonEmpty(metadata?.writableNamespaces),
    }),
  };
}

/** The first backend stands for all: a filter has one authority. */
function authorityOf([ref]: NonNullable<ExtProc["backendRefs"]>, from: string): string {
  const host = `${ref?.name}.${ref?.namespace || from}`;
  return ref?.port === undefined ? host : `${host}:${ref.port}`;
}
