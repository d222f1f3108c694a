import { expect } from '@playwright/test';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FAMILIES } from '../example-families.ts';
import { journey } from './journey.ts';

const ITEMS: Readonly<Record<string, RegExp>> = {
  'Save as HTML': /^<!doctype html>/,
  'Save as PDF': /^%PDF-/,
  'Save as Markdown': /^# /,
  'Save numbers as CSV': /^experiment,baseline,variant,/,
  'Save everything as JSON': /^\{\n/,
  'Save as LaTeX': /^% /,
};

for (const { name, spec, file } of FAMILIES)
  journey(`${name}: a comparison, a strength curve and every format of a report`, async (app) => {
    const { page, visit, call, database } = app;
    const baseFolder = dirname(database);
    if (file !== undefined) writeFileSync(join(baseFolder, file.name), file.content);
    const { experimentId } = await call('experiment.start', { spec, baseFolder });
    await expect
      .poll(async () => (await call('experiment.get', { experimentId })).training, { timeout: 90_000 })
      .toBeNull();

    await visit(`#/compare?a=${experimentId}.0&b=${experimentId}.2`);
    await expect(page.getByRole('region', { name: 'Verdict' })).toContainText('Controlled');
    for (const [item, start] of Object.entries(ITEMS)) {
      await page.getByRole('button', { name: 'Report', exact: true }).click();
      const [download] = await Promise.all([
        page.waitForEvent('download', { timeout: 60_000 }),
        page.getByRole('menuitem', { name: item }).click(),
      ]);
      const chunks: Buffer[] = [];
      for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
      expect(Buffer.concat(chunks).toString('latin1')).toMatch(start);
    }

    await visit(`#/strength/${experimentId}`);
    await expect(page.getByText(/^On validation, .* has the best /).first()).toBeVisible();
    await page.getByRole('button', { name: 'Report', exact: true }).click();
    await Promise.all([
      page.waitForEvent('download', { timeout: 60_000 }),
      page.getByRole('menuitem', { name: 'Save as HTML' }).click(),
    ]);
    const { reports } = await call('report.list', {});
    expect(reports.map(({ subject }) => subject.kind)).toEqual(['strength', 'comparison']);
  });
