import type { ObjectStatus } from "../../../core/status/types.ts";
import { knowsCluster } from "../../../providers/kubernetes/mod.ts";
import { askPage } from "../admin-page.ts";
import type { Input, Io } from "../command.ts";
import { fromCluster } from "./cluster-source.ts";
import { type Asked, isAsked, placeOf, type Remarks, type Reported, remarksAsked } from "./reported.ts";

/** The statuses of some kinds: of the cluster when there is a kubeconfig and no admin address is given, else of a Postern on a host. */
export async function statusesOf(asked: Asked, input: Input, io: Io): Promise<Reported> {
  const address = input.text("admin");
  if (address !== undefined) return fromAdmin(asked, input, address);
  const kubeconfig = input.text("kubeconfig");
  const context = input.text("context");
  const chosen = kubeconfig !== undefined || context !== undefined;
  if (chosen || (await knowsCluster({ env: io.env }))) return fromCluster(asked, input, io);
  return fromAdmin(asked, input, "127.0.0.1:19000");
}

async function fromAdmin(asked: Asked, input: Input, address: string): Promise<Reported> {
  const place = placeOf(input, "");
  const { objects, ...remarks } = await askAdmin(address);
  const shown = objects.filter(({ ref }) => isAsked(ref, asked, place));
  return {
    ...remarksAsked(remarks, asked, place),
    ...place,
    of: new Map(asked.kinds.map((kind) => [kind.name, shown.filter(({ ref }) => ref.kind === kind.name)])),
  };
}

interface StatusPage extends Remarks {
  readonly objects: readonly ObjectStatus[];
}

async function askAdmin(address: string): Promise<StatusPage> {
  type Page = Pick<StatusPage, "objects"> & Partial<StatusPage>;
  const page = await askPage<Page>(address, "/api/status", ", --kubeconfig a cluster");
  // A Postern that is older than this command line says less.
  return { problems: [], withheld: [], unattached: [], ...page };
}
