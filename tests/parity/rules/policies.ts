import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type ListName, parseInput } from "../api-to-ir/input.ts";
import type { Rule } from "./rule.ts";

/** Curves and signature algorithms that Envoy 1.40 takes in a listener, of those that recorded inputs name. */
const TLS_NAMES = new Set([
  ...["X25519", "P-256", "P-384", "P-521", "X25519MLKEM768"],
  ...["rsa_pss_rsae_sha256", "rsa_pss_rsae_sha384", "rsa_pss_rsae_sha512"],
  ...["rsa_pkcs1_sha256", "rsa_pkcs1_sha384", "rsa_pkcs1_sha512"],
  ...["ecdsa_secp256r1_sha256", "ecdsa_secp384r1_sha384", "ecdsa_secp521r1_sha512", "ed25519"],
]);

interface ClientPolicy {
  readonly spec?: {
    readonly tls?: {
      readonly ecdhCurves?: readonly string[];
      readonly signatureAlgorithms?: readonly string[];
      readonly clientValidation?: {
        readonly caCertificateRefs?: readonly unknown[];
        readonly subjectAltNames?: object;
      };
    };
  };
}

/** Rules where the recording is held to be wrong about policies. */
export const POLICY_RULES: readonly Rule[] = [
  {
    reason:
      "a SecurityPolicy that cannot be used is said to be invalid and what it was to protect is served open; here that is closed",
    explains: ({ stage, dir, name, line }) =>
      inIr(stage) &&
      (/\.tcp\.\d+\.routes\.\d+\.authorization: expected nothing, found \{"defaultAction":"Deny"\}$/.test(line) ||
        /\.http\.\d+\.routes\.\d+\.directResponse: expected nothing, found \{"statusCode":500\}$/.test(line)) &&
      /kind: SecurityPolicy[\s\S]*reason: Invalid/.test(readFileSync(join(dir, `${name}.out.yaml`), "utf8")),
  },
  {
    reason:
      "a policy has more than 16 ancestors; the reference drops those above the seventeenth while it still states conditions, and loses Accepted of one that is stated again; here all conditions are stated before the list is cut",
    explains: ({ stage, dir, name, line }) =>
      inIr(stage) &&
      /\.status\.ancestors\.\d+\.conditions/.test(line) &&
      readFileSync(join(dir, `${name}.out.yaml`), "utf8").includes("reason: Aggregated"),
  },
  {
    reason:
      "a ClientTrafficPolicy names a curve or a signature algorithm that Envoy does not know; the reference hands it on, and Envoy refuses the listener; here the policy is refused on that field",
    explains: ({ stage, input }) =>
      inIr(stage) &&
      clientPolicies(input).some(({ spec }) =>
        [...(spec?.tls?.ecdhCurves ?? []), ...(spec?.tls?.signatureAlgorithms ?? [])].some(
          (each) => !TLS_NAMES.has(each),
        ),
      ),
  },
  {
    reason:
      "a ClientTrafficPolicy wants names in client certificates and has no CA; the reference hands that on, and Envoy refuses the listener as insecure; here the policy is refused on that field",
    explains: ({ stage, input }) =>
      inIr(stage) &&
      clientPolicies(input).some(({ spec }) => {
        const { caCertificateRefs = [], subjectAltNames } = spec?.tls?.clientValidation ?? {};
        return caCertificateRefs.length === 0 && Object.keys(subjectAltNames ?? {}).length > 0;
      }),
  },
  {
    reason:
      "checks of gRPC have the name of the cluster as their authority, with slashes in it, which RFC 3986 does not allow there: servers on nghttp2 end the connection, and no endpoint is ever well; here the authority is the route's host",
    explains: ({ stage, line }) =>
      stage === "ir-to-xds" &&
      /^clusters\.\d+\.healthChecks\.\d+\.grpcHealthCheck\.authority: expected nothing, found "[a-z0-9.-]+"$/.test(
        line,
      ),
  },
  {
    reason:
      "Envoy takes from which length on responses are compressed from the listener's filter only, and in the recorded configuration the first route says it for all of the listener; here each length has a filter of its own, which has it in its name",
    explains: ({ stage, dir, name, line }) =>
      stage === "ir-to-xds" &&
      COMPRESSOR.test(line) &&
      readFileSync(join(dir, "in", `${name}.yaml`), "utf8").includes("minContentLength: "),
  },
  {
    reason:
      "the status that an override wants of a redirect is set by a filter of the route that it leads to, which is off there in the recorded configuration; here a filter that does nothing else is on everywhere",
    explains: ({ stage, dir, name, line }) =>
      stage === "ir-to-xds" &&
      STATUS_FILTER.test(line) &&
      /responseOverride:[\s\S]*redirect:[\s\S]*statusCode:/.test(readFileSync(join(dir, "in", `${name}.yaml`), "utf8")),
  },
  {
    reason:
      "a listener waits until keys of tokens are fetched, so a server of keys that does not answer keeps all of it from coming up or changing; here it does not wait",
    explains: ({ stage, line }) =>
      /^ir-to-xds|^cli-translate/.test(stage) &&
      /\.remoteJwks\.asyncFetch(?:: expected nothing, found \{"fastListener":true\}|\.fastListener: expected nothing, found true)$/.test(
        line,
      ),
  },
  {
    reason:
      "the input holds two policies of one kind under one name, which no API server takes; the reference goes on with the first for the targets of both",
    explains: ({ stage, input }) => inIr(stage) && hasPoliciesOfOneName(input),
  },
];

/** One filter more, just before the last one. */
const STATUS_FILTER =
  /\.httpFilters(?:: \d+ items expected, \d+ found|\.\d+\.name: expected "envoy\.filters\.http\.router", found "envoy\.filters\.http\.custom_response\/status"|\.\d+\.typedConfig\.(?:@type: expected .*Router", found .*CustomResponse"|suppressEnvoyHeaders: expected true, found nothing)|\.\d+: expected nothing, found .*)$/;

/** A filter, or what a route says to it, under a name with a length instead of the one without. */
const COMPRESSOR =
  /(?:\.name: expected "envoy\.filters\.http\.compressor\.\w+", found "envoy\.filters\.http\.compressor\.\w+\.\d+"|\.typedPerFilterConfig\.envoy\.filters\.http\.compressor\.\w+(?:: expected \{.*\}, found nothing|\.\d+: expected nothing, found \{.*\}))$/;

function inIr(stage: string): boolean {
  return stage === "api-to-ir";
}

function clientPolicies(input: string): readonly ClientPolicy[] {
  return parseInput([input]).objects.clientTrafficPolicies as unknown as readonly ClientPolicy[];
}

const POLICIES: readonly ListName[] = [
  ...(["clientTrafficPolicies", "backendTrafficPolicies", "securityPolicies", "envoyExtensionPolicies"] as const),
];

/** Whether the recorded input of a case holds different policies of one kind under one name. */
function hasPoliciesOfOneName(input: string): boolean {
  const { objects } = parseInput([input]);
  return POLICIES.some((list) => {
    const keys = objects[list].map(({ metadata }) => `${metadata.namespace ?? ""}/${metadata.name}`);
    return new Set(keys).size < keys.length;
  });
}
