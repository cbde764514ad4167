import type { ClientValidationContext, SubjectAltNames } from "../../../../../core/api/mod.ts";
import type * as ir from "../../../../../core/ir/mod.ts";
import * as say from "../../../../../core/status/catalogue/policies/client-traffic.ts";
import type { Faults } from "../../../backends/cluster/faults.ts";
import { stringMatchOf } from "../../../backends/cluster/string-match.ts";
import { nonEmpty, present } from "../../../base/present.ts";

const FIELD = "tls.clientValidation";

/** The rules for a certificate besides being signed by a CA. */
export type CertificateRules = Pick<
  ir.TlsConfig,
  "verifyCertificateSpki" | "verifyCertificateHash" | "allowExpiredCertificate" | "matchTypedSubjectAltNames"
>;

/**
 * The rules for certificates. Envoy refuses the whole listener over one that it cannot use, so such a rule is left out and noted: among them
 * those that say nothing without a CA, names in a certificate that anybody can make and the time of one that is not verified.
 */
export function certificateRulesOf(
  context: ClientValidationContext,
  verified: boolean,
  faults: Faults,
): CertificateRules {
  const names = subjectAltNamesOf(context.subjectAltNames ?? {}, faults);
  if (!verified && names.length > 0) faults.push(say.ruleNeedsCa("subjectAltNames"));
  if (!verified && context.allowExpiredCertificate) faults.push(say.ruleNeedsCa("allowExpiredCertificate"));
  return present<CertificateRules>({
    verifyCertificateSpki: nonEmpty(digests(context.spkiHashes ?? [], SPKI, faults)),
    verifyCertificateHash: nonEmpty(digests(context.certificateHashes ?? [], CERTIFICATE, faults)),
    allowExpiredCertificate: verified && context.allowExpiredCertificate ? true : undefined,
    matchTypedSubjectAltNames: verified ? nonEmpty(names) : undefined,
  });
}

/** A sort of digests. */
interface DigestSort {
  readonly field: string;
  readonly form: RegExp;
  readonly fault: (where: string) => string;
}

/** 32 bytes in base64, without bits behind them. */
const SPKI: DigestSort = {
  field: "spkiHashes",
  form: /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/,
  fault: say.spkiHashInvalid,
};

/** 32 bytes in hexadecimal, with or without colons between them. */
const CERTIFICATE: DigestSort = {
  field: "certificateHashes",
  form: /^([0-9A-Fa-f]{64}|[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){31})$/,
  fault: say.certificateHashInvalid,
};

function digests(list: readonly string[], { field, form, fault }: DigestSort, faults: Faults): readonly string[] {
  return list.filter((digest, i) => {
    if (form.test(digest)) return true;
    faults.push(fault(`${FIELD}.${field}[${i}]`));
    return false;
  });
}

/** The kinds of names in a certificate, as the policy and Envoy call them. */
const NAMES = [
  ["dnsNames", "DNS"],
  ["emailAddresses", "EMAIL"],
  ["ipAddresses", "IP_ADDRESS"],
  ["uris", "URI"],
] as const satisfies readonly (readonly [field: keyof SubjectAltNames, type: string])[];

/** Names of which a certificate must carry one. */
function subjectAltNamesOf(names: SubjectAltNames, faults: Faults): readonly ir.StringMatch[] {
  const wanted = [
    ...NAMES.flatMap(([field, name]) =>
      (names[field] ?? []).map((match, i) => ({ name, match, at: `${field}[${i}]` })),
    ),
    ...(names.otherNames ?? []).map((match, i) => ({ name: match.oid, match, at: `otherNames[${i}]`, oid: match.oid })),
  ];
  return wanted.flatMap(({ name, match, at, ...other }) => {
    const where = `${FIELD}.subjectAltNames.${at}`;
    if ("oid" in other && !isObjectIdentifier(name)) {
      faults.push(say.oidInvalid(`${where}.oid`));
      return [];
    }
    const condition = stringMatchOf(match, where, faults);
    return condition ? [{ name, ...condition }] : [];
  });
}

/** X.660: numbers with dots between them, at least two; below 0 and 1 the second is less than 40. Envoy holds each in 64 bits. */
function isObjectIdentifier(oid: string): boolean {
  if (!/^[0-2](\.(0|[1-9][0-9]{0,18}))+$/.test(oid)) return false;
  return oid.startsWith("2.") || Number(oid.split(".")[1]) < 40;
}
