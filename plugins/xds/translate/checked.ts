import { create, type DescMessage, type MessageInitShape, type MessageShape } from "@bufbuild/protobuf";
import { describeViolation, validate } from "../../../core/envoy/validate/mod.ts";

/** A message, and why Envoy would refuse it; undefined when it would not. */
export interface Checked<M> {
  readonly message: M;
  readonly reason: string | undefined;
}

/** More would not help anyone. */
const SHOWN = 3;

/** Makes a message whole and holds it against the rules of Envoy's API. */
export function checked<D extends DescMessage>(schema: D, init: MessageInitShape<D>): Checked<MessageShape<D>> {
  const message = create(schema, init);
  return { message, reason: reasonAgainst(schema, message) };
}

/** The rules of Envoy's API that a message breaks, in one line; undefined when there are none. */
export function reasonAgainst<D extends DescMessage>(schema: D, message: MessageShape<D>): string | undefined {
  const violations = validate(schema, message);
  if (violations.length === 0) return undefined;
  const more = violations.length > SHOWN ? ` and ${violations.length - SHOWN} more` : "";
  return violations.slice(0, SHOWN).map(describeViolation).join("; ") + more;
}
