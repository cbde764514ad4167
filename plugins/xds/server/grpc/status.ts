/** The gRPC status codes that the server answers with. */
export const grpcStatus = Object.freeze({
  ok: 0,
  invalidArgument: 3,
  permissionDenied: 7,
  resourceExhausted: 8,
  unimplemented: 12,
  unavailable: 14,
  unauthenticated: 16,
});

/** How a stream ends. */
export interface GrpcEnd {
  readonly code: number;
  /** One sentence for whoever operates the client. */
  readonly message: string;
}

/** Trailers that end a stream; the message is percent-encoded as gRPC over HTTP/2 asks. */
export function trailers({ code, message }: GrpcEnd): Record<string, string> {
  return message === ""
    ? { "grpc-status": String(code) }
    : { "grpc-status": String(code), "grpc-message": encodeURIComponent(message).replaceAll("%20", " ") };
}
