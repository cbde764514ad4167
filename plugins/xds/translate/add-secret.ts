import { SecretSchema } from "../../../core/envoy/generated/envoy/extensions/transport_sockets/tls/v3/secret_pb.ts";
import type { ObjectRef } from "../../../core/object/mod.ts";
import { checked } from "./checked.ts";
import { SealedResource } from "./resources.ts";
import type { SecretInit } from "./secrets.ts";
import type { Workbench } from "./workbench.ts";

/**
 * Adds a secret; a second one of the same name is kept as well, the first counts. Who makes `secret` keeps it as long as it
 * says the same, so that the message is kept, too.
 */
export function addSecret(bench: Workbench, secret: SecretInit, sources: readonly ObjectRef[]): void {
  const { table, memo } = bench;
  const name = secret.name ?? "";
  const made = memo.of("secret", secret, [], () => checked(SecretSchema, secret));
  if (made.reason === undefined) {
    const resource = () => new SealedResource(name, made.sealed, sources);
    table.add("secrets", memo.of("secret resource", made, [sources], resource));
  } else table.refuse("secrets", name, sources, made.reason);
}

/** Adds a secret unless one of its name is there. */
export function addSecretOnce(bench: Workbench, secret: SecretInit, sources: readonly ObjectRef[]): void {
  if (!bench.table.hasSecret(secret.name ?? "")) addSecret(bench, secret, sources);
}
