import { once } from 'node:events';
import { chmodSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { chromiumPrinter } from '../../../src-main/host/machine/chromium-printer.ts';
import { findChromium, usualChromiums } from '../../../src-main/host/machine/chromium.ts';
import { datedPdf } from '../../../src-main/service/dated-pdf.ts';
import { temporaryFolder } from '../../store/temporary-folder.ts';

const found = findChromium();
const isRequired = process.env.RIDGELINE_REQUIRE_BROWSER === '1';

function foldersLeft(): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith('ridgeline-print-'));
}

describe('finding a browser', () => {
  it('takes the one that the variable names, else the first that is there and can be run', () => {
    const folder = temporaryFolder();
    const program = join(folder, 'chromium');
    writeFileSync(program, '');
    const env = { PATH: folder };
    // Not to be run.
    expect(usualChromiums(env, 'linux')).toContain(program);
    chmodSync(program, 0o644);
    expect(findChromium(env, 'linux')).not.toBe(program);
    chmodSync(program, 0o755);
    expect(findChromium(env, 'linux')).toBe(program);
    expect(findChromium({ ...env, RIDGELINE_CHROMIUM: '/somewhere/else' }, 'linux')).toBe('/somewhere/else');
  });

  it('knows the usual places of Windows and macOS', () => {
    const windows = usualChromiums({ ProgramFiles: 'C:/Programs' }, 'win32');
    expect(windows).toHaveLength(3);
    for (const place of windows) expect(place).toMatch(/^C:\/Programs\/.*\.exe$/);
    expect(usualChromiums({}, 'darwin')).toContain(
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    );
  });
});

describe('printing', () => {
  it('says what to do where no browser is there, where it ends badly, and where it writes nothing', async () => {
    const message = async (program: string | undefined): Promise<string> => {
      const error: unknown = await chromiumPrinter(() => program)
        .print('<p>x')
        .catch((reason: unknown) => reason);
      return error instanceof Error ? error.message : 'it printed';
    };
    expect(await message(undefined)).toMatch(/no browser was found .* install .* RIDGELINE_CHROMIUM/);
    expect(await message('/no/such/program')).toMatch(/ENOENT.*Save the report as HTML/);
    const folder = temporaryFolder();
    const bad = join(folder, 'bad');
    writeFileSync(bad, '#!/bin/sh\necho first >&2\necho No usable sandbox >&2\nexit 3\n', { mode: 0o755 });
    expect(await message(bad)).toContain('did not print the PDF (No usable sandbox)');
    const idle = join(folder, 'idle');
    writeFileSync(idle, '#!/bin/sh\nexit 0\n', { mode: 0o755 });
    expect(await message(idle)).toContain('it wrote no file');
    expect(foldersLeft()).toEqual([]);
  });

  it.skipIf(found === undefined && !isRequired)(
    'makes the same pages twice, asks nothing of a network and leaves no folder behind',
    async () => {
      let requests = 0;
      const server = createServer((_, response) => {
        requests += 1;
        response.end();
      }).listen(0, '127.0.0.1');
      onTestFinished(() => void server.close());
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      const page = `<!doctype html><title>T</title><style>@page { size: A4 } p { break-after: page }</style>
        <p>one<p>two<img src="http://127.0.0.1:${port}/"><img src="http://localhost:${port}/">`;
      const first = datedPdf(await chromiumPrinter().print(page), 0);
      const second = datedPdf(await chromiumPrinter().print(page), 0);
      const pdf = Buffer.from(first).toString('latin1');
      expect(pdf.startsWith('%PDF-')).toBe(true);
      // A4 in points, as Chromium rounds it.
      expect(pdf).toMatch(/\/MediaBox \[0 0 59[45][.\d]* 84[12][.\d]*\]/);
      expect(Buffer.from(second).equals(Buffer.from(first))).toBe(true);
      expect(requests).toBe(0);
      expect(foldersLeft()).toEqual([]);
    },
  );
});
