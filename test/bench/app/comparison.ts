import { NOWHERE, type PageWatch, type Shown } from './page-watch.ts';

/** Learning curves, gap, ROC, weights, precision and recall, calibration, and the histograms of two kernels. */
export const CHARTS = 8;
const CHARTS_ARE_COMPLETE = `document.querySelectorAll('main canvas').length >= ${CHARTS}
  && /ends at/.test(document.querySelector('[role=img][aria-label^="Data loss"]')?.getAttribute('aria-label'))`;
const CHARTS_ARE_GONE = `document.querySelector('main canvas') === null`;

/** Opens the comparison of an experiment's first two variants from another page, until the last chart is drawn. */
export async function openComparison(watch: PageWatch, experimentId: number): Promise<Shown> {
  await watch.goTo(NOWHERE, CHARTS_ARE_GONE);
  await watch.settle();
  return watch.goTo(`#/compare?a=${experimentId}.0&b=${experimentId}.1`, CHARTS_ARE_COMPLETE);
}
