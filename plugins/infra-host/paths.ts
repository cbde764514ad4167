import { homedir, tmpdir, userInfo } from "node:os";
import { join, resolve } from "node:path";

/** The folders of host mode, all absolute. */
export interface HostPaths {
  /** Certificates. */
  readonly configHome: string;
  /** Envoy binaries, as func-e lays them out. */
  readonly dataHome: string;
  /** State that outlives a run; none at present. */
  readonly stateHome: string;
  /** Files that live as long as their process. */
  readonly runtimeDir: string;
}

/** Where host mode keeps its files: as configured, else below the user's XDG folders, where Envoy Gateway has them too. */
export function hostPaths(given: { readonly [F in keyof HostPaths]?: string | undefined }): HostPaths {
  const home = homedir();
  return {
    configHome: resolve(given.configHome ?? join(home, ".config/envoy-gateway")),
    dataHome: resolve(given.dataHome ?? join(home, ".local/share/envoy-gateway")),
    stateHome: resolve(given.stateHome ?? join(home, ".local/state/envoy-gateway")),
    runtimeDir: resolve(given.runtimeDir ?? join(tmpdir(), `envoy-gateway-${userInfo().uid}`)),
  };
}

/** The folder of one party's certificate: `ca.crt`, `tls.crt`, `tls.key`. */
export function certDir(paths: HostPaths, party: "envoy-gateway" | "envoy" | "envoy-rate-limit"): string {
  return join(paths.configHome, "certs", party);
}
