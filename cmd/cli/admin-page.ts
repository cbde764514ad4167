import { Failure } from "./failure.ts";

/** The content of a page of the admin address of a Postern on a host. Fails with what can be done where none answers. */
export async function askPage<T>(address: string, page: string, more = ""): Promise<T> {
  try {
    const response = await fetch(`http://${address}${page}`);
    if (response.ok) return (await response.json()) as T;
    throw new Failure(`${address} answered ${response.status}: is it the admin address of a Postern?`);
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(
      `no Postern answers at ${address} (${(error as Error).message}); --admin names another address${more}`,
    );
  }
}
