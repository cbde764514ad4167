/**
 * An installation of Postern in a cluster as plain objects, for those who do not use Helm.
 *
 * In: namespace, image and EnvoyGateway configuration. Out: the objects the Helm chart makes with the same values, in the order in which they
 * can be applied. The module never talks to a cluster. A test keeps the manifests and the chart equal.
 */
import type { Manifest } from "../../plugins/infra-kubernetes/manifests/manifest.ts";
import { certgen } from "./certgen.ts";
import { controlPlane } from "./control-plane.ts";
import type { InstallOptions } from "./options.ts";
import { controlPlaneRoles } from "./roles.ts";
import { webhooks } from "./webhooks.ts";

export { CERTGEN } from "./certgen.ts";
export { definitionFiles, definitions } from "./crds.ts";
export type { ConfigFile, InstallOptions } from "./options.ts";
export { webhookNames } from "./webhooks.ts";

/** The objects of an installation, without its namespace and without the definitions of kinds. */
export function installation(options: InstallOptions): readonly Manifest[] {
  return [...webhooks(options), ...certgen(options), ...controlPlaneRoles(options), ...controlPlane(options)];
}
