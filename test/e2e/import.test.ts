import { expect, type Page } from '@playwright/test';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { greyPng } from '../data/grey-png.ts';
import { assertAccessible, journey } from './journey.ts';
import type { OpenedApp } from './opened-app.ts';

const PARQUET = fileURLToPath(new URL('../oracle/files/snappy.parquet', import.meta.url));

function field(page: Page, path: string) {
  return page.locator(`[data-field="${path}"]`);
}

/** A desktop window has the system's dialog, which no test can use: there the address brings the file. */
async function isDesktop(page: Page): Promise<boolean> {
  return (await page.evaluate('window.ridgeline !== undefined')) === true;
}

/** Brings a file in as its user does by the door that is open. */
async function choose({ page, visit }: OpenedApp, path: string): Promise<void> {
  if (await isDesktop(page)) {
    await visit(`#/new?${new URLSearchParams({ file: path }).toString()}`);
    return;
  }
  await visit('#/new');
  await page.getByRole('button', { name: /^Data/ }).click();
  await page.getByLabel('Choose a file… (field)').setInputFiles(path);
}

/** A table as people have it: semicolons, gaps, an identifier, a constant, texts among numbers, an umlaut. */
function messyCsv(): string {
  const rows = Array.from({ length: 90 }, (_, row) => {
    const x = Math.sin(row * 12.9898) * 10;
    const y = Math.cos(row * 78.233) * 10;
    const gap = row % 11 === 0 ? '' : x.toFixed(2);
    const score = row === 4 ? 'low' : row % 5;
    return [
      `p${row}`,
      gap,
      y.toFixed(2),
      ['a', 'b', 'c'][row % 3],
      '7',
      score,
      x + y > 0 ? 'ja' : 'nein',
    ].join(';');
  });
  return `id;x;größe;ward;same;score;krank\r\n${rows.join('\r\n')}\r\n`;
}

journey('a messy file is dropped, mended by clicks, trained on and compared', async (app) => {
  const { page, visit, database, call } = app;
  const file = join(dirname(database), 'my own.csv');
  writeFileSync(file, messyCsv());
  await visit('#/experiments');
  if (await isDesktop(page)) await choose(app, file);
  else {
    const transfer = await page.evaluateHandle(
      `(() => { const transfer = new DataTransfer();
        transfer.items.add(new File([${JSON.stringify(messyCsv())}], 'my own.csv'));
        return transfer; })()`,
    );
    await page.dispatchEvent('main', 'drop', { dataTransfer: transfer });
  }
  // Its columns are there before anything is said of it.
  await expect(page.getByText('Which column do you want to predict?')).toBeVisible();
  await expect(page.getByText('CSV · UTF-8 · semicolon between cells · 90 rows · 7 columns')).toBeVisible();
  const columns = page.getByRole('table', { name: 'Columns of the file' });
  await expect(columns.getByRole('row')).toHaveCount(8);
  const notes = page.getByRole('list', { name: 'What to know about this data' });
  await expect(notes).toContainText('x has 9 empty cells.');
  await expect(notes).toContainText('score has 89 numbers and 1 text: “low” in my own.csv, line 6.');
  await assertAccessible(page);

  await page.getByRole('button', { name: 'krank', exact: true }).click();
  await expect(field(page, 'task')).toHaveValue('classification');
  await page.getByRole('button', { name: 'Fill them in' }).click();
  await page.getByRole('button', { name: 'Read it as a category' }).click();
  await page.getByLabel('Use of id').selectOption({ label: 'leave out' });
  await page.getByLabel('Use of same').selectOption({ label: 'leave out' });
  await page.getByLabel('Type of ward').selectOption({ label: 'category' });
  await page.getByLabel('Encoding of ward').selectOption({ label: 'ordinal' });
  await expect(page.getByText('9 empty cells were filled')).toBeVisible();
  await expect(page.getByText('✓ Controlled')).toBeVisible();
  await assertAccessible(page);

  // The JSON says the same, and what it says the table shows.
  await page.getByRole('button', { name: /^JSON/ }).click();
  const text = page.getByLabel('Experiment as JSON');
  const spec = JSON.parse(await text.inputValue()) as { data: { path: string } };
  expect(spec).toMatchObject({
    name: 'my own.csv: does L2 help a small net?',
    task: 'classification',
    data: {
      source: 'csv',
      target: 'krank',
      features: ['x', 'größe', 'ward', 'score'],
      columns: { x: { missing: 'median' }, score: { type: 'category' }, ward: { encoding: 'ordinal' } },
    },
  });
  await text.fill(
    (await text.inputValue()).replace('"median"', '"mean"').replace('"epochs": 200', '"epochs": 5'),
  );
  await page.getByRole('button', { name: /^Form/ }).click();
  await expect(page.getByLabel('Empty cells of x')).toHaveValue('mean');

  await page.getByRole('button', { name: /^Start 10 runs/ }).click();
  await expect(page.getByText('10 of 10 runs completed')).toBeVisible({ timeout: 60_000 });
  await visit('#/compare?a=1.0&b=1.1');
  await expect(page.getByRole('region', { name: 'Verdict' })).toContainText('log loss');
  // It is a data set like others from now on.
  const { dataSets } = await call('data.list', {});
  expect(dataSets.map(({ name }) => name)).toContain('my own.csv');
  await visit('#/data/my%20own.csv');
  await expect(page.getByRole('list', { name: 'What to know about this data' })).toContainText(
    '9 empty cells were filled',
  );
  await expect(page.getByRole('region', { name: 'Columns', exact: true })).toContainText('größe');
  await assertAccessible(page);
});

