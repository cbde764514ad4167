import * as v from "valibot";
import { done, failed, type Result } from "../../../core/result/mod.ts";
import { digestOf, type Registry } from "./registry.ts";

/** Bytes of a manifest, at most; registries refuse larger ones. */
const MAX_MANIFEST_BYTES = 4 * 1024 * 1024;
/** Layers and entries that are looked at, at most. */
const MAX_ENTRIES = 1_000;

const OCI = "application/vnd.oci.image";
const DOCKER = "application/vnd.docker.distribution.manifest";
const ACCEPT = [`${OCI}.manifest.v1+json`, `${DOCKER}.v2+json`, `${OCI}.index.v1+json`, `${DOCKER}.list.v2+json`];

const digest = v.pipe(v.string(), v.regex(/^sha256:[0-9a-f]{64}$/));
const descriptor = v.object({ mediaType: v.string(), digest, size: v.pipe(v.number(), v.integer(), v.minValue(0)) });
const manifest = v.object({ layers: v.pipe(v.array(descriptor), v.maxLength(MAX_ENTRIES)) });
const platform = v.object({ os: v.string(), architecture: v.string() });
const index = v.object({
  manifests: v.pipe(
    v.array(v.object({ ...descriptor.entries, platform: v.optional(platform) })),
    v.maxLength(MAX_ENTRIES),
  ),
});

/** Where a blob is, and what it is. */
export type Descriptor = v.InferOutput<typeof descriptor>;

/** A manifest of an image. */
export type Manifest = v.InferOutput<typeof manifest>;

/**
 * The manifest of an image; of an index that of its image for Wasm, for Linux on amd64, or of the only one there is. `sha256` is the digest (hex) that the image has
 * to have, or the index that it is in.
 */
export async function manifestOf(registry: Registry, reference: string, sha256?: string): Promise<Result<Manifest>> {
  const first = await documentAt(registry, reference);
  if ("fault" in first) return first;
  const list = v.safeParse(index, first.value.json);
  if (!list.success) return read(first.value, sha256);
  const chosen = chosenOf(list.output.manifests);
  if (chosen === undefined) return failed("its index has no image for wasm or for linux/amd64");
  const second = await documentAt(registry, chosen.digest);
  if ("fault" in second) return second;
  return read(second.value, first.value.digest === `sha256:${sha256}` ? undefined : sha256);
}

interface Document {
  readonly json: unknown;
  readonly digest: string;
}

async function documentAt(registry: Registry, reference: string): Promise<Result<Document>> {
  const named = reference.startsWith("sha256:") ? { digest: reference } : {};
  const answer = await registry.get(`manifests/${reference}`, {
    ...{ ...named, accept: ACCEPT, maxBytes: MAX_MANIFEST_BYTES },
  });
  if ("fault" in answer) return answer;
  try {
    const json = JSON.parse(new TextDecoder().decode(answer.value)) as unknown;
    return done({ json, digest: digestOf(answer.value) });
  } catch {
    return failed("its manifest cannot be read");
  }
}

function read({ json, digest: own }: Document, sha256: string | undefined): Result<Manifest> {
  if (sha256 !== undefined && own !== `sha256:${sha256}`)
    return failed(`the image is not the one whose SHA-256 is ${sha256}`);
  const parsed = v.safeParse(manifest, json);
  return parsed.success ? done(parsed.output) : failed("its manifest cannot be read");
}

function chosenOf(all: v.InferOutput<typeof index>["manifests"]): Descriptor | undefined {
  const by = (fits: (of: v.InferOutput<typeof platform>) => boolean) =>
    all.find((entry) => entry.platform !== undefined && fits(entry.platform));
  return (
    by(({ architecture }) => architecture === "wasm") ??
    by(({ os, architecture }) => os === "linux" && architecture === "amd64") ??
    (all.length === 1 ? all[0] : undefined)
  );
}
