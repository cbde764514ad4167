import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { certDir, type HostPaths } from "./paths.ts";
import { writePrivate } from "./run-files.ts";

/**
 * Writes the two files through which Envoy gets its certificate and the authority of the control plane. Envoy watches them and the files they
 * name, so certificates can be replaced while it runs. Returns what is missing.
 */
export function writeSdsFiles(paths: HostPaths): string | undefined {
  const folder = certDir(paths, "envoy");
  const [ca, cert, key] = ["ca.crt", "tls.crt", "tls.key"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const missing = [ca, cert, key].find((file) => !existsSync(file));
  if (missing) return `${missing} is missing: run "postern certgen --local --config-home ${paths.configHome}"`;
  const watched = { watched_directory: { path: folder } };
  const trusted = {
    validation_context: {
      trusted_ca: { filename: ca },
      match_typed_subject_alt_names: [{ san_type: "DNS", matcher: { exact: "envoy-gateway" } }],
      ...watched,
    },
  };
  const own = {
    tls_certificate: { certificate_chain: { filename: cert }, private_key: { filename: key }, ...watched },
  };
  writeIfDifferent(join(folder, "xds-trusted-ca.json"), secret("xds_trusted_ca", trusted));
  writeIfDifferent(join(folder, "xds-certificate.json"), secret("xds_certificate", own));
  return undefined;
}

function secret(name: string, value: object): string {
  const type = "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret";
  return `${JSON.stringify({ resources: [{ "@type": type, name, ...value }] })}\n`;
}

function writeIfDifferent(path: string, text: string): void {
  if (existsSync(path) && readFileSync(path, "utf8") === text) return;
  writePrivate(path, text);
}
