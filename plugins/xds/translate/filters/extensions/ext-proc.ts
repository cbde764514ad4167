import { ExternalProcessorSchema } from "../../../../../core/envoy/generated/envoy/extensions/filters/http/ext_proc/v3/ext_proc_pb.ts";
import {
  ProcessingMode_BodySendMode as Body,
  ProcessingMode_HeaderSendMode as Headers,
  type ProcessingModeSchema,
} from "../../../../../core/envoy/generated/envoy/extensions/filters/http/ext_proc/v3/processing_mode_pb.ts";
import { packAny } from "../../../../../core/envoy/mod.ts";
import type * as ir from "../../../../../core/ir/mod.ts";
import { done } from "../../../../../core/result/mod.ts";
import { serviceCluster } from "../../required/required.ts";
import { duration } from "../../shapes/duration.ts";
import type { Init } from "../../shapes/init.ts";
import type { FilterEntry } from "../contract/filter.ts";
import { entryName, policyFilter } from "../contract/policy-filter.ts";
import { grpcTarget, serviceRetry, serviceTimeout } from "../contract/service.ts";

const name = "envoy.filters.http.ext_proc";

/** Hands requests and responses to a service that may change them; one entry for each. */
export const extProc = policyFilter({
  name,
  protects: "what an external processor refuses",
  indexed: true,
  of: ({ envoyExtensions }) => envoyExtensions?.extProcs,
  entries: (extProcs) => extProcs.map((one) => done(entryOf(one))),
  resources: ({ envoyExtensions }) =>
    done((envoyExtensions?.extProcs ?? []).flatMap(({ destination, traffic }) => serviceCluster(destination, traffic))),
});

function entryOf(extProc: ir.ExtProc): FilterEntry {
  return {
    name: entryName(name, extProc.name),
    config: packAny(ExternalProcessorSchema, {
      grpcService: {
        targetSpecifier: grpcTarget(extProc.destination.name, extProc.authority),
        timeout: serviceTimeout,
        ...serviceRetry(extProc.traffic),
      },
      processingMode: modeOf(extProc),
      observabilityMode: extProc.shadowMode ?? false,
      failureModeAllow: extProc.failOpen ?? false,
      ...(extProc.messageTimeout !== undefined && { messageTimeout: duration(extProc.messageTimeout) }),
      requestAttributes: [...(extProc.requestAttributes ?? [])],
      responseAttributes: [...(extProc.responseAttributes ?? [])],
      ...metadataOf(extProc),
      allowModeOverride: extProc.allowModeOverride ?? false,
      ...(extProc.statusOnError !== undefined && { statusOnError: { code: extProc.statusOnError } }),
    }),
  };
}

const bodyModes: Readonly<Record<ir.ExtProcBodyProcessingMode, Body>> = {
  Buffered: Body.BUFFERED,
  BufferedPartial: Body.BUFFERED_PARTIAL,
  Streamed: Body.STREAMED,
  FullDuplexStreamed: Body.FULL_DUPLEX_STREAMED,
};

function modeOf(extProc: ir.ExtProc): Init<typeof ProcessingModeSchema> {
  const requestBodyMode = bodyMode(extProc.requestBodyProcessingMode);
  const responseBodyMode = bodyMode(extProc.responseBodyProcessingMode);
  return {
    requestHeaderMode: sent(extProc.requestHeaderProcessing === true),
    responseHeaderMode: sent(extProc.responseHeaderProcessing === true),
    requestBodyMode,
    responseBodyMode,
    // Envoy demands trailers with full duplex bodies: they mark the end of the stream.
    requestTrailerMode: sent(requestBodyMode === Body.FULL_DUPLEX_STREAMED),
    responseTrailerMode: sent(responseBodyMode === Body.FULL_DUPLEX_STREAMED),
  };
}

function bodyMode(mode: ir.ExtProcBodyProcessingMode | undefined): Body {
  return mode === undefined ? Body.NONE : (bodyModes[mode] ?? Body.NONE);
}

function sent(wanted: boolean): Headers {
  return wanted ? Headers.SEND : Headers.SKIP;
}

function metadataOf({
  forwardingMetadataNamespaces: forwarding,
  receivingMetadataNamespaces: receiving,
}: ir.ExtProc): Pick<Init<typeof ExternalProcessorSchema>, "metadataOptions"> {
  if (forwarding === undefined && receiving === undefined) return {};
  return {
    metadataOptions: {
      ...(forwarding && { forwardingNamespaces: { untyped: [...forwarding] } }),
      ...(receiving && { receivingNamespaces: { untyped: [...receiving] } }),
    },
  };
}
