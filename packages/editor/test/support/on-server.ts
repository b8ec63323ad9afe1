import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll } from "vitest";
import { newFolder, removeFolders } from "../../../runner/test/support/command.ts";
import { type Serving, serve } from "../../../runner/test/support/server.ts";
import { startBrowser } from "./browser.ts";

/** What a test opens the editor with. */
export interface OpenOptions {
  /** Of the page's address, with its question mark. */
  readonly query?: string;
  /** Flags of the server. */
  readonly args?: readonly string[];
  /** Folder for the server's data and cache, if not a new one. */
  readonly folder?: string;
  /** What is waited for on the page. */
  readonly shows?: string;
  /** Whether its screen is touched. */
  readonly touch?: boolean;
  /** Whether what moves does so, as it does for whoever did not ask for rest. */
  readonly moves?: boolean;
}

/** One browser for a file's tests, and a real server for each of them, which ends with it. */
export interface OnServer {
  /** Starts a server of the graphs in a folder and opens the editor on it. */
  open(graphs: string, options?: OpenOptions): Promise<Page>;
  /** Starts a server that no page knows yet. */
  start(folder: string, args: readonly string[]): Promise<Serving>;
  /** Another page of the same browser. */
  newPage(): Promise<Page>;
  /** The server that was started last. */
  server(): Serving;
}

/** Declares the browser and the servers of a test file. */
export function onServer(): OnServer {
  let browser: Browser;
  const servers: Serving[] = [];
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    removeFolders();
  });
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
    for (const { child, ended } of servers.splice(0)) {
      child.kill("SIGKILL");
      await ended;
    }
  });
  // What turns while a run goes on would take as long to paint, without a graphics card, as the run takes.
  const newPage = async ({ touch = false, moves = false }: Pick<OpenOptions, "touch" | "moves"> = {}) => {
    const page = await browser.newPage({
      viewport: { width: 1280, height: 800 },
      hasTouch: touch,
      reducedMotion: moves ? "no-preference" : "reduce",
    });
    page.setDefaultTimeout(60_000);
    return page;
  };
  const start = async (folder: string, args: readonly string[]) => {
    const server = await serve(folder, args);
    servers.push(server);
    return server;
  };
  return {
    newPage: () => newPage(),
    start,
    server: () => servers.at(-1)!,
    async open(graphs, { query = "?view=graph", args = [], folder = newFolder(), shows = ".card", ...screen } = {}) {
      const server = await start(folder, ["--graphs", graphs, ...args]);
      const page = await newPage(screen);
      await page.goto(`${server.address}/${query}`);
      await page.locator(shows).first().waitFor();
      return page;
    },
  };
}
