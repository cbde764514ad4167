import { homedir, tmpdir, userInfo } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import { folderProblem } from "./own-folder.ts";

/** The folders of host mode, all absolute. */
export interface HostPaths {
  /** Certificates. */
  readonly configHome: string;
  /** Envoy binaries, as func-e lays them out. */
  readonly dataHome: string;
  /** State that outlives a run: what is withheld. */
  readonly stateHome: string;
  /** Files that live as long as their process. */
  readonly runtimeDir: string;
}

type Given = { readonly [F in keyof HostPaths]?: string | undefined };
type Environment = Readonly<Record<string, string | undefined>>;

/** Where host mode keeps its files: as configured, else below the user's XDG folders, where Envoy Gateway has them too. */
export function hostPaths(given: Given, env: Environment): HostPaths {
  const home = homedir();
  return {
    configHome: resolve(given.configHome ?? join(home, ".config/envoy-gateway")),
    dataHome: resolve(given.dataHome ?? join(home, ".local/share/envoy-gateway")),
    stateHome: resolve(given.stateHome ?? join(home, ".local/state/envoy-gateway")),
    runtimeDir: resolve(given.runtimeDir ?? defaultRuntimeDir(env)),
  };
}

/** `XDG_RUNTIME_DIR` where it is what its specification says: a folder of this user alone. Otherwise a folder of the user below the temporary one. */
function defaultRuntimeDir(env: Environment): string {
  const { XDG_RUNTIME_DIR: own } = env;
  if (own && passedOver(env) === undefined) return join(own, "envoy-gateway");
  return join(tmpdir(), `envoy-gateway-${userInfo().uid}`);
}

/** Why `XDG_RUNTIME_DIR` is not used although it is set: `sudo` and `su` may leave that of another user. Undefined where it is used or not set. */
export function passedOver({ XDG_RUNTIME_DIR: own }: Environment): string | undefined {
  if (!own) return undefined;
  return isAbsolute(own) ? folderProblem(own) : `${own} is not an absolute path`;
}

/** The folder of one party's certificate: `ca.crt`, `tls.crt`, `tls.key`. */
export function certDir(paths: HostPaths, party: "envoy-gateway" | "envoy" | "envoy-rate-limit"): string {
  return join(paths.configHome, "certs", party);
}
