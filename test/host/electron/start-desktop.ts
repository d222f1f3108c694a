import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, vi } from 'vitest';
import type { Reply } from '../../../src-main/contract/reply.ts';
import { temporaryFolder } from '../../store/temporary-folder.ts';
import { ElectronDouble, type WindowDouble } from './electron-double.ts';

/** The real main module, at work over a double of Electron. */
export interface Desktop {
  readonly electron: ElectronDouble;
  readonly folder: string;
  readonly window: () => WindowDouble;
  /** A call as the page makes it. */
  readonly call: (method: string, params: unknown) => Promise<Reply<unknown>>;
  /** Quits and waits until the process would end. */
  readonly quit: () => Promise<void>;
}

/** A double with an app's folder that holds the built pages. */
export function electronDouble(): { electron: ElectronDouble; folder: string } {
  const folder = temporaryFolder();
  for (const [name, title] of [
    ['renderer', 'Ridgeline'],
    ['trainer', 'Ridgeline trainer'],
  ]) {
    const page = join(folder, 'out', name);
    mkdirSync(page, { recursive: true });
    writeFileSync(join(page, 'index.html'), `<title>${title}</title>`);
  }
  const electron = new ElectronDouble(folder, join(folder, 'lab.db'));
  vi.resetModules();
  vi.doMock('electron', () => electron.module());
  return { electron, folder };
}

/** Executes main.ts as Electron does, and waits for its window. */
export async function startDesktop(prepare: (folder: string) => void = () => undefined): Promise<Desktop> {
  const { electron, folder } = electronDouble();
  prepare(folder);
  await import('../../../src-main/host/electron/main.ts');
  await expect.poll(() => electron.windows.length, { timeout: 10_000 }).toBe(1);
  const quit = async (): Promise<void> => {
    electron.app.quit();
    await expect.poll(() => electron.happened.at(-1), { timeout: 10_000 }).toBe('quit');
  };
  onTestFinished(async () => {
    electron.pressed = 1;
    if (!electron.happened.includes('quit')) await quit();
  });
  return {
    electron,
    folder,
    window: () => electron.windows[0],
    call: async (method, params) => {
      const { webContents } = electron.windows[0];
      const event = { sender: webContents, senderFrame: webContents.mainFrame };
      return (await electron.handlers.get('call')?.(event, method, params)) as Reply<unknown>;
    },
    quit,
  };
}
