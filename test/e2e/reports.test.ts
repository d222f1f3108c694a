import { expect, type Page } from '@playwright/test';
import type { ReportFormat } from '../../src-main/domain/report-format.ts';
import { assertAccessible, journey } from './journey.ts';
import { quickComparison, trained } from './lab-specs.ts';

/** What each item of a report's menu saves. */
const ITEMS: Readonly<Record<string, ReportFormat>> = {
  'Save as HTML': 'html',
  'Save as PDF': 'pdf',
  'Save as Markdown': 'markdown',
  'Save numbers as CSV': 'csv',
  'Save everything as JSON': 'json',
  'Save as LaTeX': 'latex',
};

async function savedBy(page: Page, button: string, item: string) {
  await page.getByRole('button', { name: button, exact: true }).first().click();
  const [download] = await Promise.all([
    page.waitForEvent('download', { timeout: 60_000 }),
    page.getByRole('menuitem', { name: item }).click(),
  ]);
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  return { name: download.suggestedFilename(), content: Buffer.concat(chunks) };
}

/** The texts of cells as a person reads them, with single blanks. */
async function cellsOf(page: Page, region: string): Promise<string[][]> {
  const rows = await page.getByRole('region', { name: region }).getByRole('row').all();
  return Promise.all(
    rows.map(async (row) =>
      (await row.locator('th, td').allTextContents()).map((text) => text.replace(/\s+/g, ' ').trim()),
    ),
  );
}

journey('saves a comparison in every format, keeps it once, and writes it again to the byte', async (app) => {
  const { page, visit, call } = app;
  const id = await trained(app, quickComparison());
  await visit(`#/compare?a=${id}.0&b=${id}.2`);
  const saved = new Map<ReportFormat, Buffer>();
  for (const [item, format] of Object.entries(ITEMS)) {
    const { name, content } = await savedBy(page, 'Report', item);
    expect(name).toMatch(/^l2-0-1-against-none-none-against-l2-1\.(html|pdf|md|csv|json|tex)$/);
    saved.set(format, content);
  }
  const { reports } = await call('report.list', {});
  expect(reports).toHaveLength(1);
  for (const [format, content] of saved) {
    const { file } = await call('report.remake', { reportId: 1, format });
    expect(Buffer.from(file.content, file.encoding).equals(content)).toBe(true);
  }
  expect(saved.get('pdf')?.subarray(0, 5).toString('latin1')).toBe('%PDF-');
});

journey('says in a report what the page says, to the digit', async (app) => {
  const { page, visit } = app;
  const id = await trained(app, quickComparison());
  await visit(`#/compare?a=${id}.0&b=${id}.2`);
  const verdict = page.getByRole('region', { name: 'Verdict' });
  await expect(verdict).toContainText('accuracy');
  const sentence = (await verdict.locator('.sentence').textContent())?.trim() ?? '';
  const evidence = (await verdict.locator('.how').textContent())?.trim() ?? '';
  await page.getByRole('region', { name: 'Metrics' }).getByRole('checkbox', { name: 'all' }).check();
  const shown = (await cellsOf(page, 'Metrics')).slice(1);
  expect(shown.length).toBeGreaterThan(8);

  await savedBy(page, 'Report', 'Save as HTML');
  await visit('#/reports/1');
  await expect(page.getByText(sentence, { exact: true })).toBeVisible();
  await expect(page.getByText(evidence, { exact: true })).toBeVisible();
  const reported = (await cellsOf(page, 'L2 0.1 against none')).map((cells) => cells.slice(1, 5));
  for (const [name, a, b, difference, interval] of shown) {
    // What a colour says on the page is said to who does not see it behind the number.
    const numbers = [a, b, difference.replace(/ ?\((better|worse)\)$/, ''), interval];
    expect(reported, name).toContainEqual(numbers);
  }
});

journey('lists reports, says what became of their runs, and deletes them', async (app) => {
  const { page, visit, call } = app;
  await visit('#/reports');
  await expect(page.getByText('No reports yet')).toBeVisible();
  await assertAccessible(page);
  const id = await trained(app, quickComparison());
  const subject = { kind: 'experiment', experimentId: id } as const;
  await call('report.make', { subject, format: 'json' });
  await visit('#/experiments');
  // By the keyboard.
  await page.keyboard.press('5');
  await expect(page.getByRole('row', { name: /None against L2/ })).toContainText('as they were');
  await assertAccessible(page);

  await call('experiment.addSeeds', { experimentId: id, seeds: [7] });
  await expect
    .poll(async () => (await call('experiment.get', { experimentId: id })).training, { timeout: 60_000 })
    .toBeNull();
  await page.reload();
  await expect(page.getByRole('row', { name: /None against L2/ })).toContainText('3 runs were added');
  await page.getByRole('link', { name: 'None against L2' }).click();
  const changed = page.getByText('It says what was stored then.');
  await expect(changed).toContainText('3 runs were added since this report was made');
  await expect(page.getByRole('heading', { name: 'What may not be concluded' })).toBeVisible();
  await assertAccessible(page);
  const width = await page.evaluate<number>(
    "document.documentElement.scrollWidth + document.querySelector('main').scrollWidth - document.querySelector('main').clientWidth",
  );
  expect(width).toBe(1280);

  await page.getByRole('button', { name: 'Make a new one' }).click();
  await expect(page).toHaveURL(/#\/reports\/2$/);
  await expect(changed).toHaveCount(0);
  const { name } = await savedBy(page, 'Save as', 'Save as Markdown');
  expect(name).toBe('none-against-l2-2.md');
  await page.getByRole('button', { name: 'Delete this report' }).click();
  await page.getByRole('button', { name: 'Delete the report' }).click();
  await expect(page).toHaveURL(/#\/reports$/);
  await expect(page.getByRole('row')).toHaveCount(2);
});

journey('reports selected experiments together, single runs, and a strength curve', async (app) => {
  const { page, visit, call } = app;
  const first = await trained(app, quickComparison());
  await trained(app, quickComparison({ name: 'The same again', seeds: [3, 4] }));
  await visit('#/experiments');
  await expect(page.getByRole('grid')).toContainText('The same again');
  await page.keyboard.press('/');
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('grid')).toBeFocused();
  await page.keyboard.press('Shift+ArrowDown');
  await expect(page.getByText('2 experiments selected')).toBeVisible();
  const both = await savedBy(page, 'Report', 'Save as Markdown');
  expect(both.content.toString('utf8')).toContain('## All of them');
  await visit('#/runs/1');
  const run = await savedBy(page, 'Report', 'Save as Markdown');
  expect(run.content.toString('utf8')).toMatch(/^# Run 1: none, seed 0, of None against L2\n/);
  await visit(`#/strength/${first}`);
  const strength = await savedBy(page, 'Report', 'Save as LaTeX');
  expect(strength.content.toString('utf8')).toContain('L2 strength & accuracy');
  const { reports } = await call('report.list', {});
  expect(reports.map(({ subject }) => subject.kind)).toEqual(['strength', 'runs', 'selection']);
});
