import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureCertificates } from "../../cmd/runtime/certificates/mod.ts";
import { type Backends, startBackends } from "./backends.ts";
import { type Certificates, makeCertificates } from "./certificates.ts";
import { createPorts, type Ports } from "./ports.ts";

/** The parts that all worlds of a run share: a folder with the certificates of a Postern, servers to send requests to, certificates of tenants, ports. */
export interface Place {
  readonly folder: string;
  readonly envoy: string;
  readonly backends: Backends;
  readonly certificates: Certificates;
  readonly ports: Ports;
  close(): void;
}

/** Makes a place, with everything started. */
export async function openPlace(envoy: string): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), "postern-model-"));
  await ensureCertificates(join(folder, "config"));
  const certificates = await makeCertificates();
  const backends = await startBackends(certificates.backend);
  return {
    ...{ folder, envoy, backends, certificates, ports: createPorts() },
    close() {
      backends.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
