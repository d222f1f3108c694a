import { expect, type Page } from '@playwright/test';
import { assertAccessible, journey } from './journey.ts';
import { quickComparison, trained } from './lab-specs.ts';

/** What an item of the open menu saves. */
async function savedBy(
  page: Page,
  item: string,
): Promise<{ readonly name: string; readonly content: Buffer }> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: item }).click(),
  ]);
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  return { name: download.suggestedFilename(), content: Buffer.concat(chunks) };
}

journey('one click trains an example, and the comparison answers without scrolling', async (app) => {
  const { page, visit } = app;
  await visit('#/experiments');
  await page
    .getByRole('listitem')
    .filter({ hasText: 'Breast cancer: does L2 help a small net?' })
    .getByRole('button')
    .first()
    .click();
  await page.waitForURL(/#\/live\/1$/);
  await expect(page.getByText('Finished')).toBeVisible({ timeout: 60_000 });
  await page.getByRole('link', { name: 'Compare', exact: true }).click();
  const verdict = page.getByRole('region', { name: 'Verdict' });
  await expect(verdict).toContainText('log loss');
  await expect(verdict).toContainText('Controlled');
  await expect(page.getByRole('region', { name: 'Metrics' })).toBeInViewport({ ratio: 1 });
  await expect(page.getByRole('region', { name: 'Data loss' })).toBeInViewport({ ratio: 1 });
  await expect(page.getByRole('region', { name: 'ROC' })).toBeInViewport({ ratio: 1 });
});

journey('compares two variants in numbers that the core computed', async (app) => {
  const { page, visit, call } = app;
  const experimentId = await trained(app, quickComparison());
  const [a, b] = [0, 2].map((variantIndex) => ({ experimentId, variantIndex }));
  await visit(`#/compare?a=${experimentId}.0&b=${experimentId}.2`);
  const { comparison } = await call('comparison.get', { a, b });
  await expect(page.getByText(comparison.verdict.sentence)).toBeVisible();
  const accuracy = comparison.metrics.find(({ scope, name }) => scope === 'test' && name === 'accuracy');
  const mean = accuracy?.a.mean.value;
  expect(mean).toBeGreaterThan(0.8);
  const row = page.getByRole('row', { name: /^accuracy/i }).first();
  await expect(row).toContainText((mean ?? 0).toFixed(3).slice(0, 4));
  await expect(row.getByRole('img', { name: /seed 0: .*seed 1: .*seed 2: / })).toBeVisible();

  for (const name of ['Precision and recall', 'Calibration', 'Confusion matrices', 'Per class', 'Settings'])
    await expect(page.getByRole('region', { name })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Settings' })).toContainText('regularization.l2.strength');
  await assertAccessible(page);

  // By the keyboard: the sides swap, and the back button takes them back.
  await page.keyboard.press('x');
  await expect(page).toHaveURL(new RegExp(`a=${experimentId}\\.2&b=${experimentId}\\.0`));
  await page.goBack();
  await expect(page).toHaveURL(new RegExp(`a=${experimentId}\\.0&b=${experimentId}\\.2`));

  await page.getByRole('button', { name: /^B: / }).click();
  await page.getByPlaceholder('Experiment or variant').fill('0.01');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`b=${experimentId}\\.1`));
});

journey('tests the trained models of each seed on the same rows, in the numbers of the core', async (app) => {
  const { page, visit, call } = app;
  const experimentId = await trained(app, quickComparison());
  const [a, b] = [0, 2].map((variantIndex) => ({ experimentId, variantIndex }));
  await visit(`#/compare?a=${experimentId}.0&b=${experimentId}.2`);
  const section = page.getByRole('region', { name: 'On the same rows' });
  await section.scrollIntoViewIfNeeded();
  const { evidence, reading } = await call('comparison.predictions', { a, b, part: 'test' });
  await expect(section).toContainText(reading?.sentence ?? 'a sentence');
  // Three seeds, their mean and the head.
  await expect(section.getByRole('table').first().getByRole('row')).toHaveCount(5);
  await section.getByRole('button', { name: '2', exact: true }).click();
  await expect(section.getByRole('heading', { name: 'Seed 2' })).toBeVisible();
  const { counts } = evidence.perSeed[2];
  const square = section.getByRole('table', { name: 'Rows by which model is right' });
  await expect(square.getByRole('row', { name: /^A right/ })).toHaveText(
    new RegExp(`A right\\s*${counts.both}\\s*${counts.onlyA}`),
  );
  await section.getByLabel('Metric on the same rows').selectOption({ label: 'log loss' });
  const other = await call('comparison.predictions', { a, b, part: 'test', metric: 'logLoss' });
  await expect(section).toContainText(other.reading?.sentence ?? 'a sentence');
  await assertAccessible(page);
});

