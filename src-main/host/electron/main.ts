import { app, dialog } from 'electron';
import { resolve } from 'node:path';
import { defaultDatabase, makeFolderOf } from '../machine/database-place.ts';
import { openApp } from '../machine/open-app.ts';
import { openChannels } from './calls.ts';
import { lockDown, lockSession } from './lockdown.ts';
import { setMenu } from './menu.ts';
import { offerOtherDatabase } from './other-database.ts';
import { APP_PAGE, registerScheme, REPORT_PAGE, servePage, TRAINER_PAGE } from './page.ts';
import { checkWebGpuInPage } from './page-webgpu.ts';
import { reportPrinter } from './report-printer.ts';
import { quitInOrder } from './quit.ts';
import { TrainingSigns } from './training-signs.ts';
import { desktopTrainerPort } from './trainer-port.ts';
import { focusWindow, openWindow } from './window.ts';

/** The desktop app: a window on the core that this process holds. */

/** The database that `--database=FILE` names, else the one that every door uses. */
function storeFile(): string {
  const named = app.commandLine.getSwitchValue('database');
  if (named !== '') return resolve(named);
  const usual = defaultDatabase();
  makeFolderOf(usual);
  return usual;
}

async function start(): Promise<void> {
  await app.whenReady();
  for (const page of [APP_PAGE, TRAINER_PAGE]) {
    lockSession(page);
    servePage(page);
  }
  lockSession(REPORT_PAGE);
  const core = await openApp({
    storeFile: storeFile(),
    trainer: desktopTrainerPort(),
    checkWebGpu: checkWebGpuInPage,
    printer: reportPrinter(),
  });
  openChannels(core);
  quitInOrder(core, new TrainingSigns(core));
  setMenu(offerOtherDatabase());
  openWindow();
  app.on('activate', focusWindow);
  app.on('second-instance', focusWindow);
}

registerScheme();
// By itself, Chromium offers WebGPU on Linux only where it knows the driver well. Its pages run our own scripts alone.
if (process.platform === 'linux') app.commandLine.appendSwitch('enable-unsafe-webgpu');
lockDown();
app.enableSandbox();
if (app.requestSingleInstanceLock())
  start().catch((error: unknown) => {
    dialog.showErrorBox('Ridgeline cannot start', error instanceof Error ? error.message : String(error));
    app.exit(1);
  });
else app.quit();
