import type { SecretObjectReference } from "../../../core/api/mod.ts";
import type { Reader } from "../../../core/incremental/mod.ts";
import { objectKey } from "../../../core/resource/mod.ts";
import type { Result } from "../../../core/result/mod.ts";
import * as say from "../../../core/status/catalogue/certificate.ts";
import { type RefSource, refPermitted } from "../refs/grants.ts";
import { fromBase64 } from "./pem.ts";

/** The data that is looked for behind a reference. */
export interface WantedData {
  /** The object that refers; references start in its namespace. */
  readonly from: RefSource;
  /** The entry that is meant; the only entry of an object is meant whatever its name. */
  readonly entry: string;
  /** The field that holds the reference. */
  readonly where: string;
}

/** The text that a Secret, ConfigMap or ClusterTrustBundle holds, across namespaces where a grant allows it. */
export function objectData(ref: SecretObjectReference, wanted: WantedData, read: Reader): Result<string> {
  const { group = "", kind = "Secret", name } = ref;
  const { from, entry, where } = wanted;
  if (kind === "ClusterTrustBundle") {
    const bundle = read.get("ClusterTrustBundle", "", name);
    return bundle ? { value: bundle.spec.trustBundle } : { fault: say.dataMissing(where, kind, name) };
  }
  if (group !== "" || (kind !== "Secret" && kind !== "ConfigMap"))
    return { fault: say.dataKindUnsupported(where, group, kind) };
  const namespace = ref.namespace || from.namespace;
  const key = objectKey(namespace, name);
  if (!refPermitted(read, from, { group, kind, namespace, name }))
    return { fault: say.dataNotPermitted(where, kind, key) };
  const object = kind === "Secret" ? read.get("Secret", namespace, name) : read.get("ConfigMap", namespace, name);
  if (!object) return { fault: say.dataMissing(where, kind, key) };
  const value = entryOf(object.data, entry);
  if (!value) return { fault: say.dataEmpty(where, { kind, key, entry }) };
  return { value: kind === "Secret" ? fromBase64(value) : value };
}

function entryOf(data: Readonly<Record<string, string>> | undefined, entry: string): string | undefined {
  const values = Object.values(data ?? {});
  return data?.[entry] ?? (values.length === 1 ? values[0] : undefined);
}
