import { expect } from '@playwright/test';
import { unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { assertAccessible, journey } from './journey.ts';
import { train } from './trained.ts';

journey('data sets are listed, looked into, and taken for a new experiment', async ({ page, visit }) => {
  await visit('#/data');
  const list = page.getByRole('navigation', { name: 'Data sets' });
  await expect(list.getByRole('link')).toHaveText([
    /^breast_cancer/,
    /^diabetes/,
    /^digits/,
    /^iris/,
    /^mnist/,
    /^wine/,
    /new experiment/,
  ]);
  await list.getByRole('link', { name: /^iris/ }).click();
  await expect(page).toHaveURL(/#\/data\/iris$/);
  await expect(page.getByRole('region', { name: 'Target' })).toContainText('3 classes to predict all alike');
  // 150 rows, 50 of each.
  await expect(page.getByRole('row', { name: /^setosa/ }).first()).toContainText('33.3 %');
  const columns = page.getByRole('region', { name: 'Columns', exact: true });
  await expect(columns.getByRole('row')).toHaveCount(5);
  await columns.getByRole('button').nth(2).click();
  const name = await columns.getByRole('button').nth(2).textContent();
  await expect(page.getByRole('region', { name: name ?? '', exact: true })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Sample rows', exact: true })).toContainText('50 of 150');
  await assertAccessible(page);

  await page.getByRole('link', { name: 'New experiment with this data' }).click();
  await expect(page).toHaveTitle('New experiment · Ridgeline');
  await expect(page.getByText('Iris · 150 rows · 4 features')).toBeVisible();
});

journey('images are shown as pictures', async ({ page, visit }) => {
  await visit('#/data/digits');
  await expect(page.getByRole('img', { name: /^Row \d+, \d$/ })).toHaveCount(50);
  await assertAccessible(page);
});

journey(
  'a file is known by its content: it is told when it changed, and when it is gone',
  async (app) => {
    const { page, visit, database } = app;
    const file = join(dirname(database), 'my own data.csv');
    const rows = Array.from(
      { length: 60 },
      (_, row) => `${row % 7},${row / 3},${row % 2 === 0 ? 'even' : 'odd'}`,
    );
    writeFileSync(file, ['a,b,parity', ...rows].join('\n'));
    await train(app, {
      data: { source: 'csv', path: file, target: 'parity' },
      model: { layers: [{ type: 'dense', units: 2 }] },
    });
    await visit('#/data/my%20own%20data.csv');
    const identity = page.getByRole('region', { name: 'Identity' });
    await expect(identity).toContainText('1 experiment');
    await expect(identity).toContainText(file);
    await expect(page.getByText('holds something else now')).toHaveCount(0);

    writeFileSync(file, ['a,b,parity', ...rows.slice(1)].join('\n'));
    await page.reload();
    await expect(page.getByText('holds something else now')).toBeVisible();
    await assertAccessible(page);

    unlinkSync(file);
    await page.reload();
    await expect(page.getByRole('alert')).toContainText('my own data.csv');
    await expect(identity).toContainText('60 rows');
  },
  { expectedProblem: /status of 400|^400: .*data\.preview$/ },
);

journey('an unknown name says so beside the list', async ({ page, visit }) => {
  await visit('#/data/nothing');
  await expect(page.getByRole('heading', { name: 'There is no data set “nothing”' })).toBeVisible();
});
