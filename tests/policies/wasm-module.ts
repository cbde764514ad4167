/** A number as WebAssembly writes it (LEB128). */
function leb(value: number): readonly number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb(value >>> 7)];
}

const text = (value: string) => [...leb(value.length), ...new TextEncoder().encode(value)];
const list = (...items: readonly (readonly number[])[]) => [...leb(items.length), ...items.flat()];
const section = (id: number, bytes: readonly number[]) => [id, ...leb(bytes.length), ...bytes];
const body = (...code: readonly number[]) => [...leb(code.length + 2), 0, ...code, 0x0b];

const I32 = 0x7f;
const type = (parameters: number, results: number) => [
  0x60,
  ...list(...Array.from({ length: parameters }, () => [I32])),
  ...list(...Array.from({ length: results }, () => [I32])),
];
/** `i32.const`, of numbers that are written in one byte or two without a sign. */
const number = (value: number) => [0x41, ...(value < 0x40 ? [value] : [(value & 0x7f) | 0x80, value >>> 7])];

const FUNCTION = 0;
const MEMORY = 2;
const RESPONSE_HEADERS = 2;
/** Where texts stand in the memory. */
const TEXTS_AT = 16;
/** The address that is handed out as memory, always the same. */
const HEAP_AT = 1_024;

/**
 * A module for the proxy-wasm interface 0.2.1 that puts a header on each response. Its functions are the imported one, which adds a header, then `() -> ()` for the
 * version, `malloc`, and what is called with the headers of a response.
 */
export function markingModule(name: string, value: string): Uint8Array<ArrayBuffer> {
  const add = [
    ...[...number(RESPONSE_HEADERS), ...number(TEXTS_AT), ...number(name.length)],
    ...[...number(TEXTS_AT + name.length), ...number(value.length), 0x10, 0, 0x1a, ...number(0)],
  ];
  return new Uint8Array([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, list(type(0, 0), type(1, 1), type(3, 1), type(5, 1))),
    ...section(2, list([...text("env"), ...text("proxy_add_header_map_value"), 0, 3])),
    ...section(3, list([0], [1], [2])),
    ...section(5, list([0, 1])),
    ...section(
      7,
      list(
        [...text("proxy_abi_version_0_2_1"), FUNCTION, 1],
        [...text("malloc"), FUNCTION, 2],
        [...text("proxy_on_response_headers"), FUNCTION, 3],
        [...text("memory"), MEMORY, 0],
      ),
    ),
    ...section(10, list(body(), body(...number(HEAP_AT)), body(...add))),
    ...section(11, list([0, ...number(TEXTS_AT), 0x0b, ...text(name + value)])),
  ]);
}
