import { backendFieldsOf, plainRetry } from "../envoy/backend-ref.ts";
import {
  cel,
  choice,
  defaulted,
  flag,
  type In,
  list,
  notBoth,
  object,
  optional,
  required,
  text,
} from "../schema/mod.ts";
import { localObjectReference } from "../shared/references.ts";
import { duration } from "../shared/values.ts";

/** A claim copied into a header. */
export const claimToHeader = object({
  claim: required(text(), "Name of the claim; dots lead into objects."),
  header: required(text(), "Name of the header."),
});

/** The type of {@link claimToHeader}. */
export interface ClaimToHeader extends In<typeof claimToHeader> {}

/** A header with a token. */
export const jwtHeaderExtractor = object({
  name: required(text(), "Name of the header."),
  valuePrefix: optional(text(), "Text in front of the token."),
});

/** The type of {@link jwtHeaderExtractor}. */
export interface JWTHeaderExtractor extends In<typeof jwtHeaderExtractor> {}

/** Places of a token. */
export const jwtExtractor = object({
  cookies: optional(list(text()), "Cookies."),
  headers: optional(list(jwtHeaderExtractor), "Headers."),
  params: optional(list(text()), "Query parameters."),
});

/** The type of {@link jwtExtractor}. */
export interface JWTExtractor extends In<typeof jwtExtractor> {}

/** Keys given in place. */
export const localJwks = object(
  {
    inline: optional(text(), "The keys, as JSON."),
    type: defaulted(choice(["Inline", "ValueRef"]), "Whether inline or valueRef is used.", { default: "Inline" }),
    valueRef: optional(localObjectReference, "The ConfigMap that holds the keys."),
  },
  {
    rules: [
      cel(
        "(self.type == 'Inline' && has(self.inline) && !has(self.valueRef)) || (self.type == 'ValueRef' && !has(self.inline) && has(self.valueRef))",
        "the type Inline needs inline alone, the type ValueRef needs valueRef alone",
      ),
    ],
  },
);

/** The type of {@link localJwks}. */
export interface LocalJWKS extends In<typeof localJwks> {}

/** Keys to fetch. */
export const remoteJwks = object(
  {
    ...backendFieldsOf("Where to fetch from; absent means the host of the URI."),
    cacheDuration: optional(duration, "How long keys are kept.", { default: "300s" }),
    failedRefetchDuration: optional(duration, "Time to wait after a failed fetch."),
    uri: required(text({ min: 1, max: 253 }), "URI of the keys."),
  },
  {
    rules: [cel("!has(self.backendRef)", "use backendRefs instead of backendRef"), ...plainRetry],
  },
);

/** The type of {@link remoteJwks}. */
export interface RemoteJWKS extends In<typeof remoteJwks> {}

/** An issuer of tokens. */
export const jwtProvider = object(
  {
    audiences: optional(list(text(), { max: 8 }), "Audiences that are accepted."),
    claimToHeaders: optional(list(claimToHeader), "Claims to copy into headers."),
    extractFrom: optional(jwtExtractor, "Where the token stands."),
    issuer: optional(text({ max: 253 }), "The issuer a token must name."),
    localJWKS: optional(localJwks, "Keys given here."),
    name: required(text({ min: 1, max: 253 }), "Name of the provider."),
    recomputeRoute: optional(flag(), "Choose the route again after the claims are in headers."),
    remoteJWKS: optional(remoteJwks, "Keys to fetch."),
  },
  {
    rules: [
      cel(
        "(has(self.recomputeRoute) && self.recomputeRoute) ? size(self.claimToHeaders) > 0 : true",
        "recomputeRoute needs claimToHeaders",
      ),
      cel("has(self.remoteJWKS) || has(self.localJWKS)", "set remoteJWKS or localJWKS"),
      notBoth("remoteJWKS", "localJWKS"),
    ],
  },
);

/** The type of {@link jwtProvider}. */
export interface JWTProvider extends In<typeof jwtProvider> {}

/** JSON Web Tokens. */
export const jwt = object(
  {
    failOpen: optional(flag(), "Let requests with a bad token pass."),
    optional: optional(flag(), "Let requests without a token pass."),
    providers: required(list(jwtProvider, { min: 1, max: 16 }), "Who issues the tokens."),
  },
  { rules: [notBoth("optional", "failOpen")] },
);

/** The type of {@link jwt}. */
export interface JWT extends In<typeof jwt> {}
