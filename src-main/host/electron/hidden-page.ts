import { app, WebContentsView } from 'electron';
import { preloadFile, TRAINER_PAGE } from './page.ts';

/**
 * Makes a sandboxed page that nobody sees, not loaded yet. It is a view without a window: a hidden window would keep the app
 * alive when its only visible one is closed, and quitting would close it before the training in it was told to stop.
 */
export function makeHiddenPage(): WebContentsView {
  return new WebContentsView({
    webPreferences: {
      partition: TRAINER_PAGE.partition,
      preload: preloadFile('trainer-preload'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
      spellcheck: false,
      backgroundThrottling: false,
      devTools: !app.isPackaged,
    },
  });
}
