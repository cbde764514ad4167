import type { DescMessage, Message, MessageInitShape } from "@bufbuild/protobuf";

/** The plain object a message is made from; unlike `MessageInitShape` never the message itself, so that parts can be spread. */
export type Init<D extends DescMessage> = Exclude<MessageInitShape<D>, Message>;
