import { expect, test } from "bun:test";
import { countBusy } from "./admin-client.ts";

test("requests and connections without HTTP count; idle connections and the admin's own do not", () => {
  const idle = [
    "http.admin.downstream_cx_active: 1",
    "http.admin.downstream_rq_active: 1",
    "http.http-8888.downstream_cx_active: 3",
    "http.http-8888.downstream_rq_active: 0",
    "listener.0.0.0.0_8888.downstream_cx_active: 3",
    "listener.0.0.0.0_8888.worker_0.downstream_cx_active: 3",
    "listener.admin.downstream_cx_active: 1",
  ];
  expect(countBusy(idle.join("\n"))).toBe(0);
  expect(countBusy(idle.join("\n").replace("rq_active: 0", "rq_active: 2"))).toBe(2);
  expect(countBusy([...idle, "listener.0.0.0.0_9000.downstream_cx_active: 4"].join("\n"))).toBe(4);
  expect(countBusy("")).toBe(0);
});
