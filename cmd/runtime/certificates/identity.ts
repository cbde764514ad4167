import { readFileSync, watch } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../../../core/observe/mod.ts";

/** What the control plane shows to proxies, and the authority that proxies must come from. PEM. */
export interface ServerIdentity {
  readonly cert: string;
  readonly key: string;
  readonly ca: string;
}

/** An identity that may be renewed while it is used. */
export interface IdentitySource {
  readonly current: ServerIdentity;
  /** Told of each renewal. Only complete identities are told of. */
  onChange(listener: (identity: ServerIdentity) => void): void;
  close(): void;
}

/** Certificate and key are two files, so a renewal is read when the folder has been quiet for so long. */
const SETTLE_MS = 100;

/** The identity in a folder with `tls.crt`, `tls.key` and `ca.crt`, followed while it is renewed. Throws when a file is missing at the start. */
export function identityIn(folder: string, clock: Clock): IdentitySource {
  let current = read(folder);
  const listeners: ((identity: ServerIdentity) => void)[] = [];
  const look = () => {
    try {
      const now = read(folder);
      if (now.cert === current.cert && now.key === current.key && now.ca === current.ca) return;
      current = now;
      for (const listener of listeners) listener(now);
    } catch {
      // A file is being replaced: its event comes next.
    }
  };
  let cancel = () => {};
  const watcher = watch(folder, () => {
    cancel();
    cancel = clock.after(SETTLE_MS, look);
  });
  watcher.on("error", () => {});
  watcher.unref();
  return {
    get current() {
      return current;
    },
    onChange: (listener) => void listeners.push(listener),
    close() {
      cancel();
      watcher.close();
    },
  };
}

function read(folder: string): ServerIdentity {
  const text = (name: string) => readFileSync(join(folder, name), "utf8");
  return { cert: text("tls.crt"), key: text("tls.key"), ca: text("ca.crt") };
}
