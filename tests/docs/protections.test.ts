import { expect, test } from "bun:test";
import { PAGE, withTable } from "./protections.ts";

test("docs/security.md names every filter that protects (bun tests/docs/protections.ts writes it)", async () => {
  const page = await Bun.file(PAGE).text();
  expect(page).toBe(withTable(page));
});
