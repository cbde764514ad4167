import { expect, test } from "bun:test";
import { PAGE, withTable } from "./hook-points.ts";

test("docs/plugins.md says what each hook gets and answers, as the contract does (bun tests/docs/hook-points.ts writes it)", async () => {
  const page = await Bun.file(PAGE).text();
  expect(page).toBe(await withTable(page));
});
