import { app, type Session, type WebContents } from 'electron';
import { isOwnAddress, type Page } from './page.ts';

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

/**
 * The part of it that a session has; only when the app is ready.
 * @param permissions what its page may ask for; whatever else is refused
 */
export function lockSession(target: Session, page: Page, permissions: readonly string[]): void {
  target.setPermissionRequestHandler((_, permission, answer) => {
    answer(permissions.includes(permission));
  });
  target.setPermissionCheckHandler((_, permission) => permissions.includes(permission));
  target.setDevicePermissionHandler(() => false);
  target.webRequest.onBeforeRequest(({ url }, answer) => {
    answer({ cancel: !mayLoad(url, page) });
  });
}
