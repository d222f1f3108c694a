import { expect } from '@playwright/test';
import { assertAccessible, journey } from './journey.ts';
import { grid, layerByLayer, quickComparison, trained } from './lab-specs.ts';

/** Training takes its time where others compute too. */
const SLOW = { timeout: 60_000 };

journey('sweeps over two strengths, and reads the grid by mouse and keyboard', async (app) => {
  const { page, visit, call } = app;
  await visit('#/new');
  await page.getByRole('button', { name: 'Sweep…' }).click();
  await page.getByRole('radio', { name: 'Two strengths' }).click();
  await assertAccessible(page);
  const first = page.getByRole('group', { name: 'First strength' });
  await first.getByText('typed list').click();
  await first.getByLabel(/^Strengths above 0/).fill('0.1, 0.01');
  const second = page.getByRole('group', { name: 'Second strength' });
  await expect(second.getByLabel('Regularizer')).toHaveValue('dropout');
  await second.getByLabel(/^Strengths above 0/).fill('0.5');
  await expect(page.getByText('6 variants × 5 seeds')).toBeVisible();

  // The same strength twice is no grid.
  await second.getByLabel('Regularizer').selectOption('l2');
  await expect(page.getByText(/^Expected two different strengths/)).toBeVisible();
  await second.getByLabel('Regularizer').selectOption('dropout');
  await second.getByLabel(/^Strengths above 0/).fill('0.5');
  await page.getByRole('button', { name: 'Make 6 variants, 30 runs' }).click();
  await expect(page.getByText('L2 × Dropout')).toBeVisible();
  await assertAccessible(page);

  await page.getByRole('button', { name: /^Training/ }).click();
  await page.locator('[data-field="training.epochs"]').fill('3');
  await page.locator('[data-field="seeds"]').fill('0-1');
  await page.getByRole('button', { name: 'Start 12 runs' }).click();
  await page.waitForURL(/#\/live\/1$/);
  await expect
    .poll(async () => (await call('experiment.get', { experimentId: 1 })).experiment.runs, SLOW)
    .toEqual({ completed: 12 });
  const { experiment } = await call('experiment.get', { experimentId: 1 });
  expect(experiment.variants).toEqual([
    ...['none', 'L2 0.01', 'L2 0.1'],
    ...['Dropout 0.5', 'L2 0.01 + Dropout 0.5', 'L2 0.1 + Dropout 0.5'],
  ]);

  await visit('#/strength/1');
  const map = page.getByRole('region', { name: /^Validation log loss against dropout rate and L2 strength/ });
  await expect(map.getByRole('button', { name: /^dropout rate/ })).toHaveCount(6);
  await assertAccessible(page);
  // The keyboard walks through the cells: up is stronger, as on any axis.
  const cell = (words: string) => map.getByRole('button', { name: new RegExp(`^${words}:`) });
  await cell('dropout rate 0, L2 strength 0').focus();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowRight');
  await expect(cell('dropout rate 0.5, L2 strength 0.01')).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await expect(cell('dropout rate 0.5, L2 strength 0.01')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(cell('dropout rate 0.5, L2 strength 0.01')).toHaveAttribute('aria-pressed', 'true');
  const { grids } = await call('strength.get', { experimentId: 1 });
  const picked = grids[0].cells.find(({ variant }) => variant === 'L2 0.01 + Dropout 0.5');
  expect(picked?.variantIndex).toBe(4);
  await page.getByRole('link', { name: 'Compare with unregularized' }).click();
  await expect(page).toHaveURL(/a=1\.0&b=1\.4/);
});

journey('saves a grid as a picture and as numbers', async (app) => {
  const { page, visit } = app;
  const experimentId = await trained(app, { ...grid(), seeds: [0, 1] });
  await visit(`#/strength/${experimentId}`);
  const save = async (item: string): Promise<string> => {
    await page.getByRole('button', { name: /^Save “Validation/ }).click();
    const saved = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: item }).click();
    const stream = await (await saved).createReadStream();
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString('utf8');
  };
  const csv = await save('Save numbers as CSV');
  expect(csv.split('\r\n')[0]).toContain('dropout rate,L2 strength,variant,train logLoss mean');
  expect(csv.trimEnd().split('\r\n')).toHaveLength(13);
  const svg = await save('Save as SVG');
  const best = await page
    .getByRole('button', { name: /best on validation$/ })
    .locator('b')
    .textContent();
  expect(svg).toContain(`>${best} best<`);
});

