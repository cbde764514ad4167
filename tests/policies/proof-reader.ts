import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { ProcessingMode_BodySendMode as Body } from "../../core/envoy/generated/envoy/extensions/filters/http/ext_proc/v3/processing_mode_pb.ts";
import {
  ExternalProcessor,
  type HttpBody,
  type ProcessingRequest,
  type ProcessingResponse,
  ProcessingResponseSchema,
} from "../../core/envoy/generated/envoy/service/ext_proc/v3/external_processor_pb.ts";
import { bidi } from "./grpc.ts";

/** One request as the service saw it: its messages in the order in which they came, `requestHeaders`, `requestBody:<bytes>` and so on. */
export interface Read {
  readonly host: string;
  readonly messages: string[];
}

/** A service that writes bodies large, piece by piece, in whatever mode it is asked. */
export async function proofReader(address: string): Promise<{ readonly port: number; readonly read: Read[] }> {
  const read: Read[] = [];
  const { port } = await bidi(`${address}:0`, ExternalProcessor.method.process, () => {
    const seen: { host: string; messages: string[] } = { host: "", messages: [] };
    read.push(seen);
    return ({ request }) => {
      if (request.case === "requestHeaders") seen.host = authorityOf(request.value);
      const isBody = request.case === "requestBody" || request.case === "responseBody";
      seen.messages.push(isBody ? `${request.case}:${request.value.body.length}` : String(request.case));
      // Who sends copies only wants no answers.
      return seen.host.includes("late") ? undefined : answerTo(request, seen.host);
    };
  });
  return { port, read };
}

function authorityOf({ headers }: { readonly headers?: { readonly headers: readonly Header[] } }): string {
  const found = headers?.headers.find(({ key }) => key === ":authority");
  return found === undefined ? "" : found.value || new TextDecoder().decode(found.rawValue);
}

interface Header {
  readonly key: string;
  readonly value: string;
  readonly rawValue: Uint8Array;
}

function answerTo(request: ProcessingRequest["request"], host: string): ProcessingResponse | undefined {
  const say = (init: MessageInitShape<typeof ProcessingResponseSchema>) => create(ProcessingResponseSchema, init);
  switch (request.case) {
    case "requestHeaders":
      return say({
        response: { case: "requestHeaders", value: {} },
        ...(host.includes("override") && { modeOverride: { requestBodyMode: Body.BUFFERED } }),
        ...(host.includes("metadata") && { dynamicMetadata: { "shop.proof": { grade: "good" } } }),
      });
    case "responseHeaders":
      return say({ response: { case: "responseHeaders", value: {} } });
    case "requestBody":
    case "responseBody":
      return say({ response: { case: request.case, value: { response: mutationOf(request.value, host) } } });
    case "requestTrailers":
    case "responseTrailers":
      return say({ response: { case: request.case, value: {} } });
    default:
      return undefined;
  }
}

/** The body in capitals; where pieces go both ways at once, as a piece that says whether it is the last. */
function mutationOf({ body, endOfStream }: HttpBody, host: string) {
  const large = new TextEncoder().encode(new TextDecoder().decode(body).toUpperCase());
  const mutation = host.includes("duplex")
    ? { case: "streamedResponse" as const, value: { body: large, endOfStream } }
    : { case: "body" as const, value: large };
  return { bodyMutation: { mutation } };
}
