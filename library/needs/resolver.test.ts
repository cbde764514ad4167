import { afterAll, expect, test } from "bun:test";
import type { NeedAnswer } from "../../core/incremental/mod.ts";
import { createFakeClock, createRecordingLogger } from "../../core/testing/mod.ts";
import { createNeedResolver } from "./resolver.ts";

let failuresLeft = 0;
let requests = 0;
const server = Bun.serve({
  port: 0,
  hostname: "127.0.0.1",
  fetch(request) {
    requests++;
    if (failuresLeft-- > 0) return new Response("later", { status: 503 });
    return new Response(new URL(request.url).pathname === "/big" ? "x".repeat(2000) : "hello");
  },
});
afterAll(() => server.stop(true));

const HELLO = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

function resolver() {
  const clock = createFakeClock();
  const answers: { id: string; answer: NeedAnswer }[] = [];
  const waiting: (() => void)[] = [];
  const needs = createNeedResolver({
    ...{ clock, log: createRecordingLogger().log },
    reach: () => ({ here: true, allowed: [] }),
  });
  needs.onAnswer((id, answer) => {
    answers.push({ id, answer });
    for (const resolve of waiting.splice(0)) resolve();
  });
  const answered = (count: number): Promise<void> =>
    answers.length >= count
      ? Promise.resolve()
      : new Promise<void>((resolve) => waiting.push(resolve)).then(() => answered(count));
  return { clock, needs, answers, answered };
}

test("a need is fetched once and checked against its SHA-256", async () => {
  const { needs, answers, answered } = resolver();
  const good = { id: "good", url: `${server.url}a`, sha256: HELLO };
  const bad = { id: "bad", url: `${server.url}b`, sha256: "00" };
  requests = 0;
  needs.want([good, bad]);
  needs.want([good, bad]);
  await answered(2);
  const byId = new Map(answers.map(({ id, answer }) => [id, answer]));
  expect(byId.get("good")).toMatchObject({ ok: true, sha256: HELLO });
  expect(byId.get("bad")).toEqual({ ok: false, reason: "the content is not the one whose SHA-256 is 00" });
  expect(requests).toBe(2);
  await needs.stop();
});

test("an answer that is too large is refused", async () => {
  const { needs, answers, answered } = resolver();
  needs.want([{ id: "big", url: `${server.url}big`, maxBytes: 1000 }]);
  await answered(1);
  expect(answers[0]?.answer).toEqual({ ok: false, reason: "the answer is larger than 1000 bytes" });
  await needs.stop();
});

test("a failure is told and tried again after a pause", async () => {
  failuresLeft = 1;
  const { clock, needs, answers, answered } = resolver();
  needs.want([{ id: "flaky", url: `${server.url}c` }]);
  await answered(1);
  expect(answers[0]?.answer).toEqual({ ok: false, reason: "the server answered with status 503" });
  await clock.advance(1000);
  await answered(2);
  expect(answers[1]?.answer.ok).toBe(true);
  await needs.stop();
});
