import { expect } from '@playwright/test';
import { assertAccessible, journey } from './journey.ts';
import { longTraining, quickComparison, trained } from './lab-specs.ts';

journey(
  'watches a training, loses nothing by a reload, pauses, goes on, cancels and resumes',
  async (app) => {
    const { page, visit, call } = app;
    const { experimentId } = await call('experiment.start', { spec: longTraining(), baseFolder: '/' });
    await visit(`#/live/${experimentId}`);
    await expect(page.getByText('Training', { exact: true })).toBeVisible();
    await expect(page.getByText(/at most .* left/)).toBeVisible({ timeout: 30_000 });
    await assertAccessible(page);

    await page.reload();
    await expect(page.getByText(/at most .* left/)).toBeVisible({ timeout: 30_000 });

    await page.keyboard.press('p');
    await expect(page.getByText('Paused', { exact: true })).toBeVisible();
    const paused = await call('experiment.get', { experimentId });
    expect(paused.training?.progress.paused).toBe(true);
    await page.getByRole('button', { name: 'Go on' }).click();
    await expect(page.getByText('Training', { exact: true })).toBeVisible();

    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect(page.getByText('Not finished')).toBeVisible();
    const cancelled = await call('experiment.get', { experimentId });
    expect(cancelled.runs.map(({ status }) => status)).toEqual(Array<string>(6).fill('cancelled'));
    expect(cancelled.runs.every(({ epochsDone }) => epochsDone > 0)).toBe(true);

    await page.getByRole('button', { name: 'Resume' }).click();
    await expect(page.getByText('Training', { exact: true })).toBeVisible();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect(page.getByText('Not finished')).toBeVisible();
  },
);

journey('shows each run with its epoch, the verdict, and only points that were stored', async (app) => {
  const { page, visit, call } = app;
  const experimentId = await trained(app, quickComparison());
  await visit(`#/live/${experimentId}`);
  await expect(page.getByText('Finished')).toBeVisible();
  await expect(page.getByText('9 of 9 runs completed')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Runs' }).getByRole('link')).toHaveCount(9);
  const { comparisons } = await call('experiment.compare', { experimentId });
  await expect(page.getByRole('link', { name: comparisons[0].verdict.sentence })).toBeVisible();
  await assertAccessible(page);
});

journey('says so where an experiment does not exist', async ({ page, visit }) => {
  await visit('#/live/5');
  await expect(page.getByRole('alert')).toContainText('there is no experiment 5');
});
