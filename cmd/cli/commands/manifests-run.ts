import type { Run } from "../command.ts";
import { installObjects } from "../install/objects.ts";
import { renderJson, renderYaml } from "../render/mod.ts";

export const run: Run = async (input, io) => {
  const { namespace, definitions, objects } = installObjects(input);
  const all = [namespace, ...definitions, ...objects];
  if (input.text("output") === "json") io.out(renderJson({ apiVersion: "v1", kind: "List", items: all }));
  else io.out(all.map(renderYaml).join("---\n"));
  return 0;
};
