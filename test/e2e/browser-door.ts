import { chromium, type Browser, type BrowserContextOptions } from '@playwright/test';
import type { Method, Params, Value } from '../../src-main/contract/api.ts';
import type { Reply } from '../../src-main/contract/reply.ts';
import { valueOf, type OpenedApp } from './opened-app.ts';
import { ServedApp } from './served-app.ts';

let launched: Promise<Browser> | null = null;

/** One browser for all journeys of a file; each has a context of its own. */
function launch(program: string): Promise<Browser> {
  launched ??= chromium.launch({
    executablePath: program,
    // Chromium's sandbox cannot be had by root; what it opens here is this app alone.
    chromiumSandbox: process.getuid?.() !== 0,
  });
  return launched;
}

export async function closeBrowser(): Promise<void> {
  const browser = await launched;
  launched = null;
  await browser?.close();
}

/** The app by `ridgeline serve` in a browser. */
export async function openInBrowser(
  program: string,
  database: string,
  look: BrowserContextOptions,
): Promise<OpenedApp> {
  const served = new ServedApp(database);
  const [browser, link] = await Promise.all([launch(program), served.nextLink()]);
  const context = await browser.newContext(look);
  const page = await context.newPage();
  const { origin } = new URL(link);
  await page.goto(link);
  return {
    page,
    database,
    call: async <M extends Method>(method: M, params: Params<M>) => {
      const response = await context.request.post(`${origin}/api/${method}`, {
        data: JSON.stringify(params),
        headers: { 'content-type': 'application/json' },
      });
      return valueOf(method, (await response.json()) as Reply<Value<M>>);
    },
    visit: async (hash) => {
      await page.goto(`${origin}/${hash}`);
    },
    slowCalls: () => served.log.filter((line) => line.includes('slow call')),
    close: async () => {
      await context.close();
      const code = await served.stop();
      if (code !== 0)
        throw new Error(`ridgeline serve ended with ${code ?? 'a signal'}: ${served.log.join('\n')}`);
    },
  };
}
