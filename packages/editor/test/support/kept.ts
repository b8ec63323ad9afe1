import type { Page } from "playwright-core";
import type { KeptDocument } from "../../src/workspace/database.ts";

/** What the browser keeps of documents, once something holds of it. */
export async function kept(
  page: Page,
  holds: (documents: readonly KeptDocument[]) => boolean,
): Promise<readonly KeptDocument[]> {
  for (let tries = 0; tries < 100; tries++, await page.waitForTimeout(100)) {
    // Its own type is too deep for the library's.
    const documents = (await page.evaluate(read as () => Promise<unknown>)) as readonly KeptDocument[];
    if (holds(documents)) return documents;
  }
  throw new Error("the browser does not keep what was waited for");
}

/** Changes what the browser keeps of every document. */
export async function changeKept(page: Page, change: Partial<KeptDocument>): Promise<void> {
  await page.evaluate(write as (change: unknown) => Promise<void>, change as unknown);
}

// Both run in the page.

async function read(): Promise<KeptDocument[]> {
  const name = (await indexedDB.databases()).find((one) => one.name?.startsWith("sigmaflow"))?.name;
  if (name === undefined) return [];
  return await new Promise((resolve, reject) => {
    const opening = indexedDB.open(name);
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const all = opening.result.transaction("documents").objectStore("documents").getAll();
      all.onsuccess = () => {
        opening.result.close();
        resolve(all.result);
      };
    };
  });
}

async function write(change: Partial<KeptDocument>): Promise<void> {
  const name = (await indexedDB.databases()).find((one) => one.name?.startsWith("sigmaflow"))?.name;
  await new Promise<void>((resolve, reject) => {
    const opening = indexedDB.open(name!);
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const transaction = opening.result.transaction("documents", "readwrite");
      const documents = transaction.objectStore("documents");
      const all = documents.getAll();
      all.onsuccess = () => {
        for (const one of all.result) documents.put({ ...one, ...change });
      };
      transaction.oncomplete = () => {
        opening.result.close();
        resolve();
      };
    };
  });
}
