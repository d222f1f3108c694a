import { app, type WebContents } from 'electron';
import { isOwnAddress, sessionOf, type Page } from './page.ts';

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

function mayLoad(address: string, page: Page): boolean {
  return isOwnAddress(address, page) || OWN_SCHEMES.some((scheme) => address.startsWith(scheme));
}

/** Keeps every page to itself: no other place, no other window, no permission, nothing from a network. */
export function lockDown(): void {
  app.on('web-contents-created', (_, contents) => {
    lockNavigation(contents);
  });
}

/** The part of it that a page's session has; only when the app is ready. */
export function lockSession(page: Page): void {
  const { permissions } = page;
  const own = sessionOf(page);
  own.setPermissionRequestHandler((_, permission, answer) => {
    answer(permissions.includes(permission));
  });
  own.setPermissionCheckHandler((_, permission) => permissions.includes(permission));
  own.setDevicePermissionHandler(() => false);
  own.webRequest.onBeforeRequest(({ url }, answer) => {
    answer({ cancel: !mayLoad(url, page) });
  });
}
