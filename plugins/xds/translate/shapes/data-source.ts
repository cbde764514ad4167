import type { DataSourceSchema } from "../../../../core/envoy/generated/envoy/config/core/v3/base_pb.ts";
import { bytesOfStrictBase64 } from "../../../../core/scalars/bytes.ts";
import type { Init } from "./init.ts";

/** Where Envoy reads data from. */
export type DataSourceInit = Init<typeof DataSourceSchema>;

/** The bytes of standard base64; white space is skipped, absent means none. */
export function bytesOf(base64: string | undefined): Uint8Array<ArrayBuffer> {
  if (base64 === undefined || base64 === "") return new Uint8Array();
  return bytesOfStrictBase64(base64);
}

/** Bytes of the IR inside the configuration. */
export function inlineBytes(base64: string | undefined): DataSourceInit {
  return { specifier: { case: "inlineBytes", value: bytesOf(base64) } };
}

/** A file of the proxy. */
export function file(filename: string): DataSourceInit {
  return { specifier: { case: "filename", value: filename } };
}
