/**
 * Translation without a control plane: objects in, what Envoy is to be sent and what is said of the objects out.
 *
 * One synchronous call, the same answer for the same input. The call never touches the network, files, the clock or the environment, and needs nothing but the
 * language: browsers, edge workers and all servers run it. Objects out of text, with the schemas of their kinds, are the door `parse`.
 */

export type { KubeObject, ObjectRef } from "./objects.ts";
export {
  type EnvoyResource,
  type ResourceProblem,
  type Translated,
  type TranslateOptions,
  translate,
  translateIr,
} from "./pure/translate.ts";
