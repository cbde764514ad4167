/** The questions that the plugin has for a database. */
export interface Database {
  all(sql: string): readonly unknown[];
  close(): void;
}

/** Opens a file with the SQLite that the runtime has: `node:sqlite` in Node and Deno, `bun:sqlite` in Bun. */
export async function openDatabase(path: string): Promise<Database> {
  const inBun = "Bun" in globalThis;
  const name = inBun ? "bun:sqlite" : "node:sqlite";
  const module = (await import(name)) as Record<"Database" | "DatabaseSync", new (path: string) => Handle>;
  const handle = new module[inBun ? "Database" : "DatabaseSync"](path);
  return { all: (sql) => handle.prepare(sql).all(), close: () => handle.close() };
}

interface Handle {
  prepare(sql: string): { all(): unknown[] };
  close(): void;
}
