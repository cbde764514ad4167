import type { EnvoyExtensionPolicy, Wasm, WasmCodeSource } from "../../../../core/api/mod.ts";
import { sha256 as digestOf, hmacSha256 } from "../../../../core/crypto/mod.ts";
import type { Need, Reader } from "../../../../core/incremental/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import type { Result } from "../../../../core/result/mod.ts";
import { bytesOfBase64 } from "../../../../core/scalars/bytes.ts";
import { entryOf } from "../../../../core/scalars/dictionary.ts";
import * as say from "../../../../core/status/catalogue/policies/extension.ts";
import { secretKeyEmpty } from "../../../../core/status/catalogue/policies/security.ts";
import { keyOf } from "../../base/keys.ts";
import { nonEmpty, present } from "../../base/present.ts";
import { setting } from "../../base/settings.ts";
import { ENVOY_GATEWAY_GROUP } from "../../refs/grants.ts";
import { HMAC, secretAt } from "../../refs/secrets.ts";
import { fromBase64 } from "../../tls/pem.ts";
import { type ExtensionInForce, type Extensions, extensionName, extensionsOf, ownerOfList } from "./in-force.ts";

/** The port on which the control plane hands modules to proxies. */
const SERVING_PORT = 18_002;
const PULL_SECRET_KEY = ".dockerconfigjson";
/** A module may be large; the reference's limit. */
export const MAX_BYTES = 256 * 1024 * 1024;

/** WebAssembly extensions. */
export function wasmsOf(list: readonly Wasm[], site: ExtensionInForce, read: Reader): Extensions<ir.Wasm> {
  const owner = ownerOfList(site, "wasm");
  return extensionsOf(list, (wasm, index) => wasmOf(wasm, { owner, index }, read));
}

interface At {
  readonly owner: EnvoyExtensionPolicy;
  readonly index: number;
}

function wasmOf(wasm: Wasm, { owner, index }: At, read: Reader): Result<ir.Wasm> {
  if (setting(read, "runningOnHost")) return { fault: say.wasmOnHost() };
  const need = needOf(wasm.code, owner, read);
  if ("fault" in need) return need;
  const { url } = need.value;
  const answer = read.need(need.value);
  if (!answer) return { fault: say.wasmPending(url) };
  if (!answer.ok) return { fault: say.wasmFailed(url, answer.reason) };
  const key = pathKey(read);
  if ("fault" in key) return key;
  const name = extensionName(owner, "wasm", index);
  const host = `envoy-gateway.${setting(read, "controllerNamespace")}.svc.${setting(read, "dnsDomain")}`;
  return {
    value: present<ir.Wasm>({
      name,
      rootID: wasm.rootID,
      wasmName: wasm.name ?? name,
      config: wasm.config as ir.JsonValue | undefined,
      failOpen: wasm.failOpen ?? false,
      httpWasmCode: {
        servingURL: `https://${host}:${SERVING_PORT}/${modulePath(url, key.value)}`,
        sha256: answer.sha256,
        originalDownloadingURL: url,
      },
      // Envoy refuses the listener over a name that stands there twice.
      hostKeys: nonEmpty([...new Set(wasm.env?.hostKeys)]),
    }),
  };
}

/** The path under which the control plane serves the module that came from an address: without the key nobody can tell it from the address. */
export function modulePath(url: string, key: string): string {
  return `${key === "" ? digestOf(url) : hmacSha256(bytesOfBase64(key), url)}.wasm`;
}

/** The key of this installation, which all replicas have: the one that also signs cookies of OIDC. */
function pathKey(read: Reader): Result<string> {
  if (!setting(read, "keyedModulePaths")) return { value: "" };
  const namespace = setting(read, "controllerNamespace");
  const value = entryOf(read.get("Secret", namespace, HMAC.name)?.data, HMAC.key);
  return value ? { value } : { fault: secretKeyEmpty(`${namespace}/${HMAC.name}`, HMAC.key) };
}

function needOf(code: WasmCodeSource, owner: EnvoyExtensionPolicy, read: Reader): Result<Need> {
  const source = code.type === "Image" ? code.image : code.type === "HTTP" ? code.http : undefined;
  if (!source) return { fault: say.wasmSourceMissing(code.type) };
  const ca = source.tls ? secretValue(source.tls.caCertificateRef, { owner, key: "ca.crt" }, read) : undefined;
  if (ca && "fault" in ca) return ca;
  const pullSecretRef = code.type === "Image" ? code.image?.pullSecretRef : undefined;
  const pull = pullSecretRef ? secretValue(pullSecretRef, { owner, key: PULL_SECRET_KEY }, read) : undefined;
  if (pull && "fault" in pull) return pull;
  const url = code.type === "Image" ? imageUrl(source.url) : source.url;
  return { value: moduleNeed(url, { sha256: source.sha256 || undefined, ca: ca?.value, pull: pull?.value }) };
}

/**
 * The need for a module; of an image, the digest is the image's, not the module's. Who has other credentials has to fetch it himself, so that nobody gets what he
 * may not pull.
 */
export function moduleNeed(url: string, { sha256, ca, pull }: Pick<Need, "sha256" | "ca" | "pull"> = {}): Need {
  const who = pull === undefined ? "" : digestOf(pull);
  const id = ["wasm", url, sha256 ?? "", ca ?? "", who].join(" ").trimEnd();
  return present<Need>({ id, url, sha256, ca, pull, maxBytes: MAX_BYTES });
}

function secretValue(
  ref: NonNullable<NonNullable<WasmCodeSource["image"]>["pullSecretRef"]>,
  { owner, key }: { readonly owner: EnvoyExtensionPolicy; readonly key: string },
  read: Reader,
): Result<string> {
  const from = { group: ENVOY_GATEWAY_GROUP, kind: "EnvoyExtensionPolicy", namespace: owner.metadata.namespace ?? "" };
  const secret = secretAt(ref, from, read);
  if ("fault" in secret) return secret;
  const value = entryOf(secret.value.data, key);
  return value ? { value: fromBase64(value) } : { fault: secretKeyEmpty(keyOf(secret.value), key) };
}

const OCI = "oci://";

/** The address of an image; the newest one where neither tag nor digest is named. */
function imageUrl(text: string): string {
  const name = text.startsWith(OCI) ? text.slice(OCI.length) : text;
  const last = name.slice(name.lastIndexOf(":") + 1);
  const tagged = name.includes(":") && !last.includes("/");
  return `${OCI}${name}${tagged || name.includes("@") ? "" : ":latest"}`;
}
