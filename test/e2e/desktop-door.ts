import { _electron, type Page } from '@playwright/test';
import type { Method, Params, Value } from '../../src-main/contract/api.ts';
import type { Reply } from '../../src-main/contract/reply.ts';
import { ROOT } from '../../src-main/host/launcher/build.ts';
import { valueOf, type OpenedApp } from './opened-app.ts';

function callIn<M extends Method>(page: Page, method: M, params: Params<M>): Promise<Reply<Value<M>>> {
  const call = JSON.stringify([method, params]);
  return page.evaluate(`window.ridgeline.call(...${call})`);
}

/** The app in its desktop window. */
export async function openOnDesktop(program: string, database: string): Promise<OpenedApp> {
  const desktop = await _electron.launch({
    executablePath: program,
    args: [ROOT, `--database=${database}`, `--user-data-dir=${database}-profile`],
  });
  const page = await desktop.firstWindow();
  return {
    page,
    database,
    call: async (method, params) => valueOf(method, await callIn(page, method, params)),
    visit: async (hash) => {
      await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
    },
    slowCalls: () => [],
    close: () => desktop.close(),
  };
}
