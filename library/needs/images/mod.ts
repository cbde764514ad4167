/**
 * Wasm modules out of images in registries (OCI distribution specification 1.1).
 *
 * In: the name of an image, `oci://registry/repository:tag` or `@sha256:...`, credentials, and the guards of every fetch. Out: the module, or why there is none.
 * Everything that is fetched is held against its digests. Registries are asked over https only.
 */

import type { Need } from "../../../core/incremental/mod.ts";
import { failed } from "../../../core/result/mod.ts";
import type { Fetched, Guards } from "../fetch/guarded-fetch.ts";
import { manifestOf } from "./manifest.ts";
import { moduleIn, moduleLayer } from "./module.ts";
import { imageName } from "./name.ts";
import { openRegistry } from "./registry.ts";

/** How addresses of images begin. */
export const IMAGE = "oci://";

/** Fetches the module that an image holds. Never throws, and no reason says anything of credentials. */
export async function fetchImageModule(
  { url, sha256, ca, pull }: Pick<Need, "url" | "sha256" | "ca" | "pull">,
  guards: Guards,
): Promise<Fetched> {
  const name = imageName(url.slice(IMAGE.length));
  if (name === undefined) return failed("the name of the image cannot be read");
  const registry = openRegistry({ name, ...(ca !== undefined && { ca }), ...(pull !== undefined && { pull }) }, guards);
  const manifest = await manifestOf(registry, name.reference, sha256);
  if ("fault" in manifest) return manifest;
  const layer = moduleLayer(manifest.value);
  if ("fault" in layer) return layer;
  const { digest, size } = layer.value;
  if (size > guards.maxBytes) return failed(`its layer is larger than ${guards.maxBytes} bytes`);
  const bytes = await registry.get(`blobs/${digest}`, { digest, maxBytes: guards.maxBytes });
  return "value" in bytes ? moduleIn(layer.value, bytes.value, guards.maxBytes) : bytes;
}
