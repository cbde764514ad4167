import { afterEach, describe, expect, test } from "bun:test";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { claimFolder } from "./own-folder.ts";
import { hostPaths, passedOver } from "./paths.ts";

const NOBODY = 65534;
const isRoot = process.getuid?.() === 0;

let dir: string;
const cleanups: string[] = [];
afterEach(() => {
  for (const path of cleanups.splice(0)) rmSync(path, { recursive: true, force: true });
});
function home(): string {
  dir = mkdtempSync(join(tmpdir(), "postern-own-"));
  cleanups.push(dir);
  return dir;
}

describe("a runtime folder", () => {
  test("that is not there is made for its user only, whatever the umask", () => {
    const before = process.umask(0);
    const folder = join(home(), "a/b/run");
    expect(claimFolder(folder)).toBeUndefined();
    process.umask(before);
    expect((statSync(folder).mode & 0o777).toString(8)).toBe("700");
    expect(claimFolder(folder)).toBeUndefined();
  });

  test.each([0o755, 0o701, 0o750])("with the mode %o and nothing in it is closed to others", (mode) => {
    const folder = join(home(), "run");
    mkdirSync(folder);
    chmodSync(folder, mode);
    expect(claimFolder(folder)).toBeUndefined();
    expect((statSync(folder).mode & 0o777).toString(8)).toBe("700");
  });

  test.each([
    [0o755, "pid"],
    [0o701, "pid"],
    [0o770, undefined],
    [0o777, undefined],
    [0o500, undefined],
  ])("with the mode %o is refused; in it: %p", (mode, file) => {
    const folder = join(home(), "run");
    mkdirSync(folder);
    if (file !== undefined) writeFileSync(join(folder, file), "");
    chmodSync(folder, mode);
    const text = `0${mode.toString(8)}`;
    expect(claimFolder(folder)).toBe(
      `${folder} has the mode ${text} instead of 0700: look at what is in it, then "chmod 700 ${folder}"`,
    );
  });

  test("that is a link is refused, also one that leads nowhere or to a folder of ours", () => {
    const folder = join(home(), "run");
    mkdirSync(join(dir, "real"), { mode: 0o700 });
    for (const target of [join(dir, "real"), join(dir, "nowhere")]) {
      symlinkSync(target, folder);
      expect(claimFolder(folder)).toBe(`${folder} is a link, which could lead elsewhere at any time`);
      rmSync(folder);
    }
    expect(existsSync(join(dir, "nowhere"))).toBe(false);
  });

  test("that is a file is refused, and so is one below a file", () => {
    const file = join(home(), "run");
    writeFileSync(file, "");
    expect(claimFolder(file)).toBe(`${file} is not a folder`);
    expect(claimFolder(join(file, "run"))).toStartWith(`${file}/run cannot be made: ENOTDIR`);
  });

  test("below a folder in which everybody may rename is refused; with the sticky bit nobody may", () => {
    const folder = join(home(), "open/run");
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(join(dir, "open"), 0o777);
    const cure = `"chmod o-w ${dir}/open", or choose another folder`;
    expect(claimFolder(folder)).toBe(`everybody may exchange what is in ${dir}/open: ${cure}`);
    chmodSync(join(dir, "open"), 0o1777);
    expect(claimFolder(folder)).toBeUndefined();
  });

  test.skipIf(!isRoot)("of another user is refused (needs root)", () => {
    const folder = join(home(), "run");
    mkdirSync(folder, { mode: 0o700 });
    chownSync(folder, NOBODY, NOBODY);
    expect(claimFolder(folder)).toBe(`${folder} belongs to the user with id ${NOBODY}, not to 0, who runs Postern`);
  });
});

describe("where it is", () => {
  const temporary = join(tmpdir(), `envoy-gateway-${userInfo().uid}`);
  const runtimeDir = (env: Record<string, string>, given = {}) => hostPaths(given, env).runtimeDir;

  test("as configured, then below XDG_RUNTIME_DIR, then in a folder of the user below the temporary one", () => {
    const own = home();
    expect(runtimeDir({ XDG_RUNTIME_DIR: own }, { runtimeDir: "/configured" })).toBe("/configured");
    expect(runtimeDir({ XDG_RUNTIME_DIR: own })).toBe(join(own, "envoy-gateway"));
    expect(passedOver({ XDG_RUNTIME_DIR: own })).toBeUndefined();
    expect([runtimeDir({}), runtimeDir({ XDG_RUNTIME_DIR: "" })]).toEqual([temporary, temporary]);
    expect(passedOver({})).toBeUndefined();
  });

  test("XDG_RUNTIME_DIR is passed over where it is not what its specification says", () => {
    const open = home();
    chmodSync(open, 0o755);
    for (const [path, why] of [
      ["run/user", "run/user is not an absolute path"],
      [`${open}/gone`, `${open}/gone does not exist`],
      [open, `${open} has the mode 0755 instead of 0700: look at what is in it, then "chmod 700 ${open}"`],
    ] as const) {
      expect(runtimeDir({ XDG_RUNTIME_DIR: path })).toBe(temporary);
      expect(passedOver({ XDG_RUNTIME_DIR: path })).toBe(why);
    }
  });

  test.skipIf(!isRoot)("that of another user is passed over, as sudo may leave it (needs root)", () => {
    const others = home();
    chownSync(others, NOBODY, NOBODY);
    expect(runtimeDir({ XDG_RUNTIME_DIR: others })).toBe(temporary);
  });
});
