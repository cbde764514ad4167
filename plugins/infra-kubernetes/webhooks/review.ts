import { Buffer } from "node:buffer";
import type { KubeObject } from "../../../core/resource/mod.ts";
import { printable } from "../../../core/scalars/mod.ts";

/** The question of the API server: an AdmissionReview's request, as far as Postern reads it. */
export interface AdmissionRequest {
  readonly uid: string;
  readonly operation?: string;
  readonly object?: KubeObject;
  readonly oldObject?: KubeObject;
}

/** The answer of Postern. */
export type AdmissionResponse =
  | { readonly allowed: true; readonly patch?: readonly PatchOperation[]; readonly warnings?: readonly string[] }
  | { readonly allowed: false; readonly message: string };

/** An operation of a JSON patch (RFC 6902). */
export interface PatchOperation {
  readonly op: "add" | "replace" | "remove";
  readonly path: string;
  readonly value?: unknown;
}

/** The request in an AdmissionReview; undefined when the text is none. */
export function parseReview(text: string): AdmissionRequest | undefined {
  try {
    const { request } = JSON.parse(text) as { readonly request?: AdmissionRequest };
    return typeof request?.uid === "string" ? request : undefined;
  } catch {
    return undefined;
  }
}

/** The AdmissionReview that answers a request. */
export function printReview(uid: string, verdict: AdmissionResponse): string {
  const response = verdict.allowed
    ? { uid, allowed: true, ...patchOf(verdict.patch), ...warningsOf(verdict.warnings) }
    : { uid, allowed: false, status: { code: 422, reason: "Invalid", message: verdict.message } };
  return JSON.stringify({ apiVersion: "admission.k8s.io/v1", kind: "AdmissionReview", response });
}

/** Kubernetes: "individual warning messages are limited to 256 characters". */
const LONGEST_WARNING = 250;

function warningsOf(warnings: readonly string[] = []) {
  return warnings.length === 0 ? {} : { warnings: warnings.map((warning) => printable(warning, LONGEST_WARNING)) };
}

function patchOf(patch: readonly PatchOperation[] | undefined) {
  if (patch === undefined || patch.length === 0) return {};
  return { patchType: "JSONPatch", patch: Buffer.from(JSON.stringify(patch)).toString("base64") };
}
