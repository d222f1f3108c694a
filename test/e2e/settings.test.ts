import { expect } from '@playwright/test';
import Database from 'better-sqlite3';
import { dirname, join } from 'node:path';
import { assertAccessible, journey } from './journey.ts';
import { train } from './trained.ts';

journey(
  'the database is named, and backed up to where it is asked for',
  async (app) => {
    const { page, visit, database } = app;
    await train(app);
    await visit('#/settings');
    const card = page.getByRole('region', { name: 'Database' });
    await expect(card).toContainText(database);
    await expect(card).toContainText('1 experiment with 4 runs');
    await expect(card.getByText(/^npm start -- --db .*another\.db/)).toBeVisible();

    const to = join(dirname(database), 'copy.db');
    await card.getByLabel('To').fill(to);
    await card.getByRole('button', { name: 'Back up now' }).click();
    await expect(card.getByText('Backed up and found sound')).toBeVisible();
    await expect(card.getByText(`npm start -- --db ${to}`)).toBeVisible();
    const copy = new Database(to, { readonly: true });
    expect(copy.prepare('SELECT count(*) FROM run').pluck().get()).toBe(4);
    copy.close();

    // What is there is never overwritten.
    await card.getByRole('button', { name: 'Back up now' }).click();
    await expect(card.getByRole('alert')).toContainText('a file that is not there yet');
    await expect(card.getByLabel('To')).toHaveAttribute('aria-invalid', 'true');
    await assertAccessible(page);

    await card.getByLabel('To').fill('');
    await card.getByLabel('To').press('Enter');
    await expect(card.getByText(/lab-backup-\S+Z\.db/).first()).toBeVisible();
  },
  { expectedProblem: /status of 400|^400: .*system\.backup$/ },
);

journey('the machine is looked at, and what it found is a list', async ({ page, visit, call }) => {
  await visit('#/settings');
  const card = page.getByRole('region', { name: 'Training on this machine' });
  await expect(card).toContainText('No run was trained yet.');
  await expect(card.getByText(/^Experiments train on the (native|wasm|webgpu) backend/)).toBeVisible({
    timeout: 60_000,
  });
  const { items } = await call('system.doctor', {});
  await expect(card.getByRole('listitem')).toHaveCount(items.length);
  await assertAccessible(page);
});

journey('light and dark can be chosen, and stay chosen', async ({ page, visit }) => {
  await visit('#/settings');
  const theme = (): Promise<unknown> => page.evaluate('document.documentElement.dataset.theme');
  await page.getByRole('radio', { name: 'Dark' }).click();
  expect(await theme()).toBe('dark');
  await page.reload();
  await expect(page.getByRole('radio', { name: 'Dark' })).toBeChecked();
  expect(await theme()).toBe('dark');
  await assertAccessible(page);
  await page.getByRole('radio', { name: 'System' }).click();
  expect(await theme()).toBe('light');
});

journey('the shortcuts are a button away', async ({ page, visit }) => {
  await visit('#/settings');
  await page.getByRole('button', { name: 'List the shortcuts' }).click();
  await expect(page.getByRole('dialog', { name: 'Shortcuts' })).toBeVisible();
});