journey('one click trains a variant twice, and shows the noise in the place of a verdict', async (app) => {
  const { page, visit } = app;
  const experimentId = await trained(app, quickComparison());
  await visit(`#/compare?a=${experimentId}.1&b=${experimentId}.2`);
  await page.getByRole('button', { name: 'Run an A/A check' }).click();
  await page.waitForURL(new RegExp(`#/live/${experimentId + 1}$`));
  await expect(page.getByText('Finished')).toBeVisible({ timeout: 60_000 });
  await page.getByRole('link', { name: 'Compare', exact: true }).click();
  const noise = page.getByRole('region', { name: 'Noise floor' });
  await expect(noise).toContainText('A and B are the same variant');
  await expect(noise).toContainText('measured are equal to the last bit');
  await expect(page.getByRole('region', { name: 'Verdict' })).toHaveCount(0);
  await assertAccessible(page);
  // The comparison that it came from knows of it now.
  await visit(`#/compare?a=${experimentId}.1&b=${experimentId}.2`);
  await expect(page.getByRole('region', { name: 'Verdict' })).toContainText(
    `Noise floor of this machine in test accuracy (A/A check, experiment ${experimentId + 1})`,
  );
});

journey('shows above the charts what differs besides regularization', async (app) => {
  const { page, visit } = app;
  const quick = quickComparison();
  const first = await trained(app, quick);
  const second = await trained(app, { ...quick, training: { ...quick.training, batchSize: 16 } });
  await visit(`#/compare?a=${first}.0&b=${second}.1`);
  const verdict = page.getByRole('region', { name: 'Verdict' });
  await expect(verdict).toContainText('Not controlled');
  await expect(verdict).toContainText('training.batchSize');
  await assertAccessible(page);
});

journey('says what is wrong with an address, and what to do without experiments', async ({ page, visit }) => {
  await visit('#/compare?a=77.0&b=77.1');
  await expect(page.getByRole('alert')).toContainText('there is no experiment 77');
  await visit('#/compare');
  await expect(page.getByText('Nothing to compare yet')).toBeVisible();
  await visit('#/no/such/place');
  await expect(page.getByText('There is nothing at this address')).toBeVisible();
});

journey('saves a chart as PNG, SVG and CSV', async (app) => {
  const { page, visit } = app;
  const experimentId = await trained(app, quickComparison());
  await visit(`#/compare?a=${experimentId}.0&b=${experimentId}.1`);
  const first: Readonly<Record<string, RegExp>> = {
    'Save as PNG': /^\x89PNG/,
    'Save as SVG': /^<svg /,
    'Save numbers as CSV': /^series,epoch,data loss/,
  };
  for (const [item, content] of Object.entries(first)) {
    await page.getByRole('button', { name: 'Save “Data loss”' }).click();
    const saved = await savedBy(page, item);
    expect(saved.content.toString('latin1')).toMatch(content);
  }
});

journey('draws a metric against strength, and compares a point with the unregularized one', async (app) => {
  const { page, visit, call } = app;
  const experimentId = await trained(app, quickComparison());
  await visit(`#/strength/${experimentId}`);
  const { curves } = await call('strength.get', { experimentId });
  expect(curves[0].points.map(({ strength }) => strength)).toEqual([0, 0.01, 0.1]);
  await expect(page.getByRole('region', { name: 'Strengths' }).getByRole('row')).toHaveCount(4);
  await expect(page.getByText(/^On validation, .* has the best accuracy/)).toBeVisible();
  await assertAccessible(page);
  await page.getByRole('button', { name: '0.1', exact: true }).click();
  await page.getByRole('link', { name: 'Compare with unregularized' }).click();
  await expect(page).toHaveURL(new RegExp(`a=${experimentId}\\.0&b=${experimentId}\\.2`));
});
