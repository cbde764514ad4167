import { Buffer } from "node:buffer";
import type { Secret } from "../../../core/api/mod.ts";
import type { InfraIr } from "../../../core/ir/mod.ts";
import type { KubeClient } from "../../../core/kube/mod.ts";
import type { Result } from "../../../core/result/mod.ts";
import type { Manifest } from "../manifests/manifest.ts";
import { ownerMissing } from "../manifests/problem.ts";
import { GATEWAY, GATEWAY_CLASS, ownedResource, SECRET } from "../manifests/resources.ts";
import { CONTROL_PLANE_SERVICE, type RenderSettings } from "../manifests/settings.ts";
import { type OwnerKind, type RateLimitInput, renderRateLimit } from "../ratelimit/mod.ts";
import { proxyNamespace, renderProxy } from "../render/mod.ts";
import { find } from "./writer.ts";

/** Renders a fleet with what the cluster knows of it: its owner, and the authority of Postern's certificate. */
export async function proxyManifests(
  client: KubeClient,
  { proxy }: InfraIr,
  settings: RenderSettings,
): Promise<Result<readonly Manifest[]>> {
  const owner = proxy.metadata?.ownerReference;
  const { kind = "", name = "" } = owner ?? {};
  const resource = kind === "Gateway" ? GATEWAY : GATEWAY_CLASS;
  const namespace = resource.namespaced ? proxyNamespace(proxy, settings) : "";
  const found = owner && (await find(client, resource, [namespace, name]));
  // Thrown, not refused: the owner may only be late, so this is to be tried again.
  if (owner && found === undefined) throw new Error(ownerMissing(kind, name));
  return renderProxy({
    infra: proxy,
    settings,
    ownerUid: found?.metadata.uid,
    caCertificate: settings.gatewayNamespaceMode ? await authority(client, settings) : undefined,
  });
}

/** The certificate that proxies outside Postern's namespace trust; none before certificates were made. */
async function authority(client: KubeClient, { controllerNamespace }: RenderSettings): Promise<string | undefined> {
  const secret = (await find(client, SECRET, [controllerNamespace, "envoy"])) as Secret | undefined;
  const data = secret?.data?.["ca.crt"];
  return data === undefined ? undefined : Buffer.from(data, "base64").toString("utf8");
}

const OWNER_KINDS: readonly OwnerKind[] = ["Service", "Deployment", "ServiceAccount"];

/** Renders the rate limit service, owned by Postern's own objects as far as they are there. */
export async function rateLimitManifests(
  client: KubeClient,
  input: RateLimitInput,
): Promise<Result<readonly Manifest[]>> {
  const owners = OWNER_KINDS.map(async (kind) => {
    const owner = await find(client, ownedResource(kind), [input.namespace, CONTROL_PLANE_SERVICE]);
    return owner?.metadata.uid === undefined ? [] : [[kind, owner.metadata.uid] as const];
  });
  const ownerUids = Object.fromEntries((await Promise.all(owners)).flat());
  return renderRateLimit({ ...input, ownerUids });
}
