import { pathMatch } from "../envoy/text-match.ts";
import { cidr } from "../envoy/values.ts";
import { cel, choice, flag, type In, int32, list, object, optional, required, text } from "../schema/mod.ts";
import { httpMethod } from "../shared/values.ts";

/** The action of a rule of authorization. */
export const authorizationAction = choice(["Allow", "Deny"]);

/** The operation that a request asks for. */
export const operation = object(
  {
    methods: optional(list(httpMethod, { min: 1, max: 16 }), "Methods; one that matches is enough."),
    path: optional(pathMatch, "The path."),
  },
  { rules: [cel("has(self.methods) || has(self.path)", "set methods or path")] },
);

/** The type of {@link operation}. */
export interface Operation extends In<typeof operation> {}

/** Anonymous addresses; one that holds is enough. */
export const geoipAnonymousMatch = object(
  {
    isAnonymous: optional(flag(), "Any of them."),
    isHosting: optional(flag(), "Of a hosting provider."),
    isProxy: optional(flag(), "Of a public proxy."),
    isTor: optional(flag(), "Of the Tor network."),
    isVPN: optional(flag(), "Of a VPN."),
  },
  {
    rules: [
      cel(
        "has(self.isAnonymous) || has(self.isVPN) || has(self.isHosting) || has(self.isTor) || has(self.isProxy)",
        "set at least one of the flags",
      ),
    ],
  },
);

/** The type of {@link geoipAnonymousMatch}. */
export interface GeoIPAnonymousMatch extends In<typeof geoipAnonymousMatch> {}

/** A place of clients; all parts must hold. */
export const clientIpGeoLocation = object(
  {
    anonymous: optional(geoipAnonymousMatch, "Anonymous addresses."),
    asn: optional(int32({ min: 1 }), "Number of the autonomous system."),
    city: optional(text({ min: 1, max: 128 }), "City."),
    country: optional(text({ min: 2, max: 2, pattern: "^[A-Za-z]{2}$" }), "Country, two letters."),
    isp: optional(text({ min: 1, max: 256 }), "Provider."),
    region: optional(text({ min: 1, max: 16, pattern: "^[A-Za-z0-9-]+$" }), "Region."),
  },
  {
    rules: [
      cel(
        "has(self.country) || has(self.region) || has(self.city) || has(self.asn) || has(self.isp) || has(self.anonymous)",
        "set country, region, city, asn, isp or anonymous",
      ),
    ],
  },
);

/** The type of {@link clientIpGeoLocation}. */
export interface ClientIPGeoLocation extends In<typeof clientIpGeoLocation> {}

/** A condition on a header. */
export const authorizationHeaderMatch = object({
  name: required(text({ min: 1, max: 256 }), "Name of the header."),
  values: required(list(text(), { min: 1, max: 256 }), "Values; one that matches is enough."),
});

/** The type of {@link authorizationHeaderMatch}. */
export interface AuthorizationHeaderMatch extends In<typeof authorizationHeaderMatch> {}

/** A condition on a claim. */
export const jwtClaim = object({
  name: required(text({ min: 1, max: 253 }), "Name of the claim; dots lead into objects."),
  valueType: optional(choice(["String", "StringArray"]), "Type of the claim.", { default: "String" }),
  values: required(list(text(), { min: 1, max: 128 }), "Values; one that matches is enough."),
});

/** The type of {@link jwtClaim}. */
export interface JWTClaim extends In<typeof jwtClaim> {}

/** Conditions on a token; all must hold. */
export const jwtPrincipal = object(
  {
    claims: optional(list(jwtClaim, { min: 1, max: 16 }), "Conditions on claims."),
    provider: required(text({ min: 1, max: 253 }), "Provider of the token."),
    scopes: optional(list(text({ min: 1, max: 253 }), { min: 1, max: 16 }), "Scopes it must have."),
  },
  { rules: [cel("(has(self.claims) || has(self.scopes))", "set claims or scopes")] },
);

/** The type of {@link jwtPrincipal}. */
export interface JWTPrincipal extends In<typeof jwtPrincipal> {}

/** Who asks; all parts must hold. */
export const principal = object(
  {
    clientCIDRs: optional(list(cidr, { min: 1 }), "Networks of clients."),
    clientIPGeoLocations: optional(list(clientIpGeoLocation, { min: 1 }), "Places of clients."),
    headers: optional(list(authorizationHeaderMatch, { min: 1, max: 256 }), "Conditions on headers."),
    jwt: optional(jwtPrincipal, "Conditions on the token."),
  },
  {
    rules: [
      cel(
        "(has(self.clientCIDRs) || has(self.jwt) || has(self.headers) || has(self.clientIPGeoLocations))",
        "set clientCIDRs, jwt, headers or clientIPGeoLocations",
      ),
    ],
  },
);

/** The type of {@link principal}. */
export interface Principal extends In<typeof principal> {}

/** A rule of authorization. */
export const authorizationRule = object(
  {
    action: required(authorizationAction, "Allow or deny."),
    cel: optional(text({ min: 1, max: 4096 }), "A CEL condition."),
    name: optional(text({ min: 1, max: 253 }), "Name for logs and statistics."),
    operation: optional(operation, "What is asked for."),
    principal: optional(principal, "Who asks."),
  },
  { rules: [cel("has(self.principal) || has(self.cel)", "set principal or cel")] },
);

/** The type of {@link authorizationRule}. */
export interface AuthorizationRule extends In<typeof authorizationRule> {}

/** Who may do what. */
export const authorization = object({
  defaultAction: optional(authorizationAction, "What happens when no rule holds."),
  rules: optional(list(authorizationRule), "The rules; the first that holds decides."),
});

/** The type of {@link authorization}. */
export interface Authorization extends In<typeof authorization> {}
