import type { EnvoyGatewayConfig } from "../../../core/config/mod.ts";
import type { Pipeline } from "../../../core/pipeline/mod.ts";
import { listPlugins } from "../../../core/plugin/mod.ts";
import { KINDS, type Problem, refOf, type TableKind } from "../../../core/resource/mod.ts";
import { failedText } from "../../../core/status/catalogue/withheld.ts";
import type { AdminData, FileProblem, UnattachedObject, WithheldObject } from "../../../plugins/admin/mod.ts";
import { objectsWithLooseEnds, surroundingsOf } from "../../../plugins/gateway-api/loose-ends.ts";
import type { Gateway } from "./gateway.ts";

/** The parts from which the pages of a process are made. */
export interface AdminParts {
  readonly config: () => EnvoyGatewayConfig;
  readonly gateway: () => Gateway;
  readonly ready: () => boolean;
  readonly metrics: () => string;
  readonly version: string;
}

/** The data of the admin pages, of whichever gateway is in force. */
export function adminData({ config, gateway, ready, metrics, version }: AdminParts): AdminData {
  const pipeline = () => gateway().postern.pipeline;
  return {
    ...{ ready, metrics },
    health: () => [...gateway().health(), ...gateway().postern.troubles()],
    withheld: () => withheldObjects(pipeline()),
    problems: () => gateway().mode.refusedFiles().map(fileProblem),
    unattached: () => unattachedObjects(pipeline()),
    statuses: () =>
      pipeline()
        .statuses()
        .map(({ ref, status }) => ({ ref, status })),
    dump: () => {
      const { snapshot, translation } = pipeline();
      const resources = KINDS.flatMap(({ name }) => snapshot?.all(name as TableKind) ?? []);
      return { configuration: config(), resources, ...translation };
    },
    plugins: () => listPlugins(gateway().postern.host, gateway().postern.troubles()),
    info: () => ({
      version,
      plugins: gateway().postern.host.instances.map(({ id }) => id),
      envoys: gateway().mode.proxies(),
    }),
  };
}

/** Objects that are left out of a pipeline's translation: those that a proxy refuses, then those whose translation failed. */
export function withheldObjects(pipeline: Pick<Pipeline, "withheld" | "failures">): readonly WithheldObject[] {
  const verdicts = pipeline.withheld().map(({ group, kind, namespace, name, reason, sections }) => {
    return { ref: { group, kind, namespace, name }, reason, ...(sections && { sections }) };
  });
  const failures = pipeline.failures().map(({ object, where, number }) => {
    return { ref: object, reason: failedText(where, number) };
  });
  return [...verdicts, ...failures];
}

function fileProblem({ file, line, column, ref, message }: Problem): FileProblem {
  return { file, line, column, ...(ref && { object: ref }), message };
}

function unattachedObjects({ snapshot }: Pipeline): readonly UnattachedObject[] {
  if (snapshot === undefined) return [];
  return objectsWithLooseEnds(surroundingsOf(snapshot)).flatMap(({ object, ends }) =>
    ends.map(({ message }) => ({ ref: refOf(object), message })),
  );
}
