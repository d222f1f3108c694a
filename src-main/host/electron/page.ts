import { app, protocol, session, type Session } from 'electron';
import { join } from 'node:path';
import { PageFiles } from '../machine/page-files.ts';

const SCHEME = 'app';

/** One of the pages that there are. Each is an origin of its own, and knows no other. */
export interface Page {
  readonly host: string;
  /** Its folder of the build. */
  readonly folder: string;
  /** Names its session; empty: the default one. Without `persist:` a session is kept in memory. */
  readonly partition: string;
  /** What it may ask for; whatever else is refused. */
  readonly permissions: readonly string[];
}

/** What a person sees, who may copy a number out of a table. */
export const APP_PAGE: Page = {
  host: 'ridgeline',
  folder: 'renderer',
  partition: '',
  permissions: ['clipboard-sanitized-write'],
};

/** The page that trains, which nobody sees. */
export const TRAINER_PAGE: Page = {
  host: 'trainer',
  folder: 'trainer',
  partition: 'trainer',
  permissions: [],
};

/** The page that a report is printed from: not a file of the build, but what is to be printed. */
export const REPORT_PAGE: Page = {
  host: 'report',
  folder: '',
  partition: 'report',
  permissions: [],
};

/** The address of a page itself. */
export function addressOf({ host }: Page): string {
  return `${SCHEME}://${host}/`;
}

/** The built pages' folders and preloads, beside each other in the app's own folder or archive. */
function built(...path: readonly string[]): string {
  return join(app.getAppPath(), 'out', ...path);
}

/** The one script that stands between a page and this process. */
export function preloadFile(name: 'preload' | 'trainer-preload'): string {
  return built('preload', `${name}.cjs`);
}

/** Whether an address is one of a page's own. */
export function isOwnAddress(address: string, { host }: Page): boolean {
  const url = URL.parse(address);
  return url?.protocol === `${SCHEME}:` && url.host === host;
}

/** Makes the scheme one that pages live under as under https; only before the app is ready. */
export function registerScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true };
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges }]);
}

/** The session in which a page lives; only when the app is ready. */
export function sessionOf({ partition }: Page): Session {
  return partition === '' ? session.defaultSession : session.fromPartition(partition);
}

/**
 * Answers the scheme in a page's session with the page as it was built, by the same rules and headers as the local server.
 * @throws AppError `internal` where it is not built
 */
export function servePage(page: Page): void {
  const files = new PageFiles(built(page.folder));
  sessionOf(page).protocol.handle(SCHEME, ({ url }) => {
    const { host, pathname } = new URL(url);
    return host === page.host ? files.answer(pathname) : new Response(null, { status: 404 });
  });
}
