import { app, protocol } from 'electron';
import { join } from 'node:path';
import { PageFiles } from '../machine/page-files.ts';

const SCHEME = 'app';
const HOST = 'ridgeline';

/** Where the page is; the only origin there is. */
export const PAGE_ORIGIN = `${SCHEME}://${HOST}`;

/** The built page's folder and preload, beside each other in the app's own folder or archive. */
function built(...path: readonly string[]): string {
  return join(app.getAppPath(), 'out', ...path);
}

/** The one script that stands between the page and this process. */
export function preloadFile(): string {
  return built('preload', 'preload.cjs');
}

/** Whether an address is one of the page's own. */
export function isOwnPage(address: string): boolean {
  const url = URL.parse(address);
  return url?.protocol === `${SCHEME}:` && url.host === HOST;
}

/** Makes the scheme one that pages live under as under https; only before the app is ready. */
export function registerScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true };
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges }]);
}

/** Answers the scheme with the built page, by the same rules and headers as the local server. */
export function servePage(): void {
  const files = new PageFiles(built('renderer'));
  protocol.handle(SCHEME, ({ url }) => {
    const { host, pathname } = new URL(url);
    return host === HOST ? files.answer(pathname) : new Response(null, { status: 404 });
  });
}
