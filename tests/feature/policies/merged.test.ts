import { expect, test } from "bun:test";
import { send } from "../../http-world.ts";
import { wrongly } from "../../policies/objects.ts";
import { proved, refuses } from "../../policies/suite.ts";
import { openWorld } from "../../policies/world.ts";

const open = () =>
  openWorld(["merged"], {
    objects: wrongly("BackendTrafficPolicy", {
      mergeType: "StrategicMerge",
      timeout: { http: { requestTimeout: "later" } },
    }),
  });

proved("policies laid over each other", open, (world) => {
  const ask = (path: string, accept: string) =>
    send(world().port("branch/http"), {
      host: "branch.example.com",
      ...{ path: `${path}?header=content-type:text/plain`, headers: { "accept-encoding": accept } },
    });
  const encodings = async (path: string) => [
    (await ask(path, "gzip")).headers["content-encoding"],
    (await ask(path, "br")).headers["content-encoding"],
  ];

  test("a route without a policy has the Gateway's, one that is laid over it has both, one that is not has its own", async () => {
    expect([await encodings("/hours"), await encodings("/stock"), await encodings("/exports")]).toEqual([
      ...[
        ["gzip", undefined],
        ["gzip", "br"],
        [undefined, undefined],
      ],
    ]);
    expect(await world().postern.condition("Merged", "BackendTrafficPolicy", "stock")).toBe("True Merged");
  });

  refuses(world, "a time that is none", {
    kind: "BackendTrafficPolicy",
    says: "timeout.http.requestTimeout",
    inFile: true,
  });
});
