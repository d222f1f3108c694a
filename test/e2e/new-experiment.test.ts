import { expect, type Page } from '@playwright/test';
import { assertAccessible, journey } from './journey.ts';

function field(page: Page, path: string) {
  return page.locator(`[data-field="${path}"]`);
}

async function readJson(page: Page): Promise<unknown> {
  await page.getByRole('button', { name: /^JSON/ }).click();
  const text = await page.getByLabel('Experiment as JSON').inputValue();
  await page.getByRole('button', { name: /^Form/ }).click();
  return JSON.parse(text);
}

journey('creates an experiment from scratch, and starts it', async ({ page, visit, call }) => {
  await visit('#/new');
  await expect(page.getByText('Breast cancer · 569 rows · 30 features')).toBeVisible();
  await expect(page.getByText('they differ in 1 setting:')).toBeVisible();
  await expect(page.getByRole('status', { name: 'Estimate' })).toContainText('10 models');
  await assertAccessible(page);

  await page.getByRole('button', { name: /^Data/ }).click();
  await field(page, 'data').selectOption({ label: 'Iris' });
  await expect(page.getByText('Iris · 150 rows · 4 features')).toBeVisible();
  // The outputs go with the classes of the data.
  await expect(field(page, 'model.layers[2].units')).toHaveValue('3');
  await assertAccessible(page);

  await page.getByRole('button', { name: /^Training/ }).click();
  await field(page, 'training.optimizer').selectOption({ label: 'Adam' });
  await field(page, 'training.optimizer.learningRate').fill('0.01');
  await field(page, 'training.epochs').fill('3');
  await field(page, 'seeds').fill('0-1, 7');
  await assertAccessible(page);

  await page.getByRole('button', { name: 'Layer', exact: true }).click();
  await page.getByRole('menuitem', { name: 'batch norm' }).click();
  await expect(field(page, 'model.layers[2]')).toBeFocused();

  await page.getByRole('button', { name: 'Add a regularizer to A none, dense1' }).click();
  await page.getByRole('menuitem', { name: 'Dropout' }).click();
  await expect(field(page, 'variants[0].regularization[0].rate')).toBeFocused();
  await page.getByRole('slider', { name: 'Rate of Dropout, A none' }).press('ArrowLeft');
  await expect(field(page, 'variants[0].regularization[0].rate')).toHaveValue('0.45');
  await field(page, 'name').fill('Iris by hand');
  await assertAccessible(page);

  await page.getByRole('button', { name: 'Start 6 runs' }).click();
  await page.waitForURL(/#\/live\/1$/);
  const { experiment } = await call('experiment.get', { experimentId: 1 });
  expect(experiment.spec).toMatchObject({
    name: 'Iris by hand',
    data: { source: 'builtin', name: 'iris' },
    seeds: [0, 1, 7],
    training: { optimizer: { type: 'adam', learningRate: 0.01 }, epochs: 3 },
    variants: [
      { name: 'none', regularization: [{ type: 'dropout', rate: 0.45, layers: ['dense1'] }] },
      { name: 'L2 0.01', regularization: [{ type: 'l2', strength: 0.01 }] },
    ],
  });
});

journey('names what is wrong at its field, and leads there', async ({ page, visit }) => {
  await visit('#/new');
  await page.getByRole('button', { name: /^Training/ }).click();
  await field(page, 'training.epochs').fill('many');
  await field(page, 'training.optimizer.learningRate').fill('0');
  await expect(
    page.getByText('Expected an integer from 1 to 100000, received "many"', { exact: true }),
  ).toBeVisible();
  await expect(field(page, 'training.epochs')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByRole('button', { name: '2 problems', exact: true })).toBeVisible();
  await page.getByRole('button', { name: /^Training/ }).click();
  await assertAccessible(page);

  // Starting leads to the first thing to mend, in a panel that was closed.
  await page.keyboard.press('Control+Enter');
  await expect(field(page, 'training.optimizer.learningRate')).toBeFocused();
  await field(page, 'training.optimizer.learningRate').fill('0.05');
  await field(page, 'training.epochs').fill('5');
  await expect(page.getByText('✓ Controlled')).toBeVisible();

  // What only the data can say comes from the core, at its field too, with a way out.
  await field(page, 'model.layers[2].units').fill('5');
  await expect(page.getByText(/^Expected 2 \(one per class: benign, malignant\)/)).toBeVisible();
  await page.getByRole('button', { name: 'Fit to the data' }).click();
  await expect(field(page, 'model.layers[2].units')).toHaveValue('2');
  await expect(page.getByText('✓ Controlled')).toBeVisible();
});

journey('says what is wrong with a file', async ({ page, visit }) => {
  await visit('#/new');
  await page.getByRole('button', { name: /^Data/ }).click();
  await field(page, 'data').selectOption({ label: 'CSV or TSV table…' });
  await expect(page.getByText('Choose a file, drop one here or type its path')).toBeVisible();
  await field(page, 'data.path').fill('nowhere.csv');
  await expect(page.getByRole('alert')).toContainText('nowhere.csv cannot be read');
  await assertAccessible(page);
});

journey('is the same experiment as form and as JSON', async ({ page, visit }) => {
  await visit('#/new');
  await page.getByRole('button', { name: /^JSON/ }).click();
  const text = page.getByLabel('Experiment as JSON');
  const before = await text.inputValue();
  await text.fill(before.replace('"units": 64', '"units": 48, "name": "hidden"').replace('"l2"', '"l1"'));
  await expect(page.getByText('✓ Valid.')).toBeVisible();
  await assertAccessible(page);
  await page.getByRole('button', { name: /^Form/ }).click();
  await expect(field(page, 'model.layers[0].units')).toHaveValue('48');
  await expect(page.getByRole('group', { name: 'B L2 0.01: L1' })).toBeVisible();

  // What the form changes stands in the JSON, and what it has no field for stays.
  await field(page, 'model.layers[0].units').fill('32');
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await page.getByRole('button', { name: 'Redo', exact: true }).click();
  expect(await readJson(page)).toMatchObject({
    model: { layers: [{ type: 'dense', units: 32, name: 'hidden' }, { type: 'relu' }, { units: 2 }] },
    variants: [{}, { regularization: [{ type: 'l1', strength: 0.01 }] }],
  });

  // An unknown value is named with its line; so is a syntax error, and the form waits for it.
  await page.getByRole('button', { name: /^JSON/ }).click();
  const good = await text.inputValue();
  const line = good.split('\n').findIndex((each) => each.includes('"epochs"')) + 1;
  await text.fill(good.replace('"epochs": 200', '"epochs": -1'));
  await expect(page.getByRole('button', { name: `Line ${line} training.epochs` })).toBeVisible();
  await text.fill(good.replace('"epochs": 200', '"epochs": '));
  await expect(page.getByRole('button', { name: `Line ${line} expected a value` })).toBeVisible();
  await page.getByRole('button', { name: /^Form/ }).click();
  await expect(text).toBeFocused();
  await page.getByRole('button', { name: 'Discard what is no JSON' }).click();
  await page.getByRole('button', { name: /^Form/ }).click();
  await expect(page.getByRole('heading', { name: 'Model and variants' })).toBeVisible();
});

journey('sweeps over one strength', async ({ page, visit, call }) => {
  await visit('#/new');
  await page.getByRole('button', { name: 'Sweep…' }).click();
  await assertAccessible(page);
  await page.getByRole('combobox', { name: 'On' }).selectOption('dense1');
  await page.getByLabel('From', { exact: true }).fill('0.001');
  await page.getByLabel('To', { exact: true }).fill('0.1');
  await page.getByLabel('How many').fill('3');
  await expect(page.getByText('0.001, 0.01, 0.1', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Make 4 variants, 20 runs' }).click();
  await expect(page.getByText('L2 from 0.001 to 0.1')).toBeVisible();
  await assertAccessible(page);

  // A sweep is its variants, and can be seen and edited as such.
  await page.getByRole('button', { name: '4 variants', exact: true }).click();
  await expect(page.getByLabel('Name of variant D')).toHaveValue('L2 0.1');
  await page.getByRole('button', { name: 'Edit sweep…' }).click();
  await page.getByLabel(/^Strengths above 0/).fill('1e-5, 0.1');
  await page.getByRole('button', { name: 'Make 3 variants, 15 runs' }).click();

  await page.getByRole('button', { name: /^Training/ }).click();
  await field(page, 'training.epochs').fill('2');
  await page.getByRole('button', { name: 'Start 15 runs' }).click();
  await page.waitForURL(/#\/live\/1$/);
  const { experiment } = await call('experiment.get', { experimentId: 1 });
  expect(experiment.variants).toEqual(['none', 'L2 1e-5', 'L2 0.1']);
});

journey('is written by keyboard alone', async ({ page, visit }) => {
  await visit('#/new');
  await field(page, 'model.layers[0]').focus();
  // Down the layers, and one of them moved: what regularizes it goes with it.
  await page.keyboard.press('ArrowDown');
  await expect(field(page, 'model.layers[1]')).toBeFocused();
  await page.keyboard.press('Alt+ArrowUp');
  await expect(field(page, 'model.layers[0]')).toBeFocused();
  await expect(field(page, 'model.layers[0]')).toHaveText('ReLU');
  await page.keyboard.press('Delete');
  await expect(field(page, 'model.layers[0]')).toHaveText('dense');
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await expect(field(page, 'model.layers[0]')).toHaveText('dense');

  // Settings open and close beside the layer.
  await field(page, 'model.layers[0]').focus();
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Name', { exact: true }).last()).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(field(page, 'model.layers[0]')).toBeFocused();

  // A variant by its key; then its regularizer by the menu, and its strength by typing.
  await page.keyboard.press('v');
  await expect(page.getByLabel('Name of variant C')).toBeFocused();
  await page.keyboard.type('norm of the first layer');
  await page.getByRole('button', { name: /^Add a regularizer to C norm.*dense1$/ }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.type('L2 n');
  await page.keyboard.press('Enter');
  await expect(field(page, 'variants[2].regularization[0].strength')).toBeFocused();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('0.003');
  await expect(page.getByText('dense1.kernel.l2Norm')).toBeVisible();

  // It is still there after a reload.
  await page.reload();
  await expect(page.getByLabel('Name of variant C')).toHaveValue('norm of the first layer');
  await expect(field(page, 'variants[2].regularization[0].strength')).toHaveValue('0.003');
});

journey(
  'begins as another experiment, and goes back',
  async ({ page, visit, call }) => {
    const { examples } = await call('example.list', {});
    const example = examples.find(({ id }) => id === 'diabetes-ridge-lasso');
    if (example === undefined) throw new Error('expected the example');
    const spec = { ...example.spec, training: { ...example.spec.training, epochs: 1 } };
    const { experimentId } = await call('experiment.start', { spec, baseFolder: '/' });
    await visit(`#/new?from=${experimentId}`);
    await expect(page.getByLabel('Name of variant C')).toHaveValue('lasso 0.05');
    await page.waitForURL(/#\/new$/);
    await page.getByRole('region', { name: 'Messages' }).getByRole('button', { name: 'Undo' }).click();
    await expect(page.getByLabel('Name of variant B')).toHaveValue('L2 0.01');

    await page.getByRole('button', { name: 'Duplicate from…' }).click();
    await page.keyboard.type('mnist conv');
    await page.keyboard.press('Enter');
    await expect(page.getByText('28 × 28 × 1')).toBeVisible();
    await page.getByRole('button', { name: 'Reset the draft' }).click();
    await expect(page.getByText('Breast cancer · 569 rows · 30 features')).toBeVisible();
    await assertAccessible(page);
  },
  { look: { colorScheme: 'dark' } },
);
