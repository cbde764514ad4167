/**
 * The validation rules that Envoy's API carries in its descriptors (protoc-gen-validate), as a function over messages.
 *
 * In: a message, or the init object of one, and its schema. Out: every rule it breaks, in field order. Rules are compiled into closures once per
 * message type, Any payloads of known types are opened. It never changes a message and never prints a secret.
 */
import type { DescMessage, MessageInitShape } from "@bufbuild/protobuf";
import type { Violation } from "../message/violation.ts";
import { messageCheck } from "./message.ts";

export { describeViolation, type Violation } from "../message/violation.ts";

const none: readonly Violation[] = Object.freeze([]);

/**
 * Every rule of the API that a message breaks; an empty list when it may be sent to Envoy.
 * Promise: pure, in field order; the message must not change afterwards (answers about an Any are kept per object).
 */
export function validate<D extends DescMessage>(schema: D, message: MessageInitShape<D>): readonly Violation[] {
  return checkOf(schema)(message) ?? none;
}

/**
 * The rules that some members break, by being away or by what they hold: of a message that is known to break none, and in which these alone are others now.
 * `message` needs to have no more than these.
 */
export function validateMembers<D extends DescMessage>(
  schema: D,
  message: MessageInitShape<D>,
  members: ReadonlySet<string>,
): readonly Violation[] {
  return checkOf(schema)(message, members) ?? none;
}

function checkOf(schema: DescMessage): ReturnType<typeof messageCheck> {
  return messageCheck(schema, schema.typeName === "envoy.extensions.transport_sockets.tls.v3.Secret");
}
