import type { ObjectReference } from "../../../core/api/mod.ts";
import type { Reader } from "../../../core/incremental/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import { objectKey } from "../../../core/resource/mod.ts";
import { done, failed, type Result } from "../../../core/result/mod.ts";
import * as faults from "../../../core/status/catalogue/certificate.ts";
import { setting } from "../base/settings.ts";
import { type RefSource, refPermitted } from "../refs/grants.ts";
import { absence } from "../refs/withheld.ts";
import { fromBase64, toBase64 } from "./pem.ts";
import { SDS_SECRET_TYPE, sdsConfigOf } from "./sds.ts";
import { readableBundle } from "./trust-anchors.ts";

/** Why a bundle cannot be had: callers choose reasons by the sort of the fault. */
export interface CaFault {
  readonly sort: "not-permitted" | "kind" | "none" | "reference";
  readonly text: string;
}

/** CA certificates as base64 text, or the SDS server that has them. */
export interface CaBundle {
  readonly certificate?: ir.Base64;
  readonly sds?: ir.SdsConfig;
}

type Part = { readonly pem: string } | { readonly sds: ir.SdsConfig };

/**
 * The CA certificates that references lead to, joined in their order. References may leave the namespace of `from` where a grant says so;
 * without `from` they are taken as local.
 */
export function caBundle(
  read: Reader,
  refs: readonly ObjectReference[],
  at: { readonly namespace: string; readonly from?: RefSource },
): Result<CaBundle, CaFault> {
  const pems: string[] = [];
  let sds: ir.SdsConfig | undefined;
  let supported = false;
  for (const ref of refs) {
    const namespace = at.from ? (ref.namespace ?? at.namespace) : at.namespace;
    const target = { group: ref.group, kind: ref.kind, namespace, name: ref.name };
    if (at.from && !refPermitted(read, at.from, target))
      return failed({ sort: "not-permitted", text: faults.caNotPermitted(ref.kind, objectKey(namespace, ref.name)) });
    const part = caPart(read, ref, namespace);
    if (part === undefined) continue;
    supported = true;
    if ("fault" in part) return part;
    if ("pem" in part.value) {
      const pem = part.value.pem === "" ? "" : readableBundle(part.value.pem);
      if (pem === undefined) return byReference(faults.caUnreadable(ref.kind, objectKey(namespace, ref.name)));
      pems.push(pem);
    } else if (sds) return byReference(faults.caSdsRepeated());
    else sds = part.value.sds;
  }
  if (sds) return pems.length > 0 ? byReference(faults.caSdsMixed()) : done({ sds });
  const joined = pems.filter((pem) => pem !== "").join("\n");
  if (joined !== "") return done({ certificate: toBase64(joined) });
  return failed(
    supported ? { sort: "none", text: faults.caNone() } : { sort: "kind", text: faults.caKindUnsupported() },
  );
}

/** The certificates that one reference leads to, or their SDS server; undefined for a kind that holds no CA certificates. */
function caPart(read: Reader, { kind, name }: ObjectReference, namespace: string): Result<Part, CaFault> | undefined {
  const key = objectKey(namespace, name);
  const of = kind === "Secret" ? "Secret" : "ConfigMap";
  const missing = () => byReference(absence({ kind: of, namespace, name }, faults.caMissing(kind, key), read));
  const empty = () => byReference(faults.caEmpty(kind, key));
  if (kind === "ClusterTrustBundle") {
    const bundle = read.get("ClusterTrustBundle", "", name);
    if (bundle) return done({ pem: bundle.spec.trustBundle });
    return byReference(absence({ kind, namespace: "", name }, faults.caMissing(kind, name), read));
  }
  if (kind === "ConfigMap") {
    const map = read.get("ConfigMap", namespace, name);
    const pem = map && caEntry(map.data);
    return !map ? missing() : pem === undefined ? empty() : done({ pem });
  }
  if (kind !== "Secret") return undefined;
  const secret = read.get("Secret", namespace, name);
  if (secret?.type === SDS_SECRET_TYPE) {
    if (!setting(read, "features").sdsSecretRef) return byReference(faults.sdsNotEnabled(key));
    const sds = sdsConfigOf(secret);
    return "fault" in sds ? byReference(sds.fault) : done({ sds: sds.value });
  }
  const base64 = secret && caEntry(secret.data);
  return !secret ? missing() : base64 === undefined ? empty() : done({ pem: fromBase64(base64) });
}

function byReference(text: string): Result<never, CaFault> {
  return failed({ sort: "reference", text });
}

/** `ca.crt`, else `tls.crt`, else the only entry. */
function caEntry(data: Readonly<Record<string, string>> | undefined): string | undefined {
  const values = Object.values(data ?? {});
  return data?.["ca.crt"] ?? data?.["tls.crt"] ?? (values.length === 1 ? values[0] : undefined);
}
