import { protoInt64 } from "@bufbuild/protobuf";
import { WireType } from "@bufbuild/protobuf/wire";

/** Room that is made at first, in bytes. */
const INITIAL = 4096;

const INT32_MAX = 0x7fffffff;
const INT32_MIN = -0x80000000;
const UINT32_MAX = 0xffffffff;

/**
 * Longer text and bytes are left to the platform; a call there takes longer than to copy shorter ones here, text as long as it is ASCII. The
 * length of short ones takes one byte.
 */
const SHORT = 127;

const utf8 = new TextEncoder();

/** The tag that stands before the value of a field; text, bytes and messages have their length after it. */
export function tagOf(field: number, type: WireType = WireType.LengthDelimited): number {
  return ((field << 3) | type) >>> 0;
}

/** Writes the wire format of protobuf into one buffer that grows. Beside the writer of protobuf-es it saves a list of forks and most calls for text. */
export class Writer {
  #buffer = new Uint8Array(INITIAL);
  #view = new DataView(this.#buffer.buffer);
  #at = 0;

  /** How many bytes were written. */
  get length(): number {
    return this.#at;
  }

  /** Takes back all but the first bytes. */
  cut(length: number): void {
    this.#at = length;
  }

  /** All that was written, as a copy; the next message begins at the start of the buffer. */
  finish(): Uint8Array {
    const bytes = this.#buffer.slice(0, this.#at);
    this.#at = 0;
    return bytes;
  }

  /** Begins what has a length before it; the answer goes to `join`. */
  fork(): number {
    this.#reserve(1);
    return ++this.#at;
  }

  /** Ends what `fork` began, and puts the length before it. Most parts are short, so one byte was left for it. */
  join(start: number): void {
    const length = this.#at - start;
    if (length < 0x80) {
      this.#buffer[start - 1] = length;
      return;
    }
    const more = length < 0x4000 ? 1 : length < 0x200000 ? 2 : length < 0x10000000 ? 3 : 4;
    this.#reserve(more);
    this.#buffer.copyWithin(start + more, start, this.#at);
    this.#at = start - 1;
    this.#varint(length);
    this.#at += length;
  }

  /** Bytes as they are, or those of some places. */
  raw(bytes: Uint8Array, from = 0, to = bytes.length): void {
    const length = to - from;
    this.#reserve(length);
    if (length > SHORT) this.#buffer.set(length === bytes.length ? bytes : bytes.subarray(from, to), this.#at);
    else for (let i = 0; i < length; i++) this.#buffer[this.#at + i] = bytes[from + i] as number;
    this.#at += length;
  }

  bytes(value: Uint8Array): void {
    this.uint32(value.length);
    this.raw(value);
  }

  /** Anything that is not text is written as text. */
  string(value: unknown): void {
    const text = typeof value === "string" ? value : String(value);
    const { length } = text;
    if (length <= SHORT && this.#ascii(text)) return;
    const start = this.fork();
    this.#reserve(3 * length);
    this.#at += utf8.encodeInto(text, this.#buffer.subarray(this.#at)).written;
    this.join(start);
  }

  bool(value: unknown): void {
    this.#reserve(1);
    this.#buffer[this.#at++] = value ? 1 : 0;
  }

  /** A tag or a length, which is known to fit. */
  tag(value: number): void {
    this.#reserve(5);
    this.#varint(value);
  }

  uint32(value: number): void {
    if (!Number.isInteger(value) || value > UINT32_MAX || value < 0) throw new Error(`invalid uint32: ${value}`);
    this.tag(value);
  }

  int32(value: number): void {
    if (!Number.isInteger(value) || value > INT32_MAX || value < INT32_MIN) throw new Error(`invalid int32: ${value}`);
    if (value >= 0) this.tag(value);
    else this.#varint64(value, -1);
  }

  sint32(value: number): void {
    if (!Number.isInteger(value) || value > INT32_MAX || value < INT32_MIN) throw new Error(`invalid sint32: ${value}`);
    this.tag(((value << 1) ^ (value >> 31)) >>> 0);
  }

  int64(value: bigint | number | string): void {
    const { lo, hi } = protoInt64.enc(value);
    this.#varint64(lo, hi);
  }

  uint64(value: bigint | number | string): void {
    const { lo, hi } = protoInt64.uEnc(value);
    this.#varint64(lo, hi);
  }

  sint64(value: bigint | number | string): void {
    const { lo, hi } = protoInt64.enc(value);
    const sign = hi >> 31;
    this.#varint64((lo << 1) ^ sign, ((hi << 1) | (lo >>> 31)) ^ sign);
  }

  fixed32(value: number): void {
    if (!Number.isInteger(value) || value > UINT32_MAX || value < 0) throw new Error(`invalid fixed32: ${value}`);
    this.#reserve(4);
    this.#view.setUint32(this.#at, value, true);
    this.#at += 4;
  }

  sfixed32(value: number): void {
    if (!Number.isInteger(value) || value > INT32_MAX || value < INT32_MIN)
      throw new Error(`invalid sfixed32: ${value}`);
    this.#reserve(4);
    this.#view.setInt32(this.#at, value, true);
    this.#at += 4;
  }

  fixed64(value: bigint | number | string): void {
    this.#fixed64(protoInt64.uEnc(value));
  }

  sfixed64(value: bigint | number | string): void {
    this.#fixed64(protoInt64.enc(value));
  }

  float(value: number): void {
    if (typeof value !== "number" || (Number.isFinite(value) && !Number.isFinite(Math.fround(value))))
      throw new Error(`invalid float: ${value}`);
    this.#reserve(4);
    this.#view.setFloat32(this.#at, value, true);
    this.#at += 4;
  }

  double(value: number): void {
    if (typeof value !== "number") throw new Error(`invalid double: ${value}`);
    this.#reserve(8);
    this.#view.setFloat64(this.#at, value, true);
    this.#at += 8;
  }

  /** Writes text with its length; false, and nothing is written, when it is not ASCII. */
  #ascii(text: string): boolean {
    const { length } = text;
    this.#reserve(length + 1);
    const buffer = this.#buffer;
    let at = this.#at;
    buffer[at++] = length;
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i);
      if (code > 0x7f) return false;
      buffer[at++] = code;
    }
    this.#at = at;
    return true;
  }

  #varint(value: number): void {
    const buffer = this.#buffer;
    let rest = value;
    while (rest > 0x7f) {
      buffer[this.#at++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    buffer[this.#at++] = rest;
  }

  #varint64(low: number, high: number): void {
    this.#reserve(10);
    let [lo, hi] = [low >>> 0, high >>> 0];
    while (hi > 0) {
      this.#buffer[this.#at++] = (lo & 0x7f) | 0x80;
      lo = ((lo >>> 7) | (hi << 25)) >>> 0;
      hi >>>= 7;
    }
    this.#varint(lo);
  }

  #fixed64({ lo, hi }: { readonly lo: number; readonly hi: number }): void {
    this.#reserve(8);
    this.#view.setInt32(this.#at, lo, true);
    this.#view.setInt32(this.#at + 4, hi, true);
    this.#at += 8;
  }

  #reserve(length: number): void {
    const needed = this.#at + length;
    if (needed <= this.#buffer.length) return;
    const larger = new Uint8Array(Math.max(needed, 2 * this.#buffer.length));
    larger.set(this.#buffer.subarray(0, this.#at));
    this.#buffer = larger;
    this.#view = new DataView(larger.buffer);
  }
}
