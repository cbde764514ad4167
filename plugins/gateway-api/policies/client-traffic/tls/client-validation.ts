import type { ClientValidationContext, SecretObjectReference } from "../../../../../core/api/mod.ts";
import type { Reader } from "../../../../../core/incremental/mod.ts";
import type * as ir from "../../../../../core/ir/mod.ts";
import { splitObjectKey } from "../../../../../core/resource/mod.ts";
import type { Result } from "../../../../../core/result/mod.ts";
import * as say from "../../../../../core/status/catalogue/policies/client-traffic.ts";
import type { Faults } from "../../../backends/cluster/faults.ts";
import { flag, present } from "../../../base/present.ts";
import { ENVOY_GATEWAY_GROUP, type RefSource } from "../../../refs/grants.ts";
import { objectData } from "../../../tls/object-data.ts";
import { toBase64 } from "../../../tls/pem.ts";
import { revocationListFault } from "../../../tls/revocation-list.ts";
import { trustAnchors } from "../../../tls/trust-anchors.ts";
import { certificateRulesOf } from "./certificate-rules.ts";

/** How client certificates are checked; where something is wrong, what comes behind it is missing. */
export interface ClientValidation {
  readonly settings: ir.TlsConfig;
  readonly faults: readonly string[];
}

const CA_REFS = "tls.clientValidation.caCertificateRefs";
const CRL_REFS = "tls.clientValidation.crl.refs";

type Mode = NonNullable<ClientValidationContext["mode"]>;

/** How clients are asked: with nothing said every client must have a certificate of the CA. */
export function validationMode({ mode, optional }: ClientValidationContext): Mode {
  return mode ?? (optional ? "VerifyIfGiven" : "RequireAndVerify");
}

/** Resolves the validation of client certificates; `policy` is the policy's key. */
export function clientValidationOf(context: ClientValidationContext, policy: string, read: Reader): ClientValidation {
  const mode = validationMode(context);
  const asked: ir.TlsConfig = present({
    clientValidationEnabled: true,
    requireClientCertificate: flag(mode === "RequireAny" || mode === "RequireAndVerify"),
    acceptUntrusted: flag(mode === "Request" || mode === "RequireAny"),
  });
  const from = { group: ENVOY_GATEWAY_GROUP, kind: "ClientTrafficPolicy", namespace: splitObjectKey(policy)[0] };
  const anchors = anchorsOf(context.caCertificateRefs ?? [], from, read);
  if ("fault" in anchors) return { settings: asked, faults: [anchors.fault] };
  const verifies = mode === "VerifyIfGiven" || mode === "RequireAndVerify";
  if (verifies && anchors.value === undefined) return { settings: asked, faults: [say.clientCaMissing(mode)] };
  const faults: Faults = [];
  const rules = present<ir.TlsConfig>({
    ...asked,
    caCertificate: anchors.value === undefined ? undefined : { name: `${policy}/ca.crt`, certificate: anchors.value },
    ...certificateRulesOf(context, anchors.value !== undefined, faults),
  });
  const crl = crlOf(context, { policy, from }, read);
  if (crl && "fault" in crl) return { settings: rules, faults: [...faults, crl.fault] };
  return { settings: present({ ...rules, crl: crl?.value }), faults };
}

/** The certificates of all references as one bundle, each once; undefined without references. */
function anchorsOf(
  refs: readonly SecretObjectReference[],
  from: RefSource,
  read: Reader,
): Result<ir.Base64 | undefined> {
  const pems = new Set<string>();
  for (const [i, ref] of refs.entries()) {
    const where = `${CA_REFS}[${i}]`;
    const text = objectData(ref, { from, entry: "ca.crt", where }, read);
    if ("fault" in text) return text;
    const anchors = trustAnchors(text.value, where, read);
    if ("fault" in anchors) return anchors;
    for (const pem of anchors.value) pems.add(pem);
  }
  return { value: pems.size === 0 ? undefined : toBase64([...pems].join("")) };
}

function crlOf(
  { crl }: ClientValidationContext,
  { policy, from }: { readonly policy: string; readonly from: RefSource },
  read: Reader,
): Result<ir.TlsCrl> | undefined {
  if (!crl) return undefined;
  let lists = "";
  for (const [i, ref] of (crl.refs ?? []).entries()) {
    const where = `${CRL_REFS}[${i}]`;
    const text = objectData(ref, { from, entry: "ca.crl", where }, read);
    if ("fault" in text) return text;
    const fault = revocationListFault(text.value, where, read);
    if (fault !== undefined) return { fault };
    lists = lists === "" || lists.endsWith("\n") ? lists + text.value : `${lists}\n${text.value}`;
  }
  if (lists === "") return undefined;
  return {
    value: present<ir.TlsCrl>({
      name: `${policy}/ca.crl`,
      data: toBase64(lists),
      onlyVerifyLeafCertificate: flag(crl.onlyVerifyLeafCertificate),
    }),
  };
}
