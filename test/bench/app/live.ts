import type { Response } from '@playwright/test';
import type { Value } from '../../../src-main/contract/api.ts';
import type { Reply } from '../../../src-main/contract/reply.ts';
import type { ExperimentSpec } from '../../../src-main/domain/experiment.ts';
import type { OpenedApp } from '../../e2e/opened-app.ts';
import { untilEnded } from './lab.ts';
import type { PageWatch } from './page-watch.ts';

/** What the live page fetched and computed while an experiment trained. */
export interface Watched {
  readonly experimentId: number;
  /** The whole training as the page saw it. */
  readonly wallMs: number;
  /** Percent of one core: the page's main thread. */
  readonly mainThreadPercent: number;
  /** Percent of one core: all threads of the page's process; null where nobody can tell. */
  readonly rendererPercent: number | null;
  readonly fetched: FetchedPoints;
}

/** The points of curves that came through the server's door. */
export interface FetchedPoints {
  readonly answers: number;
  readonly bytes: number;
  readonly points: number;
  /** Points that came again. */
  readonly twice: number;
}

class CurveCounter {
  readonly #last = new Map<string, number>();
  readonly #pending: Promise<void>[] = [];
  #answers = 0;
  #bytes = 0;
  #points = 0;
  #twice = 0;

  readonly take = (response: Response): void => {
    if (response.url().endsWith('/api/run.curves')) this.#pending.push(this.#count(response));
  };

  async result(): Promise<FetchedPoints> {
    await Promise.all(this.#pending);
    return { answers: this.#answers, bytes: this.#bytes, points: this.#points, twice: this.#twice };
  }

  async #count(response: Response): Promise<void> {
    const body = await response.body();
    const reply = JSON.parse(body.toString()) as Reply<Value<'run.curves'>>;
    if (!reply.ok) throw new Error(reply.error.message);
    this.#answers += 1;
    this.#bytes += body.length;
    for (const { runId, scope, name, detail, firstEpoch, values } of reply.value.curves) {
      const curve = JSON.stringify([runId, scope, name, detail]);
      const known = this.#last.get(curve) ?? 0;
      this.#points += values.length;
      this.#twice += Math.max(0, known - firstEpoch + 1);
      this.#last.set(curve, Math.max(known, firstEpoch + values.length - 1));
    }
  }
}

/** Trains an experiment while its page is open, from its beginning to its end. */
export async function watchTraining(
  app: OpenedApp,
  watch: PageWatch,
  spec: ExperimentSpec,
): Promise<Watched> {
  const counter = new CurveCounter();
  app.page.on('response', counter.take);
  const { experimentId } = await app.call('experiment.start', { spec, baseFolder: '/' });
  await app.visit(`#/live/${experimentId}`);
  await app.page.locator('main canvas').first().waitFor();
  const startMs = performance.now();
  const [mainMs, allMs] = await watch.cpuMs();
  await untilEnded(app, experimentId);
  const wallMs = performance.now() - startMs;
  const [mainEndMs, allEndMs] = await watch.cpuMs();
  await app.page.getByText('Finished').waitFor();
  // What was stored last is fetched within a second.
  await watch.settle(2000);
  app.page.off('response', counter.take);
  return {
    experimentId,
    wallMs,
    mainThreadPercent: (100 * (mainEndMs - mainMs)) / wallMs,
    rendererPercent: allMs === null || allEndMs === null ? null : (100 * (allEndMs - allMs)) / wallMs,
    fetched: await counter.result(),
  };
}
