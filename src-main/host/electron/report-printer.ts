import { WebContentsView } from 'electron';
import { AppError } from '../../domain/errors.ts';
import type { PdfPrinter } from '../../service/ports.ts';
import { addressOf, REPORT_PAGE, sessionOf } from './page.ts';

const LIMIT_MS = 60_000;

/** A page that nobody sees and in which nothing runs. */
function makePaperPage(): WebContentsView {
  return new WebContentsView({
    webPreferences: {
      partition: REPORT_PAGE.partition,
      javascript: false,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false,
      devTools: false,
    },
  });
}

async function withinLimit<Result>(work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`not within ${LIMIT_MS / 1000} s`));
    }, LIMIT_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function printPage(html: string): Promise<Uint8Array> {
  const session = sessionOf(REPORT_PAGE);
  // One report at a time is what this address holds.
  session.protocol.handle(
    'app',
    () => new Response(html, { headers: { 'Content-Type': 'text/html; charset=utf-8' } }),
  );
  const view = makePaperPage();
  try {
    await view.webContents.loadURL(addressOf(REPORT_PAGE));
    // The page says its size, margins and page numbers itself.
    return await view.webContents.printToPDF({
      preferCSSPageSize: true,
      printBackground: true,
      generateTaggedPDF: true,
      generateDocumentOutline: true,
    });
  } finally {
    session.protocol.unhandle('app');
    if (!view.webContents.isDestroyed()) view.webContents.close();
  }
}

/** Prints reports in a hidden page of this process, one after the other; only when the app is ready. */
export function reportPrinter(): PdfPrinter {
  let last: Promise<unknown> = Promise.resolve();
  return {
    print: (html) => {
      const work = last.then(() => withinLimit(printPage(html)));
      // The next one waits, whether this one succeeds or not.
      last = work.catch(() => undefined);
      return work.catch((cause: unknown) => {
        const reason = cause instanceof Error ? cause.message : String(cause);
        throw new AppError(
          'conflict',
          `the PDF could not be printed (${reason}). Save the report as HTML and print that from a browser`,
          { cause },
        );
      });
    },
  };
}
