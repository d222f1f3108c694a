import { BrowserWindow, ipcMain, type IpcMainInvokeEvent } from 'electron';
import type { App } from '../../service/app.ts';
import { chooseFiles } from './file-choice.ts';
import { APP_PAGE, isOwnAddress } from './page.ts';

function assertOwnSender({ senderFrame, sender }: IpcMainInvokeEvent): void {
  // Null: the frame is gone, or went elsewhere meanwhile.
  if (senderFrame !== null && senderFrame === sender.mainFrame && isOwnAddress(senderFrame.url, APP_PAGE))
    return;
  throw new Error('a call came from a page that is not Ridgeline’s own');
}

/** The channels between this process and the page: calls with their answers, the dialog for files, and events. */
export function openChannels(core: App): void {
  ipcMain.handle('call', (event, method: unknown, params: unknown) => {
    assertOwnSender(event);
    return core.dispatch(typeof method === 'string' ? method : typeof method, params);
  });
  ipcMain.handle('choose', (event, what: unknown) => {
    assertOwnSender(event);
    return chooseFiles(event.sender, what);
  });
  core.subscribe((event) => {
    for (const window of BrowserWindow.getAllWindows()) window.webContents.send('event', event);
  });
}
