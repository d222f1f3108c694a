import { app, session, type WebContents } from 'electron';
import { isOwnPage } from './page.ts';

/** Copying a number out of a table; whatever else a page may ask for is refused. */
const ALLOWED_PERMISSION = 'clipboard-sanitized-write';

/** What a page loads beside files: pictures that it made itself. */
const OWN_SCHEMES: readonly string[] = ['data:', 'blob:', 'devtools:'];

function refuse(event: { preventDefault(): void }): void {
  event.preventDefault();
}

function lockNavigation(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-navigate', refuse);
  contents.on('will-frame-navigate', refuse);
  contents.on('will-redirect', refuse);
  contents.on('will-attach-webview', refuse);
}

function mayLoad(address: string): boolean {
  return isOwnPage(address) || OWN_SCHEMES.some((scheme) => address.startsWith(scheme));
}

/** Keeps every page to itself: no other place, no other window, no permission, nothing from a network. */
export function lockDown(): void {
  app.on('web-contents-created', (_, contents) => {
    lockNavigation(contents);
  });
}

/** The session's part of it; only when the app is ready. */
export function lockSession(): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_, permission, answer) => {
    answer(permission === ALLOWED_PERMISSION);
  });
  defaultSession.setPermissionCheckHandler((_, permission) => permission === ALLOWED_PERMISSION);
  defaultSession.setDevicePermissionHandler(() => false);
  defaultSession.webRequest.onBeforeRequest(({ url }, answer) => {
    answer({ cancel: !mayLoad(url) });
  });
}
