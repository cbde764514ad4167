import { readFileSync } from "node:fs";
import { parseConfig } from "../../../core/config/mod.ts";
import { readYaml } from "../../../core/resource/mod.ts";
import { version } from "../../../package.json" with { type: "json" };
import { type ConfigFile, definitions, installation } from "../../install/mod.ts";
import type { Io, Run } from "../command.ts";
import { renderJson, renderYaml } from "../render/mod.ts";
import { failed } from "../run.ts";

export const run: Run = async (input, io) => {
  const config = configOf(input.text("config-path"), io);
  if (config === undefined) return failed(io, "the configuration cannot be used");
  const namespace = input.text("namespace") ?? "";
  const objects = [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } },
    ...(input.flag("skip-crds") ? [] : definitions()),
    ...installation({
      namespace,
      image: input.text("image") ?? `docker.io/postern/postern:${version}`,
      clusterDomain: input.text("cluster-domain") ?? "",
      config,
      admissionWebhook: input.flag("admission-webhook"),
    }),
  ];
  if (input.text("output") === "json") io.out(renderJson({ apiVersion: "v1", kind: "List", items: objects }));
  else io.out(objects.map(renderYaml).join("---\n"));
  return 0;
};

/** The configuration as it is written, so that it stays what the user wrote; undefined after its problems were told. */
function configOf(path: string | undefined, io: Io): ConfigFile | undefined {
  if (path === undefined) return {};
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    io.talk(`${(error as Error).message}\n`);
    return undefined;
  }
  const parsed = parseConfig(text, path);
  if (parsed.ok) return readYaml(text)[0]?.value as ConfigFile;
  for (const { file, line, column, message } of parsed.problems) io.talk(`${file}:${line}:${column}: ${message}\n`);
  return undefined;
}
