import { existsSync, readFileSync, watch } from "node:fs";
import { join } from "node:path";
import type { Logger } from "../../../core/observe/mod.ts";
import type { Certificate, RenewedCertificate } from "../../../core/plugin/api.ts";
import { done, failed, type Result } from "../../../core/result/mod.ts";
import type { TlsIdentity } from "../../../plugins/xds/mod.ts";
import type { ClusterCertificates } from "../certificates/cluster-keeper.ts";
import { FILES, type PartyFiles, partyFaults } from "../certificates/inspect.ts";
import { foreignSecretsCure } from "../certificates/texts.ts";

/** The certificate of the xDS server, read from a folder with `ca.crt`, `tls.crt` and `tls.key`, and followed when it is renewed. */
export interface FileIdentity {
  readonly current: TlsIdentity;
  /** Answers what ends it. */
  onChange(listener: (identity: TlsIdentity) => void): () => void;
  /** Trusts these authorities of clients too, beside those of the folder; what was given before is forgotten. */
  trust(authorities: string): void;
  stop(): void;
}

/** Options for following an identity. */
export interface IdentityOptions {
  readonly log: Logger;
  /** The cure when the files cannot be used. */
  readonly cure: string;
  /** Stands in until the files can be used. */
  readonly meanwhile?: TlsIdentity;
}

/** How long after the first event of a renewal the files are read, in milliseconds: they are written one after the other. */
const SETTLE_MS = 50;

/** Reads the identity; throws when the files cannot be used and nothing stands in. A renewal that cannot be used is logged and the identity in force stays. */
export function fileIdentity(folder: string, { log, cure, meanwhile }: IdentityOptions): FileIdentity {
  if (!existsSync(folder)) throw new Error(`there is no folder ${folder} with certificates; ${cure}`);
  let files = firstIdentity(folder, { cure, meanwhile });
  let current = files;
  let trusted = "";
  const listeners = new Set<(identity: TlsIdentity) => void>();
  let timer: NodeJS.Timeout | undefined;

  /** Takes up what is not in force yet; says whether there was anything. Throws what the parts that serve with it throw. */
  const takeUp = (): boolean => {
    const next = { ...files, clientCa: authoritiesOf(files.clientCa ?? "", trusted) };
    if (next.cert === current.cert && next.key === current.key && next.clientCa === current.clientCa) return false;
    for (const listener of listeners) listener(next);
    current = next;
    return true;
  };
  const reload = () => {
    timer = undefined;
    const next = readIdentity(folder);
    if ("fault" in next) {
      log.error("the renewed certificate cannot be used, the one in force stays", { reason: next.fault, cure });
      return;
    }
    const [before, isOther] = [files, next.value.cert !== files.cert || next.value.key !== files.key];
    files = next.value;
    try {
      if (takeUp() || isOther) log.info("the certificate of the xDS server was renewed", { folder });
    } catch (error) {
      files = before;
      log.error("the renewed certificate cannot be used, the one in force stays", { folder, error });
    }
  };
  const watcher = watch(folder, () => {
    timer ??= setTimeout(reload, SETTLE_MS);
  });
  return {
    get current() {
      return current;
    },
    onChange: (listener) => addedTo(listeners, listener),
    trust(authorities) {
      const before = trusted;
      trusted = authorities;
      try {
        if (takeUp()) log.info("proxies of a renewed authority are trusted");
      } catch (error) {
        trusted = before;
        log.error("the renewed authority cannot be used, those in force stay", { error });
      }
    },
    stop() {
      clearTimeout(timer);
      watcher.close();
    },
  };
}

/** Adds a listener; answers what takes it away. */
function addedTo<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

function firstIdentity(folder: string, { cure, meanwhile }: Pick<IdentityOptions, "cure" | "meanwhile">): TlsIdentity {
  const first = readIdentity(folder);
  if ("value" in first) return first.value;
  if (meanwhile === undefined) throw new Error(`${first.fault}; ${cure}`);
  return meanwhile;
}

/** The certificate of a server as plugins are lent it. */
export function certificateOf(identity: FileIdentity): RenewedCertificate {
  const of = ({ cert, key, clientCa }: TlsIdentity): Certificate => ({ ca: clientCa ?? "", cert, key });
  return {
    get current() {
      return of(identity.current);
    },
    onChange: (listener) => identity.onChange((renewed) => listener(of(renewed))),
  };
}

/** The certificate of proxies, read from its folder when it is asked for. */
export function proxyCertificate(folder: string): RenewedCertificate {
  const read = (name: string) => readFileSync(join(folder, name), "utf8");
  return {
    get current() {
      return { ca: read("ca.crt"), cert: read("tls.crt"), key: read("tls.key") };
    },
    onChange(listener) {
      let timer: NodeJS.Timeout | undefined;
      const watcher = watch(folder, () => {
        timer ??= setTimeout(() => {
          timer = undefined;
          listener(this.current);
        }, SETTLE_MS);
      });
      return () => {
        clearTimeout(timer);
        watcher.close();
      };
    },
  };
}

/**
 * The identity in a folder where Kubernetes mounts a Secret. Mounted files cannot be put right there, and follow the Secret only after a while: where they
 * cannot be used, the Secrets are put right and the identity in them stands in.
 */
export async function mountedIdentity(
  folder: string,
  { log, certificates }: { readonly log: Logger; readonly certificates: ClusterCertificates | undefined },
): Promise<FileIdentity> {
  const cure = foreignSecretsCure();
  const mounted = existsSync(folder) ? readIdentity(folder) : undefined;
  if (mounted === undefined || "value" in mounted || certificates === undefined)
    return fileIdentity(folder, { log, cure });
  log.error("the mounted certificate cannot be used, looking at its Secret", { reason: mounted.fault });
  const held = identityOf(await certificates.repair(), (file) => `${file} of the Secret`);
  if ("fault" in held) throw new Error(`${held.fault}; ${cure}`);
  return fileIdentity(folder, { log, cure, meanwhile: held.value });
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** The authorities of texts, each once. Where no text has more than the first, it stays as it is. */
function authoritiesOf(first: string, more: string): string {
  const held = new Set(first.match(CERTIFICATE) ?? []);
  const missing = (more.match(CERTIFICATE) ?? []).filter((certificate) => !held.has(certificate));
  return missing.length === 0 ? first : [first.trimEnd(), ...new Set(missing), ""].join("\n");
}

/** The identity that files make, or why they make none. */
function identityOf(files: PartyFiles, where: (file: string) => string): Result<TlsIdentity> {
  const faults = partyFaults("envoy-gateway", files, (_party, file) => where(file));
  const { "tls.crt": cert = "", "tls.key": key = "", "ca.crt": clientCa = "" } = files;
  return faults.length === 0 ? done({ cert, key, clientCa }) : failed(faults.map(({ text }) => text).join("; "));
}

function readIdentity(folder: string): Result<TlsIdentity> {
  try {
    const files = FILES.flatMap((name) => {
      const path = join(folder, name);
      return existsSync(path) ? [[name, readFileSync(path, "utf8")] as const] : [];
    });
    return identityOf(Object.fromEntries(files), (file) => join(folder, file));
  } catch (error) {
    return failed(`the certificates in ${folder} cannot be read: ${(error as Error).message}`);
  }
}
