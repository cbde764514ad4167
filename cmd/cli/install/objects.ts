import { readFileSync } from "node:fs";
import { parseConfig } from "../../../core/config/mod.ts";
import { readYaml } from "../../../core/resource/mod.ts";
import { version } from "../../../package.json" with { type: "json" };
import type { Manifest } from "../../../plugins/infra-kubernetes/manifests/manifest.ts";
import { type ConfigFile, definitions, installation } from "../../install/mod.ts";
import type { Input } from "../command.ts";
import { Failure } from "../failure.ts";

/** The objects of an installation in the order in which they can be applied. */
export interface InstallObjects {
  readonly namespace: Manifest;
  readonly definitions: readonly Manifest[];
  readonly objects: readonly Manifest[];
}

/** The objects that the options ask for. */
export function installObjects(input: Input): InstallObjects {
  const namespace = input.text("namespace") ?? "";
  return {
    namespace: { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } },
    definitions: input.flag("skip-crds") ? [] : definitions(),
    objects: installation({
      namespace,
      image: input.text("image") ?? `docker.io/postern/postern:${version}`,
      clusterDomain: input.text("cluster-domain") ?? "",
      config: configOf(input.text("config-path")),
      admissionWebhook: input.flag("admission-webhook"),
    }),
  };
}

/** The configuration as it is written, so that it stays what the user wrote. */
function configOf(path: string | undefined): ConfigFile {
  if (path === undefined) return {};
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new Failure((error as Error).message);
  }
  const parsed = parseConfig(text, path);
  if ("value" in parsed) return readYaml(text)[0]?.value as ConfigFile;
  const problems = parsed.fault.map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`);
  throw new Failure(["the configuration cannot be used", ...problems].join("\n"));
}
