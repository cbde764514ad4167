import type { FrontendTLSValidation, Gateway, ObjectReference } from "../../../core/api/mod.ts";
import { derive, type Reader } from "../../../core/incremental/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import { splitObjectKey } from "../../../core/resource/mod.ts";
import { dictionary } from "../../../core/scalars/dictionary.ts";
import * as say from "../../../core/status/catalogue/gateway.ts";
import type { Condition } from "../../../core/status/types.ts";
import { present } from "../base/present.ts";
import { GATEWAY_API_GROUP, refPermitted } from "../refs/grants.ts";
import { absence } from "../refs/withheld.ts";
import { type CaFault, caBundle } from "../tls/ca-bundle.ts";
import type { ClientValidation } from "./listener.ts";

/** How clients of one port are validated, or why they cannot be. */
export type PortValidation =
  | { readonly kind: "validation"; readonly validation: ClientValidation }
  | { readonly kind: "fault"; readonly fault: CaFault };

/** The TLS settings of a Gateway itself, resolved. */
export interface GatewayTls {
  readonly conditions: readonly Condition[];
  /** By port; a port that is listed with null is not validated. `default` holds for all other ports. */
  readonly ports: Readonly<Record<string, PortValidation | null>>;
  /** Certificate that is shown to backends, when spec.tls.backend can be used. */
  readonly backendCertificate?: { readonly name: string; readonly namespace: string };
  /** spec.tls.backend is there, so settings of an EnvoyProxy do not count. */
  readonly backendStated: boolean;
}

/** Resolves spec.tls of a Gateway; key: `namespace/name`. */
export const gatewayTls = derive("gateway-tls", (key, read): GatewayTls => {
  const gateway = read.get("Gateway", ...splitObjectKey(key));
  const tls = gateway?.spec.tls;
  if (!gateway || !tls) return { conditions: [], ports: {}, backendStated: false };
  const frontend = frontendOf(gateway, read);
  const backend = backendOf(gateway, read);
  const faults = [...frontend.faults, ...(backend.fault ? [backend.fault] : [])];
  const resolved = faults.length > 0 ? (faults.at(-1) as Condition) : say.gatewayRefsResolved();
  const insecure = frontend.insecure ? [say.gatewayInsecureFrontendValidation()] : [];
  const conditions = frontend.faults.length > 0 ? [resolved, ...insecure] : [...insecure, resolved];
  return present<GatewayTls>({
    conditions,
    ports: frontend.ports,
    backendCertificate: backend.certificate,
    backendStated: tls.backend !== undefined,
  });
});

interface Frontend {
  readonly ports: Record<string, PortValidation | null>;
  readonly faults: readonly Condition[];
  readonly insecure: boolean;
}

function frontendOf(gateway: Gateway, read: Reader): Frontend {
  const { default: fallback, perPort = [] } = gateway.spec.tls?.frontend ?? { default: undefined };
  const wanted: [port: string, validation: FrontendTLSValidation | undefined][] = perPort.map(({ port, tls }) => [
    String(port),
    tls?.validation,
  ]);
  if (fallback?.validation) wanted.unshift(["default", fallback.validation]);
  const ports = dictionary<PortValidation | null>();
  const faults: Condition[] = [];
  let insecure = false;
  for (const [port, validation] of wanted) {
    if (!validation) {
      ports[port] = null;
      continue;
    }
    const result = validationOf(gateway, { port, validation }, read);
    ports[port] = result;
    if (result.kind === "fault")
      faults.push(
        say.gatewayClientCaInvalid(port === "default" ? "default" : `perPort[port ${port}].tls`, result.fault.text),
      );
    else if (validation.mode === "AllowInsecureFallback") insecure = true;
  }
  return { ports, faults, insecure };
}

function validationOf(
  gateway: Gateway,
  { port, validation }: { readonly port: string; readonly validation: FrontendTLSValidation },
  read: Reader,
): PortValidation {
  const { name, namespace = "" } = gateway.metadata;
  const from = { group: GATEWAY_API_GROUP, kind: "Gateway", namespace };
  const bundle = caBundle(read, validation.caCertificateRefs as readonly ObjectReference[], { namespace, from });
  if ("fault" in bundle) return { kind: "fault", fault: bundle.fault };
  const insecure = validation.mode === "AllowInsecureFallback";
  const ca: ir.TlsCaCertificate = { name: `gateway/${namespace}/${name}/${port}/ca.crt`, ...bundle.value };
  return {
    kind: "validation",
    validation: { ca, requireClientCertificate: !insecure, acceptUntrusted: insecure },
  };
}

interface Backend {
  readonly certificate?: { readonly name: string; readonly namespace: string };
  readonly fault?: Condition;
}

function backendOf(gateway: Gateway, read: Reader): Backend {
  const ref = gateway.spec.tls?.backend?.clientCertificateRef;
  if (!ref) return {};
  const own = gateway.metadata.namespace ?? "";
  const { group = "", kind = "Secret", namespace = own, name } = ref;
  if (group !== "" || kind !== "Secret")
    return {
      fault: say.gatewayClientCertificateInvalid(`it names a ${group || "core"}/${kind}, but must name a Secret.`),
    };
  const from = { group: GATEWAY_API_GROUP, kind: "Gateway", namespace: own };
  if (!refPermitted(read, from, { group, kind, namespace, name }))
    return { fault: say.gatewayClientCertificateNotPermitted(namespace, name) };
  const secret = read.get("Secret", namespace, name);
  if (!secret) {
    const missing = `Secret ${namespace}/${name} does not exist; create it.`;
    return {
      fault: say.gatewayClientCertificateInvalid(absence({ kind: "Secret", namespace, name }, missing, read)),
    };
  }
  if (secret.data?.["tls.crt"] === undefined || secret.data["tls.key"] === undefined)
    return { fault: say.gatewayClientCertificateInvalid(`Secret ${namespace}/${name} must hold tls.crt and tls.key.`) };
  return { certificate: { name, namespace } };
}
