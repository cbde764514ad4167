import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { isMessage, type Message } from "@bufbuild/protobuf";
import { type Any, AnySchema } from "@bufbuild/protobuf/wkt";
import { unpackAny } from "../../core/envoy/message/registry.ts";
import { encode, packBytes } from "../../core/envoy/mod.ts";
import type { Authority } from "../xds-client/mod.ts";

/** The certificates and files that stand in for those that recorded cases name. */
export interface StandIns {
  /** PEM. */
  readonly ca: string;
  readonly certificate: string;
  readonly privateKey: string;
  readonly crl: string;
  /** Where the agent for workload identities is to listen. */
  readonly sdsSocket: string;
  /** Paths inside a proxy, and where such a file really is. */
  readonly files: Readonly<Record<string, string>>;
}

/** The stand-ins for a case: of files alone where certificates are to stay as they are. */
export type Standing = StandIns | Pick<StandIns, "files">;

/** Logs that examples have written in a folder of a proxy's image. */
const LOGS: readonly string[] = ["access.json", "failures.log", "health.log"];

/** Makes the stand-ins; files go to `dir`. */
export async function createStandIns(authority: Authority, dir: string): Promise<StandIns> {
  const { cert, key } = await authority.issue("stand-in");
  const file = (name: string, text: string) => {
    writeFileSync(join(dir, name), text);
    return join(dir, name);
  };
  const secret = (name: string, body: object) => {
    const type = "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret";
    return file(`${name}.json`, JSON.stringify({ resources: [{ "@type": type, name, ...body }] }));
  };
  const sdsSocket = join(dir, "sds");
  return {
    ...{ sdsSocket, ca: authority.ca, certificate: cert, privateKey: key, crl: await authority.crl() },
    files: {
      "/certs/ca.crt": file("ca.crt", authority.ca),
      "/certs/tls.crt": file("tls.crt", cert),
      "/certs/tls.key": file("tls.key", key),
      "/var/run/secrets/workload-spiffe-uds/socket": sdsSocket,
      ...Object.fromEntries(LOGS.map((name) => [`/var/log/envoy/${name}`, file(name, "")])),
      "/sds/xds-certificate.json": secret("xds_certificate", {
        tls_certificate: { certificate_chain: { inline_string: cert }, private_key: { inline_string: key } },
      }),
      "/sds/xds-trusted-ca.json": secret("xds_trusted_ca", {
        validation_context: { trusted_ca: { inline_string: authority.ca } },
      }),
    },
  };
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * A message with real certificates of the same role in place of those that are placeholders or lack their key, and with paths of
 * files that are there. A stapled OCSP answer is left out: only the authority that signed the certificate could give one that fits.
 * Parts that do not change keep their identity.
 */
export function withStandIns<T>(part: T, stand: Standing): T {
  return replaced(part, stand) as T;
}

function replaced(part: unknown, stand: Standing): unknown {
  if (typeof part === "string") return stand.files[part] ?? part;
  if (typeof part !== "object" || part === null || part instanceof Uint8Array) return part;
  if (isMessage(part, AnySchema)) return inside(part, stand);
  if (Array.isArray(part)) {
    const items = part.map((item) => replaced(item, stand));
    return items.some((item, i) => item !== part[i]) ? items : part;
  }
  const own = "ca" in stand ? certificates(part as Fields, stand) : (part as Fields);
  const entries = Object.entries(own).map(([name, value]) => [name, replaced(value, stand)] as const);
  if (entries.every(([name, value]) => value === (part as Fields)[name])) return part;
  return Object.assign(Object.create(Object.getPrototypeOf(part)), part, Object.fromEntries(entries));
}

function inside(any: Any, stand: Standing): Any {
  const held = unpackAny(any);
  if (held === undefined) return any;
  const message = replaced(held.message, stand) as Message;
  return message === held.message ? any : packBytes(any.typeUrl, encode(held.schema, message));
}

function certificates(message: Fields, { ca, certificate, privateKey, crl }: StandIns): Fields {
  const inline = (source: unknown, text: string) => {
    const specifier = (source as { specifier?: { case?: string } } | undefined)?.specifier?.case;
    if (!specifier?.startsWith("inline")) return source;
    return Object.assign(Object.create(Object.getPrototypeOf(source)), source, {
      specifier: { case: "inlineString", value: text },
    });
  };
  switch (message["$typeName"]) {
    case "envoy.extensions.transport_sockets.tls.v3.TlsCertificate":
      return {
        ...message,
        certificateChain: inline(message["certificateChain"], certificate),
        privateKey: inline(message["privateKey"], privateKey),
        ocspStaple: undefined,
      };
    case "envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext":
      return { ...message, trustedCa: inline(message["trustedCa"], ca), crl: inline(message["crl"], crl) };
    default:
      return message;
  }
}