journey('says which layer needs a regularizer', async (app) => {
  const { page, visit, call } = app;
  await visit('#/new');
  await page.getByRole('button', { name: 'Sweep…' }).click();
  await page.getByRole('radio', { name: 'One layer at a time' }).click();
  await page.getByLabel('Strength', { exact: true }).fill('0.05');
  await assertAccessible(page);
  await page.getByRole('button', { name: 'Make 4 variants, 20 runs' }).click();
  await expect(page.getByLabel('Name of variant B')).toHaveValue('L2 0.05 on dense1');
  await expect(page.getByLabel('Name of variant D')).toHaveValue('L2 0.05 on all 2 layers');

  const experimentId = await trained(app, layerByLayer());
  await visit(`#/strength/${experimentId}`);
  const layers = page.getByRole('region', { name: 'Layers' });
  await expect(layers.getByRole('row')).toHaveCount(5);
  await assertAccessible(page);
  const { ablations } = await call('strength.get', { experimentId });
  const [{ rows }] = ablations;
  const words = { better: 'helps', worse: 'hurts', cannotTell: 'cannot tell', equivalent: '', noVerdict: '' };
  for (const { layer, verdict } of rows)
    await expect(layers.getByRole('row', { name: new RegExp(`^${layer} `) })).toContainText(
      words[verdict.kind],
    );
  await expect(page.getByText(/^Each layer was regularized while the others were not/)).toBeVisible();
  await layers.getByRole('link', { name: 'compare' }).last().click();
  await expect(page).toHaveURL(new RegExp(`a=${experimentId}\\.0&b=${experimentId}\\.3`));
});

journey('adds as many seeds as the verdict asks for', async (app) => {
  const { page, visit, call } = app;
  const experimentId = await trained(app, quickComparison());
  await visit(`#/compare?a=${experimentId}.0&b=${experimentId}.1`);
  const { comparison } = await call('comparison.get', {
    a: { experimentId, variantIndex: 0 },
    b: { experimentId, variantIndex: 1 },
  });
  const wanted = comparison.verdict.evidence?.seedsToAdd?.count ?? 5;
  await page.getByRole('button', { name: `Add ${wanted} seed` }).click();
  const dialog = page.getByRole('dialog', { name: 'Add seeds' });
  await expect(dialog.getByLabel('How many more seeds')).toHaveValue(String(wanted));
  await expect(dialog.getByText(/^Results are there already/)).toBeVisible();
  await assertAccessible(page);
  await dialog.getByLabel('How many more seeds').fill('1.5');
  await expect(dialog.getByText('Expected a whole number from 1 to 997.')).toBeVisible();
  await dialog.getByLabel('How many more seeds').fill('2');
  await expect(dialog.getByRole('status')).toContainText('3 variants × 2 seeds = 6 runs');
  await page.getByRole('button', { name: 'Add 2 seeds and train' }).click();
  await page.waitForURL(new RegExp(`#/live/${experimentId}$`));
  await expect
    .poll(async () => (await call('experiment.get', { experimentId })).experiment.runs, SLOW)
    .toEqual({ completed: 15 });
  await visit(`#/compare?a=${experimentId}.0&b=${experimentId}.1`);
  await expect(page.getByText(/seeds were added once after results were there/)).toBeVisible();

  // The table offers it too.
  await visit('#/experiments');
  await page.getByRole('row', { name: /None against L2/ }).click();
  await page.keyboard.press('Shift+A');
  await expect(dialog.getByLabel('How many more seeds')).toHaveValue('5');
});
