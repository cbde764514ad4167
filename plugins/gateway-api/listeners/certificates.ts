import type { Reader } from "../../../core/incremental/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import { objectKey } from "../../../core/resource/mod.ts";
import {
  certificateRefKindWrong,
  certificateRefNotPermitted,
  certificateRepeated,
} from "../../../core/status/catalogue/certificate.ts";
import {
  certificateRefsMissing,
  noCertificate,
  someCertificatesInvalid,
} from "../../../core/status/catalogue/listener.ts";
import type { Condition } from "../../../core/status/types.ts";
import { GATEWAY_API_GROUP, refPermitted } from "../refs/grants.ts";
import { servingCertificate } from "../tls/serving-certificate.ts";
import type { StatedListener } from "./listener.ts";

/** The certificates of a listener that ends TLS. */
export interface ListenerCertificates {
  readonly valid: boolean;
  readonly condition?: Condition;
  readonly certificates: readonly ir.TlsCertificate[];
  readonly names: readonly string[];
}

const NONE = { certificates: [], names: [] } as const;

/** Resolves tls.certificateRefs: what can be used is used, in the order of the references; the rest is told in a condition. */
export function listenerCertificates(site: StatedListener, read: Reader): ListenerCertificates {
  const refs = site.spec.tls?.certificateRefs ?? [];
  if (refs.length === 0) return { valid: false, condition: certificateRefsMissing(), ...NONE };
  const found = new Collected();
  for (const [index, ref] of refs.entries()) {
    const { group = "", kind = "Secret", name } = ref;
    const namespace = ref.namespace || site.namespace;
    const key = objectKey(namespace, name);
    if (group !== "" || kind !== "Secret") found.refuse(certificateRefKindWrong(index, group, kind));
    else if (!refPermitted(read, sourceOf(site), { group, kind, namespace, name }))
      found.refuse(certificateRefNotPermitted(index, key), "RefNotPermitted");
    else found.take(key, read);
  }
  return found.result();
}

function sourceOf(site: StatedListener) {
  return {
    group: GATEWAY_API_GROUP,
    kind: site.set === undefined ? "Gateway" : "ListenerSet",
    namespace: site.namespace,
  };
}

type Reason = "InvalidCertificateRef" | "RefNotPermitted";

/** Certificates collected one by one, with the rule that a name may be served only once per key algorithm. */
class Collected {
  readonly #certificates: ir.TlsCertificate[] = [];
  readonly #names: string[] = [];
  readonly #faults: string[] = [];
  readonly #reasons: Reason[] = [];
  readonly #remarks: string[] = [];
  readonly #served = new Set<string>();
  readonly #sds = new Set<string>();

  refuse(fault: string, reason: Reason = "InvalidCertificateRef"): undefined {
    this.#faults.push(fault);
    this.#reasons.push(reason);
  }

  take(key: string, read: Reader): undefined {
    const found = read.from(servingCertificate, key);
    if (found.kind === "fault") return this.refuse(found.fault);
    if (found.kind === "sds") {
      if (this.#sds.has(key)) return;
      this.#sds.add(key);
      this.#certificates.push(found.certificate);
      return;
    }
    const domains = [...new Set(found.domains)];
    const repeated = domains.find((domain) => this.#served.has(`${found.algorithm}/${domain}`));
    if (repeated !== undefined) return this.refuse(certificateRepeated(key, repeated, found.algorithm));
    for (const domain of domains) this.#served.add(`${found.algorithm}/${domain}`);
    this.#certificates.push(found.certificate);
    this.#names.push(...found.dnsNames);
    if (found.remark !== undefined) this.#remarks.push(found.remark);
  }

  result(): ListenerCertificates {
    if (this.#certificates.length === 0) {
      const reason = this.#reasons.every((each) => each === "RefNotPermitted")
        ? "RefNotPermitted"
        : "InvalidCertificateRef";
      return { valid: false, condition: noCertificate(reason, this.#faults), ...NONE };
    }
    const found = { valid: true, certificates: this.#certificates, names: this.#names };
    const partly = [this.#faults, this.#remarks] as const;
    return partly.flat().length === 0 ? found : { ...found, condition: someCertificatesInvalid(...partly) };
  }
}
