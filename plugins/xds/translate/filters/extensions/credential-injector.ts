import { CredentialInjectorSchema } from "../../../../../core/envoy/generated/envoy/extensions/filters/http/credential_injector/v3/credential_injector_pb.ts";
import { GenericSchema } from "../../../../../core/envoy/generated/envoy/extensions/http/injected_credentials/generic/v3/generic_pb.ts";
import { packAny } from "../../../../../core/envoy/mod.ts";
import type * as ir from "../../../../../core/ir/mod.ts";
import { done } from "../../../../../core/result/mod.ts";
import { ads } from "../../shapes/config-source.ts";
import { inlineBytes } from "../../shapes/data-source.ts";
import { extension } from "../../shapes/extension.ts";
import type { SecretInit } from "../../shapes/secrets.ts";
import type { FilterEntry } from "../contract/filter.ts";
import { entryName, policyFilter } from "../contract/policy-filter.ts";

const name = "envoy.filters.http.credential_injector";

/** Writes a secret into a request header; one entry for each credential. */
export const credentialInjector = policyFilter({
  name,
  protects: false,
  of: ({ credentialInjection }) => credentialInjection,
  entries: (injection) => [done(credentialEntry(injection))],
  resources: ({ credentialInjection: injection }) =>
    done(injection ? [{ kind: "secret", secret: credentialSecret(injection) }] : []),
});

/** The entry that is always on: clusters use it for credentials of a single backend. */
export function credentialEntry(injection: ir.CredentialInjection): FilterEntry {
  const generic = extension("envoy.http.injected_credentials.generic", GenericSchema, {
    credential: { name: secretName(injection), sdsConfig: ads },
    header: injection.header ?? "",
  });
  const config = packAny(CredentialInjectorSchema, { credential: generic, overwrite: injection.overwrite ?? false });
  return { name: entryName(name, injection.name), config };
}

/** The secret that the entry reads. */
export function credentialSecret(injection: ir.CredentialInjection): SecretInit {
  return {
    name: secretName(injection),
    type: { case: "genericSecret", value: { secret: inlineBytes(injection.credential) } },
  };
}

function secretName(injection: ir.CredentialInjection): string {
  return `credential_injector/credential/${injection.name}`;
}
