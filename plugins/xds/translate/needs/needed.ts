import { SecretSchema } from "../../../../core/envoy/generated/envoy/extensions/transport_sockets/tls/v3/secret_pb.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import type { ObjectRef } from "../../../../core/object/mod.ts";
import { checked, contained } from "../base/checked.ts";
import { lazy } from "../base/lazy.ts";
import { type ResourceKind, TranslatedResource, type TranslationError } from "../base/resources.ts";
import { sourcesOf } from "../base/sources.ts";
import type { PlannedCluster } from "../clusters/plan.ts";
import { clientCertificates, type SecretInit } from "../shapes/secrets.ts";

/** A secret that something needs. */
export interface NeededSecret {
  readonly name: string;
  /** Whether it is left out where one of its name is there; otherwise both are listed, and the first counts. */
  readonly once: boolean;
  /** Encoded when it is first asked for: of those that share a name most never are. */
  readonly made: () => {
    readonly resource: TranslatedResource<typeof SecretSchema>;
    readonly error?: TranslationError;
  };
}

/** A secret or a cluster that a part of a data plane needs, or one that it could not be given. */
export type Needed =
  | { readonly secret: NeededSecret }
  | { readonly cluster: PlannedCluster }
  | { readonly refused: TranslationError };

/** A secret, as something needed. */
export function neededSecret(
  secret: SecretInit,
  sources: readonly ObjectRef[],
  once = false,
): { secret: NeededSecret } {
  const name = secret.name ?? "";
  const made = lazy(() => {
    const { encoded, reason } = checked(SecretSchema, secret);
    const resource = new TranslatedResource(name, encoded, sources);
    return reason === undefined
      ? { resource }
      : { resource, error: { kind: "secrets" as const, name, sources, reason } };
  });
  return { secret: { name, once, made } };
}

/** A resource that is left out, and why. */
export function refused(
  kind: ResourceKind,
  name: string,
  sources: readonly ObjectRef[],
  reason: string,
): { readonly refused: TranslationError } {
  return { refused: { kind, name, sources, reason } };
}

/** The certificates that the proxy shows to the backends of some settings. */
export function neededCertificates(settings: readonly ir.DestinationSetting[] | undefined): readonly Needed[] {
  return (settings ?? []).flatMap((setting) => {
    if (setting.tls?.clientCertificates === undefined) return [];
    const sources = sourcesOf(setting.metadata);
    return clientCertificates([setting]).map((secret) => neededSecret(secret, sources, true));
  });
}

/** The needs of a part; where they cannot be told by a fault of ours, the part is left out, and the others go on. */
export function heldNeeds(
  { name, metadata }: { readonly name: string; readonly metadata?: ir.ResourceMetadata | undefined },
  needs: () => readonly Needed[],
): readonly Needed[] {
  const found = contained("clusters of the data plane", needs);
  return "fault" in found ? [refused("clusters", name, sourcesOf(metadata), found.fault)] : found.value;
}
