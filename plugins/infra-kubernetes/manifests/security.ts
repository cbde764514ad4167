import type { SecurityContext } from "../../../core/api/mod.ts";

/** The least a container needs, as the given user: no privileges, nothing to gain them with. */
export function restricted(user: number): SecurityContext {
  return {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ["ALL"] },
    privileged: false,
    runAsNonRoot: true,
    runAsGroup: user,
    runAsUser: user,
    seccompProfile: { type: "RuntimeDefault" },
  };
}
