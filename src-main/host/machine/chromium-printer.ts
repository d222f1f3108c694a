import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AppError } from '../../domain/errors.ts';
import { captureStderr } from '../../service/captured-stderr.ts';
import type { PdfPrinter } from '../../service/ports.ts';
import { CHROMIUM_VARIABLE, findChromium } from './chromium.ts';

const LIMIT_MS = 90_000;

const WHAT_TO_DO = `Save the report as HTML and print that from any browser, or install Chromium, Chrome or Edge, or name one by the variable ${CHROMIUM_VARIABLE}`;

/**
 * Its own profile, no network, nothing that asks: the page needs none of it. That no script runs in it the page says itself,
 * by its content security policy; without any script, Chromium does not print either.
 */
function argumentsFor(folder: string): string[] {
  return [
    '--headless',
    `--user-data-dir=${join(folder, 'profile')}`,
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-gpu',
    '--disable-extensions',
    '--disable-sync',
    '--disable-breakpad',
    '--disable-background-networking',
    '--disable-component-update',
    '--host-resolver-rules=MAP * ~NOTFOUND',
    '--proxy-server=127.0.0.1:9',
    '--password-store=basic',
    '--use-mock-keychain',
    '--no-pdf-header-footer',
    '--generate-pdf-document-outline',
    // What older ones call the same.
    '--print-to-pdf-no-header',
    `--print-to-pdf=${join(folder, 'report.pdf')}`,
    // Its sandbox refuses to start for this user; the page is our own, and runs nothing.
    ...(process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    pathToFileURL(join(folder, 'report.html')).href,
  ];
}

function cannotPrint(program: string, reason: string, cause?: unknown): AppError {
  return new AppError('conflict', `${program} did not print the PDF (${reason}). ${WHAT_TO_DO}`, { cause });
}

/** A Chromium that comes as a snap sees no other temporary files than these. */
function temporaryParent(program: string): string {
  const ofSnap = join(homedir(), 'snap', 'chromium', 'common');
  const isSnap = /\/snap\/|chromium-browser$/.test(program);
  return isSnap && existsSync(ofSnap) ? ofSnap : tmpdir();
}

function run(program: string, folder: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, argumentsFor(folder), {
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: LIMIT_MS,
      killSignal: 'SIGKILL',
      windowsHide: true,
    });
    const readStderr = captureStderr(child.stderr);
    child.once('error', (error) => {
      reject(cannotPrint(program, error.message, error));
    });
    child.once('close', (code, signal) => {
      if (code === 0) resolve();
      else if (signal === 'SIGKILL') reject(cannotPrint(program, `not within ${LIMIT_MS / 1000} s`));
      else {
        const words = readStderr().trim().split('\n').at(-1) ?? '';
        reject(cannotPrint(program, words === '' ? `it ended with ${code ?? signal ?? 'nothing'}` : words));
      }
    });
  });
}

async function readPrinted(program: string, folder: string): Promise<Uint8Array> {
  try {
    return await readFile(join(folder, 'report.pdf'));
  } catch (error) {
    throw cannotPrint(program, 'it wrote no file', error);
  }
}

/**
 * Prints with a browser of Chromium's family that is installed here, in a folder of its own that is removed afterwards.
 * @param find gives the browser; undefined: there is none
 */
export function chromiumPrinter(find: () => string | undefined = findChromium): PdfPrinter {
  return {
    print: async (html) => {
      const program = find();
      if (program === undefined)
        throw new AppError('conflict', `no browser was found that prints a PDF. ${WHAT_TO_DO}`);
      const folder = await mkdtemp(join(temporaryParent(program), 'ridgeline-print-'));
      try {
        await writeFile(join(folder, 'report.html'), html, { mode: 0o600 });
        await run(program, folder);
        return await readPrinted(program, folder);
      } finally {
        // Its last processes may still be writing.
        await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
      }
    },
  };
}
