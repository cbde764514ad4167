import type { ClientTLSSettings } from "../../../../../core/api/mod.ts";
import { derive, type Reader } from "../../../../../core/incremental/mod.ts";
import type * as ir from "../../../../../core/ir/mod.ts";
import { refOf, splitObjectKey } from "../../../../../core/resource/mod.ts";
import { failedText } from "../../../../../core/status/catalogue/withheld.ts";
import type { Faults } from "../../../backends/cluster/faults.ts";
import { flag, nonEmpty, present } from "../../../base/present.ts";
import { withheldReason } from "../../../refs/withheld.ts";
import { clientValidationOf, validationMode } from "./client-validation.ts";
import { alpnFaults, cipherFaults, curveFaults, signatureFaults } from "./tls-names.ts";

/** TLS towards clients as a policy wants it. */
export interface ClientTls {
  /** The settings that are laid over the TLS of a listener, as far as Envoy can use them: a closed listener must come up as well. */
  readonly settings: ir.TlsConfig;
  readonly faults: readonly string[];
  /** Clients are asked for certificates. */
  readonly validates: boolean;
  /** Some clients are refused for the lack of a good one. */
  readonly protects: boolean;
}

/** Versions that hold under every policy that does not say otherwise; RFC 8996 deprecates what is older. */
const VERSIONS = { minVersion: "1.2", maxVersion: "1.3" } as const;

/** The TLS of a policy; key: the policy's. Runs again when a certificate that it names changes or expires. */
export const clientTls = derive("client-tls", (key, read): ClientTls => {
  const policy = read.get("ClientTrafficPolicy", ...splitObjectKey(key));
  if (!policy?.spec.tls) return { settings: VERSIONS, faults: [], validates: false, protects: false };
  const { tls } = policy.spec;
  const unusable = (fault: string): ClientTls => ({ settings: VERSIONS, faults: [fault], ...purposeOf(tls) });
  const withheld = withheldReason("ClientTrafficPolicy", key, read);
  if (withheld !== undefined) return unusable(withheld);
  return read.contain(
    refOf(policy),
    () => tlsOf(tls, key, read),
    ({ where, number }) => unusable(failedText(where, number)),
  );
});

/** The purpose of the validation of clients, whether the validation can be had or not. */
function purposeOf({ clientValidation: context }: ClientTLSSettings): Pick<ClientTls, "validates" | "protects"> {
  const validates = context !== undefined;
  return { validates, protects: context !== undefined && validationMode(context) !== "Request" };
}

function tlsOf(tls: ClientTLSSettings, key: string, read: Reader): ClientTls {
  const faults: Faults = [];
  const usable = (list: readonly string[] | undefined, check: (list: readonly string[]) => readonly string[]) => {
    const found = check(list ?? []);
    faults.push(...found);
    return found.length === 0 ? list : undefined;
  };
  const base = present<ir.TlsConfig>({
    minVersion: tls.minVersion ?? VERSIONS.minVersion,
    maxVersion: tls.maxVersion ?? VERSIONS.maxVersion,
    alpnProtocols: usable(tls.alpnProtocols, alpnFaults),
  });
  const { clientValidation: context } = tls;
  const { validates, protects } = purposeOf(tls);
  const ciphers = usable(tls.ciphers, cipherFaults);
  if (ciphers !== tls.ciphers) return { settings: base, faults, validates, protects };
  const validation = context && clientValidationOf(context, key, read);
  faults.push(...(validation?.faults ?? []));
  const settings = present<ir.TlsConfig>({
    ...base,
    ciphers: nonEmpty(ciphers),
    ecdhCurves: nonEmpty(usable(tls.ecdhCurves, curveFaults)),
    signatureAlgorithms: nonEmpty(usable(tls.signatureAlgorithms, signatureFaults)),
    fingerprints: tls.fingerprints,
    ...validation?.settings,
    ...(faults.length === 0 ? resumptionOf(tls) : {}),
  });
  return { settings, faults, validates, protects };
}

function resumptionOf({ session }: ClientTLSSettings): ir.TlsConfig {
  const { stateless, stateful } = session?.resumption ?? {};
  return {
    statelessSessionResumption: flag(stateless !== undefined),
    statefulSessionResumption: flag(stateful !== undefined),
  };
}

/** Lays the TLS of a policy over a listener's own. How clients are asked is said as a whole, or stays as the Gateway has it. */
export function withClientTls(own: ir.TlsConfig, { settings, validates }: ClientTls): ir.TlsConfig {
  if (!validates) return { ...own, ...settings };
  const { requireClientCertificate: _require, acceptUntrusted: _accept, ...rest } = own;
  return { ...rest, ...settings };
}
