import { flag, type In, object, optional, required, text } from "../schema/mod.ts";
import { secretObjectReference } from "../shared/references.ts";

/** A credential. */
export const injectedCredential = object({
  valueRef: required(secretObjectReference, "The Secret that holds it, under the key credential."),
});

/** The type of {@link injectedCredential}. */
export interface InjectedCredential extends In<typeof injectedCredential> {}

/** A credential added to requests. */
export const httpCredentialInjectionFilter = object({
  credential: required(injectedCredential, "The credential."),
  header: optional(text(), "Header to put it in."),
  overwrite: optional(flag(), "Replace a header that is there."),
});

/** The type of {@link httpCredentialInjectionFilter}. */
export interface HTTPCredentialInjectionFilter extends In<typeof httpCredentialInjectionFilter> {}
