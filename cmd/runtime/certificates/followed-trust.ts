import type { Secret } from "../../../core/api/mod.ts";
import { createBurstLog } from "../../../core/connections/mod.ts";
import { type KubeClient, resourceOf } from "../../../core/kube/mod.ts";
import type { Clock, Logger } from "../../../core/observe/mod.ts";
import { tableKind } from "../../../core/resource/mod.ts";
import { createMirror } from "../../../plugins/infra-kubernetes/manager/mirror.ts";
import { textsOf } from "./secrets.ts";

/** Options for following the authorities of proxies. */
export interface FollowedTrust {
  readonly client: KubeClient;
  readonly namespace: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly signal: AbortSignal;
  /** Told the authorities in the Secret now, and whenever they are others. */
  readonly onTrust: (authorities: string) => void;
}

const SECRET = resourceOf(tableKind("Secret"), "v1");
const NAME = "envoy-gateway";

/**
 * Follows whom the Secret of the control plane trusts. The kubelet brings a renewed Secret to pods that run up to two minutes later, and to a new pod at once: until
 * then a new proxy shows a certificate of an authority that is not mounted here yet. The certificate that is shown to proxies stays the mounted one, since those that
 * run do not know the new authority either.
 */
export function followTrust({ client, namespace, clock, log, signal, onTrust }: FollowedTrust): void {
  const unlisted = createBurstLog(
    { clock, log },
    { first: `the Secret ${NAME} cannot be read, trying again`, more: `more reads of the Secret ${NAME} failed` },
  );
  createMirror({
    ...{ client, clock, log, unlisted, resource: SECRET },
    selection: { namespace, fieldSelector: `metadata.name=${NAME}`, signal },
    onChange(object) {
      const authorities = textsOf(object as Secret)["ca.crt"];
      if (authorities !== undefined) onTrust(authorities);
    },
  });
}
