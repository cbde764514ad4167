import { derive } from "../../../core/incremental/mod.ts";
import { splitObjectKey } from "../../../core/resource/mod.ts";
import { backendAccepted, backendNotAccepted, backendsOff } from "../../../core/status/catalogue/backend.ts";
import { observed } from "../../../core/status/conditions.ts";
import type { ObjectStatus } from "../../../core/status/types.ts";
import { backendFault } from "../backends/backend.ts";
import { setting } from "../base/settings.ts";
import { ENVOY_GATEWAY_GROUP } from "../refs/grants.ts";

/** The status of a Backend; key: `namespace/name`. */
export const backendStatus = derive("backend-status", (key, read): ObjectStatus => {
  const [namespace, name] = splitObjectKey(key);
  const generation = read.get("Backend", namespace, name)?.metadata.generation;
  const fault = setting(read, "features").backend ? read.from(backendFault, key)?.message : backendsOff();
  const condition = fault === undefined ? backendAccepted() : backendNotAccepted(fault);
  return {
    ref: { group: ENVOY_GATEWAY_GROUP, kind: "Backend", namespace, name },
    status: { conditions: observed([condition], generation) },
  };
});
