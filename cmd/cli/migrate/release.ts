import { gunzipSync } from "node:zlib";
import * as v from "valibot";
import { resourceOf } from "../../../core/kube/mod.ts";
import { tableKind } from "../../../core/resource/mod.ts";
import { type Cluster, listAll } from "../cluster/mod.ts";
import { Failure } from "../failure.ts";

/** A release of Helm, as far as moving over looks at it. */
export interface Release {
  readonly name: string;
  readonly namespace: string;
  readonly revision: number;
  readonly chart: string;
  readonly chartVersion: string;
  /** The values that the user set, without the defaults of the chart. */
  readonly values: Readonly<Record<string, unknown>>;
}

const stored = v.object({
  name: v.string(),
  version: v.number(),
  namespace: v.string(),
  chart: v.object({ metadata: v.object({ name: v.string(), version: v.string() }) }),
  config: v.nullish(v.record(v.string(), v.unknown()), {}),
});

/** Bytes of an unpacked release at most; Helm keeps packed ones of 1 MiB. */
const MOST = 64 * 1024 * 1024;

/** The release that is deployed in a namespace under a name. Helm keeps it in a Secret, as JSON that is packed and encoded twice. Fails when there is none. */
export async function releaseOf(cluster: Cluster, namespace: string, name: string): Promise<Release> {
  const labelSelector = `owner=helm,name=${name},status=deployed`;
  const secrets = await listAll(cluster, resourceOf(tableKind("Secret"), "v1"), { namespace, labelSelector });
  const packed = secrets.flatMap(
    (secret) => (secret as { readonly data?: Readonly<Record<string, string>> }).data?.["release"] ?? [],
  );
  const releases = packed.map(unpacked).sort((a, b) => b.revision - a.revision);
  const [newest] = releases;
  if (newest === undefined)
    throw new Failure(
      `there is no release ${name} of Helm in the namespace ${namespace}: --release and -n name another one, -f reads values from a file`,
    );
  return newest;
}

function unpacked(data: string): Release {
  const inner = Buffer.from(Buffer.from(data, "base64").toString("latin1"), "base64");
  const text = gunzipSync(inner, { maxOutputLength: MOST }).toString("utf8");
  const { name, namespace, version, chart, config } = v.parse(stored, JSON.parse(text));
  return {
    ...{ name, namespace, revision: version, values: config ?? {} },
    chart: chart.metadata.name,
    chartVersion: chart.metadata.version,
  };
}
