import { expect } from '@playwright/test';
import { assertAccessible, journey } from './journey.ts';
import { train } from './trained.ts';

journey('a run shows everything that is stored about it', async (app) => {
  const { page, visit } = app;
  const [, , penalized] = await train(app);
  await visit(`#/runs/${penalized.id}`);
  await expect(page).toHaveTitle('Run · Ridgeline');
  const state = page.getByRole('region', { name: 'State' });
  await expect(state).toContainText('completed');
  await expect(state).toContainText(/4 epochs in .+; the last one counts/);

  const facts = page.getByRole('region', { name: 'Facts' });
  await expect(facts).toContainText('L2 0.01');
  await expect(facts).toContainText('loss + 0.01 · Σw²');
  await expect(facts).toContainText('kernels of every layer');
  await expect(facts).toContainText('tfjs-backend-wasm');
  await expect(facts).toContainText('4 → 8 → 3');

  const measured = page.getByRole('region', { name: 'Final measurements', exact: true });
  await expect(measured.getByRole('row', { name: /^accuracy/ })).toContainText(/0\.\d{4}|1\.000/);
  await expect(measured).toContainText('in none of these numbers');

  // Data loss and penalty apart; anything else that was measured is a choice.
  await expect(page.getByRole('region', { name: 'Data loss' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Penalty' })).toBeVisible();
  await page.getByRole('combobox', { name: 'Second curve' }).selectOption({ label: 'recall · setosa' });
  await expect(page.getByRole('region', { name: 'Recall of setosa' })).toBeVisible();

  await expect(page.getByRole('region', { name: 'Confusion matrices' })).toContainText('setosa');
  await expect(page.getByRole('region', { name: 'ROC' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Per class', exact: true })).toContainText('virginica');

  const weights = page.getByRole('region', { name: 'Weights', exact: true });
  await weights.getByRole('button', { name: 'dense2.kernel' }).click();
  await expect(page.getByRole('region', { name: 'dense2.kernel' })).toBeVisible();

  await page.getByText('Settings all').click();
  await expect(page.getByText('training.batchSize')).toBeVisible();
  await page.getByRole('radio', { name: 'Spec as JSON' }).click();
  await expect(page.getByLabel('Settings as JSON')).toContainText('"batchSize": 16');
  await page.getByRole('button', { name: 'Copy', exact: true }).click();
  await expect(page.getByText('Copied the settings')).toBeAttached();
  await assertAccessible(page);
});

journey('goes from run to run by the keyboard, and compares with the same seed', async (app) => {
  const { page, visit } = app;
  const [first, second, , last] = await train(app);
  await visit(`#/runs/${first.id}`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('none · seed 0');
  await expect(page.getByRole('button', { name: 'Previous run' })).toBeDisabled();
  await expect(page.getByRole('link', { name: 'Next run: none, seed 1' })).toBeVisible();
  await page.keyboard.press('j');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('none · seed 1');
  expect(page.url()).toContain(`#/runs/${second.id}`);
  await page.keyboard.press('k');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('none · seed 0');

  await visit(`#/runs/${last.id}`);
  await page.getByRole('link', { name: 'Compare with the baseline' }).click();
  await expect(page).toHaveURL(
    new RegExp(`#/compare\\?a=${last.experimentId}\\.0\\.1&b=${last.experimentId}\\.1\\.1$`),
  );
});

journey('a run without a result says what became of it, and what helps', async (app) => {
  const { page, visit } = app;
  const [run] = await train(app, {
    data: { source: 'builtin', name: 'diabetes' },
    task: 'regression',
    model: { layers: [{ type: 'dense', units: 8 }, { type: 'relu' }, { type: 'dense', units: 1 }] },
    training: {
      loss: 'squaredError',
      optimizer: { type: 'sgd', learningRate: 1e6 },
      epochs: 4,
      batchSize: 16,
    },
  });
  expect(run.status).toBe('diverged');
  await visit(`#/runs/${run.id}`);
  const state = page.getByRole('region', { name: 'State' });
  await expect(state).toContainText('The loss stopped being finite in epoch 1');
  await expect(state).toContainText('A smaller learning rate');
  await expect(page.getByRole('region', { name: 'Final measurements' })).toContainText('There are none');
  await assertAccessible(page);
});

journey(
  'a run that is not there says so, and leads elsewhere',
  async ({ page, visit }) => {
    await visit('#/runs/99');
    await expect(page.getByRole('alert')).toContainText('there is no run 99');
    await page.getByRole('link', { name: 'Go to the experiments' }).click();
    await expect(page).toHaveTitle('Experiments · Ridgeline');
  },
  { expectedProblem: /status of 404|^404: .*run\.get$/ },
);
