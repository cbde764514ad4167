import type { DescMessage, MessageInitShape } from "@bufbuild/protobuf";
import { assemble, type EncodedMessage, encodeMessage } from "../../../../core/envoy/mod.ts";
import { describeViolation, type Violation, validate } from "../../../../core/envoy/validate/mod.ts";
import { numberOf } from "../../../../core/incremental/mod.ts";
import { done, failed, type Result } from "../../../../core/result/mod.ts";
import { failedText } from "../../../../core/status/catalogue/withheld.ts";

/** An encoded message, and why Envoy would refuse it; undefined when it would not. */
export interface Checked<D extends DescMessage> {
  readonly encoded: EncodedMessage<D>;
  readonly reason: string | undefined;
}

/** More would not help anyone. */
const SHOWN = 3;

/** Encodes a message and holds it against the rules of Envoy's API; one that cannot be encoded is refused. */
export function checked<D extends DescMessage>(schema: D, init: MessageInitShape<D>): Checked<D> {
  return orRefused(schema, () => withReason(encodeMessage(schema, init)));
}

/** The same for a message that is put together from messages which were checked before. */
export function assembled<D extends DescMessage>(...message: Parameters<typeof assemble<D>>): Checked<D> {
  return orRefused(message[0], () => withReason(assemble(...message)));
}

function orRefused<D extends DescMessage>(schema: D, make: () => Checked<D>): Checked<D> {
  const made = contained(`encoding ${schema.typeName}`, make);
  return "fault" in made
    ? { encoded: encodeMessage(schema, {} as MessageInitShape<D>), reason: made.fault }
    : made.value;
}

/** Whether two checked messages say the same and are refused for the same reason. */
export function sameChecked(a: Checked<DescMessage>, b: Checked<DescMessage>): boolean {
  return a.reason === b.reason && sameBytes(a.encoded.bytes, b.encoded.bytes);
}

type HasBytes = Pick<EncodedMessage, "bytes">;

/** Whether lists of messages say the same, message by message. */
export function sameMessages(before: readonly HasBytes[], now: readonly HasBytes[]): boolean {
  return before.length === now.length && before.every(({ bytes }, i) => sameBytes(bytes, (now[i] as HasBytes).bytes));
}

/** Whether two encoded messages are equal. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** The rules of Envoy's API that a message breaks, in one line; undefined when there are none. */
export function reasonAgainst<D extends DescMessage>(schema: D, message: MessageInitShape<D>): string | undefined {
  return reasonOf(validate(schema, message));
}

function withReason<D extends DescMessage>(encoded: EncodedMessage<D>): Checked<D> {
  return { encoded, reason: reasonOf(encoded.violations) };
}

function reasonOf(violations: readonly Violation[]): string | undefined {
  if (violations.length === 0) return undefined;
  const more = violations.length > SHOWN ? ` and ${violations.length - SHOWN} more` : "";
  return violations.slice(0, SHOWN).map(describeViolation).join("; ") + more;
}

/** The result of a step; a fault with a number where the step throws, which costs the piece of IR that it is about, and no other. */
export function contained<T>(where: string, make: () => T): Result<T> {
  try {
    return done(make());
  } catch (thrown) {
    return failed(failedText(where, numberOf(where, thrown)));
  }
}
