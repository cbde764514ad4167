/**
 * The `EnvoyGateway` configuration as data for people and editors.
 * In: the one schema of the configuration. Out: its JSON Schema and its reference page. It never reads a configuration: `parseConfig` does.
 */
import { jsonSchemaOfFacts } from "../../api/print/json-schema.ts";
import type { OpenApi } from "../../api/print/openapi.ts";
import { pageOf } from "../../api/print/reference.ts";
import { configFacts } from "./facts.ts";

export { configFacts } from "./facts.ts";

const ABOUT = "The configuration file of the control plane.";

/** The JSON Schema of the configuration file, for editors. */
export function configJsonSchema(): OpenApi {
  const head = { $schema: "http://json-schema.org/draft-07/schema#", title: "EnvoyGateway", description: ABOUT };
  return { ...head, ...jsonSchemaOfFacts(configFacts()) };
}

/** The reference page of the configuration file, as Markdown. The same text every time. */
export function configPage(): string {
  const head = [
    "# EnvoyGateway",
    "",
    ABOUT,
    "",
    "Version: `gateway.envoyproxy.io/v1alpha1`. A file, not an object of the cluster.",
    "",
  ];
  return `${[...head, ...pageOf(configFacts())].join("\n").trimEnd()}\n`;
}
