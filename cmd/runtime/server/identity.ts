import { readFileSync, watch } from "node:fs";
import { join } from "node:path";
import type { Logger } from "../../../core/observe/mod.ts";
import type { TlsIdentity } from "../../../plugins/xds/mod.ts";

/** The certificate of the xDS server, read from a folder with `ca.crt`, `tls.crt` and `tls.key`, and followed when it is renewed. */
export interface FileIdentity {
  readonly current: TlsIdentity;
  onChange(listener: (identity: TlsIdentity) => void): void;
  stop(): void;
}

/** How long after the first event of a renewal the files are read, in milliseconds: they are written one after the other. */
const SETTLE_MS = 50;

/** Reads the identity; throws when a file is missing. A renewal that cannot be read is logged and the identity in force stays. */
export function fileIdentity(folder: string, log: Logger): FileIdentity {
  let current = readIdentity(folder);
  const listeners: ((identity: TlsIdentity) => void)[] = [];
  let timer: NodeJS.Timeout | undefined;

  const reload = () => {
    timer = undefined;
    try {
      const next = readIdentity(folder);
      if (next.cert === current.cert && next.key === current.key && next.clientCa === current.clientCa) return;
      current = next;
      for (const listener of listeners) listener(next);
      log.info("the certificate of the xDS server was renewed", { folder });
    } catch (error) {
      log.error("the renewed certificate cannot be read, the one in force stays", { folder, error });
    }
  };
  const watcher = watch(folder, () => {
    timer ??= setTimeout(reload, SETTLE_MS);
  });
  return {
    get current() {
      return current;
    },
    onChange: (listener) => void listeners.push(listener),
    stop() {
      clearTimeout(timer);
      watcher.close();
    },
  };
}

function readIdentity(folder: string): TlsIdentity {
  const read = (name: string) => readFileSync(join(folder, name), "utf8");
  return { cert: read("tls.crt"), key: read("tls.key"), clientCa: read("ca.crt") };
}
