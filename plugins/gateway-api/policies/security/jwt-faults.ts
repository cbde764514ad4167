import type { JWTProvider } from "../../../../core/api/mod.ts";
import * as say from "../../../../core/status/catalogue/policies/security.ts";
import { isPageUrl, isRequestUri } from "../../base/url.ts";

/** The faults in the providers of tokens, as far as the providers' own fields show them. */
export function jwtFaults(providers: readonly JWTProvider[]): readonly string[] {
  const names = providers.map(({ name }) => name);
  return providers.flatMap((provider, i) => [
    ...providerFaults(provider, `jwt.providers[${i}]`),
    ...(names.indexOf(provider.name) < i ? [say.jwtProviderRepeated(provider.name)] : []),
  ]);
}

function providerFaults(provider: JWTProvider, where: string): readonly string[] {
  const { name, issuer = "", remoteJWKS, localJWKS, claimToHeaders = [] } = provider;
  const faults: string[] = [];
  if (!isQualifiedName(name)) faults.push(say.jwtProviderNameInvalid(name));
  // RFC 7519, StringOrURI: "any value containing a ':' character MUST be a URI".
  if (issuer.includes(":") ? !isRequestUri(issuer) : issuer.includes("@") && !isMailAddress(issuer))
    faults.push(say.jwtIssuerInvalid(name, issuer));
  if ((remoteJWKS === undefined) === (localJWKS === undefined)) faults.push(say.jwksAmbiguous(name));
  if (remoteJWKS && !isPageUrl(remoteJWKS.uri ?? ""))
    faults.push(say.pageUrlInvalid(`${where}.remoteJWKS.uri`, remoteJWKS.uri ?? ""));
  if (localJWKS) {
    const given = (localJWKS.type ?? "Inline") === "Inline" ? localJWKS.inline : localJWKS.valueRef;
    if (given === undefined) faults.push(say.jwksNotGiven(name));
  }
  if (claimToHeaders.some(({ header, claim }) => !header || !claim)) faults.push(say.claimToHeaderIncomplete(name));
  return faults;
}

/** Kubernetes' qualified names: 63 characters at most, with a DNS name and a slash in front where wanted. */
function isQualifiedName(name: string): boolean {
  const parts = (name ?? "").split("/");
  const last = parts.at(-1) ?? "";
  const prefix = parts.length === 2 ? parts[0] : undefined;
  if (parts.length > 2 || last.length > 63 || !/^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/.test(last)) return false;
  return (
    prefix === undefined ||
    (prefix.length <= 253 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(prefix))
  );
}

function isMailAddress(text: string): boolean {
  return /^[^\s@<>"]+@[^\s@<>"]+$/.test(text);
}
