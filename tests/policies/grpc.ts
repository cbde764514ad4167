import { type DescMessage, fromBinary, type Message, type MessageShape, toBinary } from "@bufbuild/protobuf";
import {
  type handleBidiStreamingCall,
  type handleUnaryCall,
  type MethodDefinition,
  Server,
  ServerCredentials,
} from "@grpc/grpc-js";
import { later } from "../host-rig.ts";

/** A method of a gRPC service, as generated code describes it. */
interface Method<I extends DescMessage, O extends DescMessage> {
  readonly name: string;
  readonly methodKind: string;
  readonly parent: { readonly typeName: string };
  readonly input: I;
  readonly output: O;
}

function definitionOf<I extends DescMessage, O extends DescMessage>(method: Method<I, O>) {
  const streams = method.methodKind === "bidi_streaming";
  return {
    path: `/${method.parent.typeName}/${method.name}`,
    ...{ requestStream: streams, responseStream: streams },
    ...{ requestSerialize: writer(method.input), requestDeserialize: reader(method.input) },
    ...{ responseSerialize: writer(method.output), responseDeserialize: reader(method.output) },
  } satisfies MethodDefinition<MessageShape<I>, MessageShape<O>>;
}

const writer =
  <D extends DescMessage>(schema: D) =>
  (message: MessageShape<D>) =>
    Buffer.from(toBinary(schema, message));

const reader =
  <D extends DescMessage>(schema: D) =>
  (bytes: Buffer) =>
    fromBinary(schema, bytes);

async function listening(server: Server, address: string): Promise<number> {
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync(address, ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    ),
  );
  later(() => server.forceShutdown());
  return port;
}

/** Serves one method that answers each request; an error of a gRPC call may be thrown. Resolves with the port and with how it is ended. */
export async function unary<I extends DescMessage, O extends DescMessage>(
  address: string,
  method: Method<I, O>,
  answer: (request: MessageShape<I>) => MessageShape<O>,
): Promise<{ readonly port: number; close(): void }> {
  const server = new Server();
  const handler: handleUnaryCall<Message, Message> = ({ request }, reply) => {
    try {
      reply(null, answer(request as MessageShape<I>));
    } catch (error) {
      reply(error as Error);
    }
  };
  server.addService({ method: definitionOf(method) } as never, { method: handler });
  return { port: await listening(server, address), close: () => server.forceShutdown() };
}

/** Serves one method that answers a stream message by message; `answer` is made anew for each stream. */
export async function bidi<I extends DescMessage, O extends DescMessage>(
  address: string,
  method: Method<I, O>,
  newAnswer: () => (request: MessageShape<I>) => MessageShape<O> | undefined,
): Promise<{ readonly port: number; close(): void }> {
  const server = new Server();
  const handler: handleBidiStreamingCall<Message, Message> = (call) => {
    const answer = newAnswer();
    call.on("data", (request: MessageShape<I>) => {
      const message = answer(request);
      if (message !== undefined) call.write(message);
    });
    call.on("error", () => {}).on("end", () => call.end());
  };
  server.addService({ method: definitionOf(method) } as never, { method: handler });
  return { port: await listening(server, address), close: () => server.forceShutdown() };
}
