import { kinds } from "../../../../core/api/kinds.ts";
import { jsonSchemaOfKinds } from "../../../../core/api/print/json-schema.ts";
import { crdOfOwnKind } from "../../../../core/plugin/mod.ts";
import type { Run } from "../../command.ts";
import { crds, crdsText } from "../../crds.ts";
import { kindsOfPlugins } from "../../plugin/kinds.ts";
import { renderJson, renderYaml } from "../../render/mod.ts";

export const run: Run = async (input, io) => {
  const json = input.text("output") === "json";
  if (input.flag("json-schema")) {
    const schema = jsonSchemaOfKinds(kinds);
    io.out(json ? renderJson(schema) : renderYaml(schema));
    return 0;
  }
  const options = {
    descriptions: !input.flag("bare"),
    channel: input.text("channel") === "standard" ? "standard" : "experimental",
    gatewayApi: input.flag("gateway-api"),
  } as const;
  const all = [...crds(options), ...(await kindsOfPlugins(input.texts("plugin"))).map(crdOfOwnKind)];
  io.out(json ? renderJson({ apiVersion: "v1", kind: "List", items: all }) : crdsText(all));
  return 0;
};
