import { describeError, type KubeClient, type KubeResource } from "../../../core/kube/mod.ts";
import type { KubeObject } from "../../../core/resource/mod.ts";
import { CONTROL_PLANE_SERVICE, type RenderSettings } from "../manifests/settings.ts";

/** The data plane and the name that a proxy states when it connects, with the headers of its connection. */
export interface ProxyClaim {
  /** The name of its pod. */
  readonly nodeId: string;
  /** The data plane it wants to be part of: `<namespace>/<gateway>`. */
  readonly irKey: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

/** Why a proxy is not served, as a gRPC status. */
export interface Refusal {
  readonly code: number;
  readonly message: string;
}

const UNAUTHENTICATED = 16;
const PERMISSION_DENIED = 7;
const UNAVAILABLE = 14;

const TOKEN_REVIEW: KubeResource = {
  group: "authentication.k8s.io",
  version: "v1",
  plural: "tokenreviews",
  kind: "TokenReview",
  namespaced: false,
};

interface ReviewStatus {
  readonly authenticated?: boolean;
  readonly audiences?: readonly string[];
  readonly user?: {
    readonly username?: string;
    readonly extra?: Readonly<Record<string, readonly string[]>>;
  };
}

/**
 * Judges proxies by their token: it must be made for Postern, for a pod of the name the proxy gives, in the namespace of the Gateway it wants.
 * So no pod gets the configuration of a Gateway of another namespace, keys included.
 */
export function proxyAuthorizer(
  client: KubeClient,
  { controllerNamespace, dnsDomain }: Pick<RenderSettings, "controllerNamespace" | "dnsDomain">,
): (claim: ProxyClaim) => Promise<Refusal | undefined> {
  const audience = `${CONTROL_PLANE_SERVICE}.${controllerNamespace}.svc.${dnsDomain}`;
  return async ({ nodeId, irKey, headers }) => {
    const token = bearer(headers["authorization"]);
    if (token === undefined) return { code: UNAUTHENTICATED, message: "no service account token was sent" };
    const review = {
      apiVersion: "authentication.k8s.io/v1",
      kind: "TokenReview",
      metadata: { name: "" },
      spec: { token, audiences: [audience] },
    };
    const answer = await client.create(TOKEN_REVIEW, review satisfies KubeObject, { fieldManager: "postern" });
    if ("fault" in answer) {
      return { code: UNAVAILABLE, message: `the token could not be reviewed: ${describeError(answer.fault)}` };
    }
    const status = (answer.value.status ?? {}) as ReviewStatus;
    if (!status.authenticated || !status.audiences?.includes(audience)) {
      return { code: UNAUTHENTICATED, message: "the service account token is not valid for this control plane" };
    }
    return mismatch(status, nodeId, irKey);
  };
}

function mismatch({ user }: ReviewStatus, nodeId: string, irKey: string): Refusal | undefined {
  const [, namespace] = /^system:serviceaccount:([^:]+):[^:]+$/.exec(user?.username ?? "") ?? [];
  const [pod] = user?.extra?.["authentication.kubernetes.io/pod-name"] ?? [];
  if (pod !== nodeId) return { code: PERMISSION_DENIED, message: `the token belongs to another pod than ${nodeId}` };
  const [wanted] = irKey.split("/");
  if (namespace === undefined || namespace !== wanted) {
    return { code: PERMISSION_DENIED, message: `a pod of another namespace may not be a proxy of ${irKey}` };
  }
  return undefined;
}

/** The token as Envoy's credential injector sends it: by itself, or after `Bearer`. */
function bearer(header: string | readonly string[] | undefined): string | undefined {
  const value = typeof header === "string" ? header : header?.[0];
  const [, token] = /^(?:Bearer )?(\S+)\s*$/i.exec(value ?? "") ?? [];
  return token;
}
