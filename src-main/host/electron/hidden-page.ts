import { app, session, WebContentsView, type Session } from 'electron';
import { lockSession } from './lockdown.ts';
import { preloadFile, servePage, TRAINER_PAGE } from './page.ts';

/** A name without `persist:` is kept in memory. */
const PARTITION = 'trainer';

let ownSession: Session | null = null;

/** Nothing of the app's own session is in it, and nothing but the page can be had there. */
function openSession(): Session {
  if (ownSession !== null) return ownSession;
  const opened = session.fromPartition(PARTITION);
  lockSession(opened, TRAINER_PAGE, []);
  servePage(opened.protocol, TRAINER_PAGE);
  return (ownSession = opened);
}

/**
 * Makes a sandboxed page that nobody sees, not loaded yet. It is a view without a window: a hidden window would keep the app
 * alive when its only visible one is closed, and quitting would close it before the training in it was told to stop.
 * @throws AppError `internal` where it is not built
 */
export function makeHiddenPage(): WebContentsView {
  return new WebContentsView({
    webPreferences: {
      session: openSession(),
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
