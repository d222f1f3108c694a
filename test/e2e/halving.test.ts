import { expect } from '@playwright/test';
import { assertAccessible, journey } from './journey.ts';
import { quickComparison, trained } from './lab-specs.ts';

journey('stops weak variants early, and says so wherever they are shown', async (app) => {
  const { page, visit, call } = app;
  const quick = quickComparison();
  const experimentId = await trained(app, {
    ...quick,
    training: { ...quick.training, halving: { factor: 2, minEpochs: 3 } },
  });
  const { runs } = await call('experiment.get', { experimentId });
  const stopped = runs.filter(({ droppedEpoch }) => droppedEpoch !== null);
  expect(stopped.map(({ epochsDone }) => epochsDone)).toEqual([3, 3, 3]);
  const [{ variantIndex, id }] = stopped;

  await visit(`#/compare?a=${experimentId}.0&b=${experimentId}.${variantIndex}`);
  const verdict = page.getByRole('region', { name: 'Verdict' });
  await expect(verdict).toContainText('No verdict: successive halving stopped');
  await expect(verdict).toContainText('stopped by successive halving');
  await assertAccessible(page);
  await visit(`#/runs/${id}`);
  await expect(page.getByText('3 epochs of 12, stopped by successive halving').first()).toBeVisible();
  await visit(`#/strength/${experimentId}`);
  await expect(page.getByText('stopped behind epoch 3')).toBeVisible();

  // A new one from it: the option stands there with its words, and can be taken back.
  await visit(`#/new?from=${experimentId}`);
  await page.getByRole('button', { name: /^Training/ }).click();
  const option = page.locator('[data-field="training.halving"]');
  await expect(option).toHaveValue('halving');
  await expect(page.getByText('behind epoch 3 the best 1 of 2 go on')).toBeVisible();
  await expect(page.getByRole('status', { name: 'Estimate' })).toContainText('Successive halving trains');
  await assertAccessible(page);
  await option.selectOption({ label: 'train to the end' });
  await expect(page.getByText('behind epoch 3')).toHaveCount(0);
});
