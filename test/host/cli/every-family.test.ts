import { parse } from 'csv-parse/sync';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { parseExperimentSpec } from '../../../src-main/contract/experiment-schema.ts';
import { main } from '../../../src-main/host/cli/main.ts';
import { findChromium } from '../../../src-main/host/machine/chromium.ts';
import { FAMILIES } from '../../example-families.ts';
import { temporaryFolder } from '../../store/temporary-folder.ts';

const ENDINGS = ['html', 'md', 'csv', 'json', 'tex', ...(findChromium() === undefined ? [] : ['pdf'])];

/** A folder in which command lines are run in this process, as the program runs them. */
function commandLine() {
  const folder = temporaryFolder();
  const db = join(folder, 'lab.db');
  const said: string[] = [];
  const told = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said.push(String(text));
    return true;
  });
  const printed = vi.spyOn(process.stdout, 'write').mockImplementation(() => true);
  return {
    folder,
    run: async (...args: string[]): Promise<void> => {
      said.length = 0;
      const code = await main([...args, '--db', db]);
      if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}: ${said.join('')}`);
    },
    end: () => {
      told.mockRestore();
      printed.mockRestore();
    },
  };
}

/** LaTeX in which every group and environment that is opened is closed, and every cell is in its column. */
function assertBalanced(latex: string): void {
  const bare = latex.replace(/\\./g, '').replace(/(?<!\\)%.*$/gm, '');
  let depth = 0;
  for (const character of bare) {
    depth += character === '{' ? 1 : character === '}' ? -1 : 0;
    expect(depth).toBeGreaterThanOrEqual(0);
  }
  expect(depth).toBe(0);
  expect(bare.match(/\$/g)?.length ?? 0).toSatisfy((count: number) => count % 2 === 0);
  for (const name of ['table', 'tabular'])
    expect(latex.split(String.raw`\begin{${name}}`)).toHaveLength(
      latex.split(String.raw`\end{${name}}`).length,
    );
  const [, columns, body] = /\\begin\{tabular\}\{(l+r+)\}([\s\S]*?)\\end\{tabular\}/.exec(latex) ?? [];
  const rows = body.split('\n').filter((line) => line.endsWith(String.raw`\\`));
  expect(rows.length).toBeGreaterThan(2);
  for (const row of rows) expect(row.replace(/\\&/g, '').split('&')).toHaveLength(columns.length);
}

const ASSERT: Readonly<Record<string, (content: Buffer) => void>> = {
  html: (content) => {
    const html = content.toString('utf8');
    expect(html).toMatch(/^<!doctype html>/);
    expect(html).toContain('<svg ');
    expect(html).not.toMatch(/<script|https?:(?!\/\/www\.w3\.org\/2000\/svg)/);
  },
  md: (content) => {
    // Every row of a table has as many cells as its head.
    const tables = content.toString('utf8').match(/(?:^\|.*\|\n)+/gm) ?? [];
    expect(tables.length).toBeGreaterThan(2);
    for (const table of tables) {
      const widths = table
        .trim()
        .split('\n')
        .map((line) => line.replace(/\\\|/g, '').split('|').length);
      expect(new Set(widths).size).toBe(1);
    }
  },
  csv: (content) => {
    const rows: string[][] = parse(content, { relax_column_count: true, skip_empty_lines: true });
    expect(rows.length).toBeGreaterThan(20);
    for (const cell of rows.flat()) expect(cell).not.toMatch(/^[=@\t]|^[+-](?![\d.])/);
  },
  json: (content) => {
    const { chapters } = JSON.parse(content.toString('utf8')) as {
      chapters: { experiments: { spec: unknown }[]; limits: string[] }[];
    };
    for (const { experiments, limits } of chapters) {
      expect(limits.length).toBeGreaterThan(2);
      // What is attached can be run again.
      for (const { spec } of experiments) parseExperimentSpec(spec);
    }
  },
  tex: (content) => assertBalanced(content.toString('utf8')),
  pdf: (content) => expect(content.subarray(0, 5).toString('latin1')).toBe('%PDF-'),
};

describe('the command line', () => {
  it.each(FAMILIES)(
    'trains $name, and writes its comparison and its strength curve in every format',
    async ({ spec, file }) => {
      const line = commandLine();
      try {
        if (file !== undefined) writeFileSync(join(line.folder, file.name), file.content);
        const specFile = join(line.folder, 'spec.json');
        writeFileSync(specFile, JSON.stringify(spec));
        await line.run('run', specFile);
        for (const about of [
          ['--a', '1.0', '--b', '1.2'],
          ['1', '--strength'],
        ])
          for (const ending of ENDINGS) {
            const out = join(line.folder, `report.${ending}`);
            await line.run('report', ...about, '--out', out);
            ASSERT[ending](readFileSync(out));
          }
      } finally {
        line.end();
      }
    },
    180_000,
  );
});
