import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError } from '../../domain/errors.ts';
import { PAGE_HEADERS } from './page-security.ts';

/** Where the build puts the page. */
export const PAGE_FOLDER = fileURLToPath(new URL('../../../out/renderer/', import.meta.url));

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

const ENTRY = 'index.html';

/**
 * The files of the built page by the paths of their addresses. Only what was listed at the start can be had: no address,
 * however it is written, becomes a path on the disk.
 */
export class PageFiles {
  readonly #files: ReadonlyMap<string, string>;

  /** @throws AppError `internal` where the page is not built */
  constructor(folder = PAGE_FOLDER) {
    if (!existsSync(join(folder, ENTRY)))
      throw new AppError(
        'internal',
        `the app's page is not built (there is no ${join(folder, ENTRY)}): run npm run build`,
      );
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && extname(entry.name) in MEDIA_TYPES)
      .map((entry) => join(entry.parentPath, entry.name));
    this.#files = new Map(files.map((file) => [`/${relative(folder, file).split(sep).join('/')}`, file]));
  }

  /** What answers a request for an address's path; `/` is the page itself. */
  async answer(path: string): Promise<Response> {
    const name = path === '/' ? `/${ENTRY}` : path;
    const file = this.#files.get(name);
    if (file === undefined) return new Response('Not found.\n', { status: 404, headers: PAGE_HEADERS });
    return new Response(await readFile(file), {
      headers: {
        ...PAGE_HEADERS,
        'Content-Type': MEDIA_TYPES[extname(file)],
        // The names of these carry a hash of their content.
        'Cache-Control': name.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      },
    });
  }
}
