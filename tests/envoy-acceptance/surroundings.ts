import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createAuthority } from "../xds-client/mod.ts";
import { startSecretServer } from "./secret-server.ts";
import { createStandIns, type StandIns } from "./stand-ins.ts";

/** Stand-ins in a folder of their own, with the agent for workload identities; all of it ends with the stack. */
export async function surroundings(stack: AsyncDisposableStack): Promise<StandIns> {
  const dir = mkdtempSync(join(tmpdir(), "postern-acceptance-"));
  stack.defer(() => rmSync(dir, { recursive: true }));
  const stand = await createStandIns(await createAuthority("stand-ins"), dir);
  stack.use(await startSecretServer(stand.sdsSocket, stand));
  return stand;
}
