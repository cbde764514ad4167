import { backendFieldsOf, servicesImportsOrBackends } from "../envoy/backend-ref.ts";
import { errorStatus } from "../envoy/values.ts";
import { cel, choice, flag, type In, list, object, optional, text } from "../schema/mod.ts";
import { duration } from "../shared/values.ts";

/** Metadata shared with a processor. */
export const extProcMetadata = object({
  accessibleNamespaces: optional(list(text()), "Namespaces it may read."),
  writableNamespaces: optional(
    list(text(), {
      max: 8,
      rules: [
        cel("self.all(f, !f.startsWith('envoy.filters.http'))", "names of Envoy's own HTTP filters are reserved"),
      ],
    }),
    "Namespaces it may write.",
  ),
});

/** The type of {@link extProcMetadata}. */
export interface ExtProcMetadata extends In<typeof extProcMetadata> {}

/** The parts of a request or a response that are sent: attributes, and the body. */
export const processingModeOptions = object({
  attributes: optional(
    list(
      text({
        pattern: "^(connection\\.|source\\.|destination\\.|request\\.|response\\.|upstream\\.|xds\\.route_)[a-z_1-9]*$",
      }),
    ),
    "Attributes to send.",
  ),
  body: optional(choice(["Streamed", "Buffered", "BufferedPartial", "FullDuplexStreamed"]), "How the body is sent."),
});

/** The type of {@link processingModeOptions}. */
export interface ProcessingModeOptions extends In<typeof processingModeOptions> {}

/** The processing mode of a processor: the parts of requests and responses that are sent to it. */
export const extProcProcessingMode = object({
  allowModeOverride: optional(flag(), "Let the processor change this on the way."),
  request: optional(processingModeOptions, "Of the request."),
  response: optional(processingModeOptions, "Of the response."),
});

/** The type of {@link extProcProcessingMode}. */
export interface ExtProcProcessingMode extends In<typeof extProcProcessingMode> {}

/** An external processor. */
export const extProc = object(
  {
    ...backendFieldsOf("The processor."),
    failOpen: optional(flag(), "Let requests pass when the check itself fails.", { default: false }),
    messageTimeout: optional(duration, "Time for an answer."),
    metadata: optional(extProcMetadata, "Metadata shared with the processor."),
    processingMode: optional(extProcProcessingMode, "What is sent to the processor."),
    shadowMode: optional(flag(), "Send copies and ignore the answers."),
    statusOnError: optional(errorStatus, "Status when the processor fails."),
  },
  {
    rules: [
      cel("!has(self.backendRef)", "use backendRefs instead of backendRef"),
      ...servicesImportsOrBackends,
      cel(
        "!(has(self.failOpen) && self.failOpen == true && has(self.processingMode) && ((has(self.processingMode.request) && has(self.processingMode.request.body) && self.processingMode.request.body == 'FullDuplexStreamed') || (has(self.processingMode.response) && has(self.processingMode.response.body) && self.processingMode.response.body == 'FullDuplexStreamed')))",
        "failOpen does not work with the body mode FullDuplexStreamed",
      ),
      cel(
        "!(has(self.shadowMode) && self.shadowMode == true && has(self.processingMode) && ((has(self.processingMode.request) && has(self.processingMode.request.body) && self.processingMode.request.body != 'Streamed') || (has(self.processingMode.response) && has(self.processingMode.response.body) && self.processingMode.response.body != 'Streamed')))",
        "shadowMode works with the body mode Streamed only",
      ),
    ],
  },
);

/** The type of {@link extProc}. */
export interface ExtProc extends In<typeof extProc> {}
