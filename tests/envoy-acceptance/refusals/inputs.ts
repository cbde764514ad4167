import { schemaKindOf as schemaOf } from "../../../core/api/kinds.ts";
import type { EndpointSlice } from "../../../core/api/mod.ts";
import { validateObject } from "../../../core/api/validate/mod.ts";
import type { World } from "../../../core/incremental/mod.ts";
import { groupOf, type KubeObject, refOf } from "../../../core/resource/mod.ts";
import { keyFixture } from "../../fixtures/keys.ts";
import { recordedWorld } from "../../parity/api-to-ir/run.ts";
import { apiToIr, recordedCase } from "../../parity/stages/api-to-ir.ts";

/** A recorded input as an API server would have it: valid objects with their defaults, no two under one name. */
export interface Input {
  readonly name: string;
  readonly world: World;
  readonly objects: readonly KubeObject[];
}

/** Recorded inputs that name files which only the operator's image has. */
const NEEDS_FILES = /geoip|dynamic-?module/;

/** Recorded inputs in the order of their names: all of them, or each so manieth. */
export function recordedInputs(dir: string, each = 1): readonly Input[] {
  return apiToIr
    .cases(dir)
    .filter((name) => !NEEDS_FILES.test(name))
    .filter((_name, i) => i % each === 0)
    .map((name) => {
      const { world } = recordedWorld(recordedCase(dir, name));
      const byName = new Map<string, KubeObject>();
      for (const object of (world.snapshot as unknown as { objects: readonly KubeObject[] }).objects) {
        const valid = asServed(withQuickChecks(withFittingKey(object)));
        if (valid) byName.set(JSON.stringify(refOf(valid)), valid);
      }
      return { name, world, objects: [...byName.values()] };
    });
}

/** The Secret that certgen makes is recorded with a key that does not fit. */
function withFittingKey(object: KubeObject): KubeObject {
  const { name, namespace } = object.metadata;
  if (object.kind !== "Secret" || name !== "envoy" || namespace !== "envoy-gateway-system") return object;
  const { certificate, privateKey } = keyFixture("rsa-2048");
  const data = { "tls.crt": btoa(certificate), "tls.key": btoa(privateKey), "ca.crt": btoa(certificate) };
  return { ...object, data } as KubeObject;
}

/**
 * Envoy takes no new cluster while the first health check of another one is open. Nobody answers at this address, and says so at once; and no
 * check waits for its turn.
 */
function withQuickChecks(object: KubeObject): KubeObject {
  const spec = object.spec as { healthCheck?: { active?: { initialJitter?: string } } } | undefined;
  if (spec?.healthCheck?.active?.initialJitter !== undefined) {
    const { initialJitter: _jitter, ...active } = spec.healthCheck.active;
    return { ...object, spec: { ...spec, healthCheck: { ...spec.healthCheck, active } } };
  }
  const slice = object as EndpointSlice;
  if (object.kind !== "EndpointSlice" || slice.addressType !== "IPv4") return object;
  const endpoints = slice.endpoints?.map((endpoint) => ({ ...endpoint, addresses: ["127.77.7.7"] }));
  return { ...slice, ...(endpoints && { endpoints }) } as KubeObject;
}

/** The object as a server hands it out; undefined when the server would not take it. */
export function asServed(object: KubeObject): KubeObject | undefined {
  const { status: _status, ...rest } = object;
  const result = validateObject(withServedVersion(rest as KubeObject));
  return result.ok ? result.object : undefined;
}

/** Recorded objects may name a version that is not served any more. */
function withServedVersion(object: KubeObject): KubeObject {
  const group = groupOf(object.apiVersion);
  const versions = schemaOf(group, object.kind)?.versions.map(({ name }) => name) ?? [];
  const [first] = versions;
  const version = object.apiVersion.split("/").at(-1) ?? "";
  if (first === undefined || versions.includes(version)) return object;
  return { ...object, apiVersion: group === "" ? first : `${group}/${first}` };
}
