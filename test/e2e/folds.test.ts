import { expect } from '@playwright/test';
import { assertAccessible, journey } from './journey.ts';
import { quickComparison, trained } from './lab-specs.ts';

const SEEDS = Array.from({ length: 10 }, (_, index) => index + 1);

journey('5 folds × 2 of breast cancer are trained and judged as folds', async (app) => {
  const { page, visit, call } = app;
  const spec = quickComparison({ name: 'Folds', split: { folds: 5, repeats: 2 }, seeds: SEEDS });
  const experimentId = await trained(app, spec);
  const [a, b] = [0, 1].map((variantIndex) => ({ experimentId, variantIndex }));
  await visit(`#/compare?a=${experimentId}.0&b=${experimentId}.1`);
  const { comparison } = await call('comparison.get', { a, b });
  const verdict = page.getByRole('region', { name: 'Verdict' });
  await expect(verdict).toContainText(comparison.verdict.sentence);
  await expect(verdict).toContainText('Corrected resampled t(9)');
  await expect(verdict).toContainText('The folds share training rows');
  await expect(verdict).toContainText('Controlled');
  await expect(page.getByText('5-fold cross-validation × 2 repeats').first()).toBeVisible();
  await assertAccessible(page);
});

journey('the builder divides rows by folds and fills in their seeds', async ({ page, visit }) => {
  await visit('#/new');
  await page.getByRole('button', { name: /^Data/ }).first().click();
  await page.getByRole('radio', { name: 'Cross-validation' }).click();
  await expect(page.getByText('10 seeds, one for each fold')).toBeVisible();
  await page.getByLabel('Repeats').fill('3');
  await expect(page.getByText('15 seeds, one for each fold')).toBeVisible();
  await assertAccessible(page);
});
