import { type DescMessage, fromBinary, type MessageShape } from "@bufbuild/protobuf";
import { sha256 } from "../../crypto/mod.ts";
import { resolve } from "./lazy.ts";
import type { Violation } from "./violation.ts";

/** Encoded messages by the fields of the message that they belong to. */
export type EncodedFields<D extends DescMessage> = {
  readonly [K in keyof MessageShape<D>]?: EncodedMessage | readonly EncodedMessage[];
};

/** The content that an encoded message is made of. */
export interface EncodedContent<D extends DescMessage> {
  /** A function is asked when somebody wants them: it puts together what is encoded already. */
  readonly bytes: Uint8Array | (() => Uint8Array);
  /** The digest that tells the bytes apart, of a message whose parts were hashed before: it differs when and only when the bytes do. */
  readonly digest?: string | undefined;
  /** The rules of the API that it breaks. */
  readonly violations: readonly Violation[];
  /** Of a message with encoded messages in it: those, and the bytes of what is around them. */
  readonly assembled?: { readonly head: Uint8Array; readonly parts: EncodedFields<D> };
}

/** Of a SHA-256, in hex: 64 bits tell the messages of one fleet apart. */
const HASH_LENGTH = 16;

const read = new WeakMap<object, EncodedMessage>();

/** The encoded message that a message was read from; undefined for every other message, copies among them. */
export function encodedOf(message: object): EncodedMessage | undefined {
  return read.get(message);
}

/**
 * A message that is checked and encoded already, and from then on kept as its bytes. It stands in an init object wherever the message may, and
 * its bytes are copied then, so that a part which many messages share is encoded once. Made by `encodeMessage` and `assemble`.
 */
export class EncodedMessage<D extends DescMessage = DescMessage> {
  readonly schema: D;
  readonly digest: string | undefined;
  readonly violations: readonly Violation[];
  readonly assembled: EncodedContent<D>["assembled"];
  #bytes: EncodedContent<D>["bytes"];
  #message: MessageShape<D> | undefined;
  #hash: string | undefined;

  constructor(schema: D, { bytes, digest, violations, assembled }: EncodedContent<D>) {
    this.schema = schema;
    this.#bytes = bytes;
    this.digest = digest;
    this.violations = violations;
    this.assembled = assembled;
  }

  get bytes(): Uint8Array {
    if (typeof this.#bytes === "function") this.#bytes = this.#bytes();
    return this.#bytes;
  }

  /** The hash that tells the message apart: its digest, or a hash of its bytes, made when it is first asked for. */
  get hash(): string {
    this.#hash ??= this.digest ?? sha256(this.bytes).slice(0, HASH_LENGTH);
    return this.#hash;
  }

  /** The message, for whoever wants to read it: hooks, patches, people. Decoded when it is first asked for, then always the same object. */
  message(): MessageShape<D> {
    if (this.#message === undefined) {
      this.#message = this.#read();
      read.set(this.#message, this);
    }
    return this.#message;
  }

  /** The message without the encoded messages in it, for whoever wants to read only what is around them. */
  withoutParts(): MessageShape<D> {
    if (this.assembled === undefined) return this.message();
    return fromBinary(resolve(this.schema), this.assembled.head) as MessageShape<D>;
  }

  /** Has a message of somebody else's be the one that is read from here, which it must say the same as: it is neither encoded nor decoded again. */
  standsFor(message: MessageShape<D>): void {
    this.#message = message;
    read.set(message, this);
  }

  /** The message as an init object takes it. Only `encode`, `validate` and `encodeMessage` know what to do with it: its fields cannot be read. */
  get asField(): MessageShape<D> {
    return this as unknown as MessageShape<D>;
  }

  #read(): MessageShape<D> {
    const { head = this.bytes, parts = {} } = this.assembled ?? {};
    const message = fromBinary(resolve(this.schema), head) as MessageShape<D>;
    return Object.assign(
      message,
      Object.fromEntries(Object.entries<EncodedMessage | readonly EncodedMessage[]>(parts).map(messagesOf)),
    );
  }
}

/** Encoded messages as an init object takes a list of them; see `part`. */
export function asFields<D extends DescMessage>(list: readonly EncodedMessage<D>[]): MessageShape<D>[] {
  return list as unknown as MessageShape<D>[];
}

/** The parts of a message as what they themselves are read as, so that those keep their identity in a message that is new. */
function messagesOf([field, part]: [string, EncodedMessage | readonly EncodedMessage[]]): [string, unknown] {
  return [field, part instanceof EncodedMessage ? part.message() : part.map((one) => one.message())];
}