journey('what is wrong in a file is named with its line, and the draft stays as it was', async (app) => {
  const { page, database } = app;
  const broken = join(dirname(database), 'broken.csv');
  writeFileSync(broken, 'a,b,y\n1,2,0\n3,4\n');
  await choose(app, broken);
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('broken.csv cannot be read');
  await expect(alert).toContainText('line 3');
  await expect(alert).toContainText('expected 3 values, received 2');
  await expect(page.getByText('Breast cancer · 569 rows · 30 features')).toBeVisible();
  await assertAccessible(page);
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await expect(alert).toHaveCount(0);
});

journey('a Parquet file shows its columns, its target and what to do with it', async (app) => {
  const { page } = app;
  await choose(app, PARQUET);
  await expect(page.getByText(/^Parquet · \d+ rows · \d+ columns$/)).toBeVisible();
  await page.getByRole('radio', { name: 'First rows' }).click();
  await expect(page.getByRole('region', { name: 'First rows' }).getByRole('row').nth(1)).toBeVisible();
  await assertAccessible(page);
});

journey('a folder of images becomes an experiment', async (app) => {
  const { page, database } = app;
  const folder = join(dirname(database), 'pets');
  for (const [kind, shade] of [
    ['dark', 20],
    ['light', 220],
  ] as const) {
    mkdirSync(join(folder, kind), { recursive: true });
    for (let index = 0; index < 20; index++)
      writeFileSync(join(folder, kind, `${index}.png`), greyPng(8, 8, shade + index));
  }
  if (await isDesktop(page)) await choose(app, folder);
  else {
    await app.visit('#/new');
    await page.getByRole('button', { name: /^Data/ }).click();
    await page
      .getByLabel('Image folder… (field)')
      .or(page.getByLabel('Image folder (field)'))
      .setInputFiles(folder);
  }
  await expect(page.getByText('Folder of images · 40 images · 2 classes · 8 × 8 · grey')).toBeVisible();
  // The outputs go with the classes, and bytes are divided by 255.
  await expect(field(page, 'model.layers[2].units')).toHaveValue('2');
  await expect(field(page, 'scaling.features')).toHaveValue('rescale255');
  await expect(page.getByRole('img', { name: /^Row \d+, (dark|light)$/ }).first()).toBeVisible();
  await expect(page.getByText('✓ Controlled')).toBeVisible();
  await assertAccessible(page);
});

journey('a table of very many and very long columns stays usable', async (app) => {
  const { page, database } = app;
  const file = join(dirname(database), 'wide.csv');
  const names = ['y', ...Array.from({ length: 20_000 }, (_, at) => `c${at}`), 'long '.repeat(100).trim()];
  const line = (row: number): string => names.map((_, at) => (at * 7 + row * 3) % 11).join(',');
  writeFileSync(file, [names.join(','), ...Array.from({ length: 5 }, (_, row) => line(row))].join('\n'));
  await choose(app, file);
  await expect(page.getByText('20,002 columns')).toBeVisible({ timeout: 30_000 });
  // Only what is in view stands in the page.
  const rows = page.getByRole('table', { name: 'Columns of the file' }).getByRole('row');
  expect(await rows.count()).toBeLessThan(40);
  await page.getByPlaceholder('Find a column').fill('c19999');
  await expect(rows).toHaveCount(2);
  await page.getByLabel('Use of c19999').selectOption({ label: 'predict' });
  await expect(page.getByRole('combobox', { name: 'Predict' })).toHaveValue('c19999');
  await page.getByPlaceholder('Find a column').fill('long');
  await expect(rows).toHaveCount(2);
  // Nothing runs out of the window.
  expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
});

journey('a file that is sent can be stopped, and nothing of it stays', async (app) => {
  const { page, visit, database } = app;
  if (await isDesktop(page)) return;
  await visit('#/new');
  await page.getByRole('button', { name: /^Data/ }).click();
  // Held on its way, as a slow tunnel holds it.
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/api/upload', async (route) => {
    await held;
    await route.abort().catch(() => undefined);
  });
  const file = join(dirname(database), 'a.csv');
  writeFileSync(file, 'a,y\n1,0\n2,1\n');
  await page.getByLabel('Choose a file… (field)').setInputFiles(file);
  await expect(page.getByText('Taking a.csv')).toBeVisible();
  await assertAccessible(page);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText('Taking a.csv')).toHaveCount(0);
  release();
  const kept = readdirSync(dirname(database), { recursive: true }).map(String);
  expect(kept.filter((path) => /-data[\\/]/.test(path))).toEqual([]);
  await expect(page.getByText('Breast cancer · 569 rows · 30 features')).toBeVisible();
});
