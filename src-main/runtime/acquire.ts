import { invalidField } from '../domain/errors.ts';
import { checkRuntime } from './check.ts';
import { nameRuntime, readNote, writeNote, type RuntimeSource } from './note.ts';
import { findPlaces, type RuntimePlaces } from './places.ts';
import { stagePrebuilt } from './source-prebuilt.ts';
import { stageWheel } from './source-wheel.ts';
import type { Source } from './source.ts';
import { putInPlace, withStaging } from './staging.ts';

/** What `RIDGELINE_TF_RUNTIME` may ask for. `auto`: every source in turn. `none`: use what is in place, acquire nothing. */
export type RuntimeChoice = 'auto' | 'none' | RuntimeSource;

const CHOICES: readonly RuntimeChoice[] = ['auto', 'none', 'wheel', 'prebuilt'];
const SOURCES: Readonly<Record<RuntimeSource, Source>> = { prebuilt: stagePrebuilt, wheel: stageWheel };
const ORDER: readonly RuntimeSource[] = ['prebuilt', 'wheel'];

/** What one step came to, in the order of the attempts. */
export interface AcquireStep {
  readonly step: 'in place' | RuntimeSource;
  readonly outcome: 'used' | 'skipped' | 'failed';
  readonly detail: string;
}

export interface AcquireResult {
  readonly choice: RuntimeChoice;
  /** The native runtime that the app will use; null: it will use WASM. */
  readonly runtime: { readonly tensorflowVersion: string; readonly source: RuntimeSource | null } | null;
  readonly steps: readonly AcquireStep[];
}

export interface AcquireOptions {
  readonly places?: RuntimePlaces | null;
  readonly env?: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal;
  readonly say?: (line: string) => void;
}

interface Attempt extends Required<AcquireOptions> {
  readonly places: RuntimePlaces;
}

/**
 * Reads `RIDGELINE_TF_RUNTIME`; empty or absent: `auto`.
 * @throws AppError `invalid` for any other word
 */
export function runtimeChoice(env: NodeJS.ProcessEnv): RuntimeChoice {
  const word = env.RIDGELINE_TF_RUNTIME ?? '';
  if (word === '') return 'auto';
  const choice = CHOICES.find((known) => known === word);
  if (choice === undefined)
    throw invalidField('RIDGELINE_TF_RUNTIME', `one of ${CHOICES.join(', ')}`, JSON.stringify(word));
  return choice;
}

type SourceOutcome =
  | { readonly used: true; readonly tensorflowVersion: string }
  | { readonly used: false; readonly outcome: 'skipped' | 'failed'; readonly reason: string };

async function trySource(source: RuntimeSource, attempt: Attempt): Promise<SourceOutcome> {
  const { places, env, signal, say } = attempt;
  return withStaging(places, async (staging): Promise<SourceOutcome> => {
    const staged = await SOURCES[source]({ places, staging, env, signal, say });
    if (!staged.ok)
      return { used: false, outcome: staged.skipped ? 'skipped' : 'failed', reason: staged.reason };
    const takeBack = putInPlace(places, staging);
    let isKept = false;
    try {
      const check = await checkRuntime(places, { env });
      if (!check.ok)
        return { used: false, outcome: 'failed', reason: `it was built but does not work: ${check.reason}` };
      writeNote(places, source, check.tensorflowVersion);
      isKept = true;
      return { used: true, tensorflowVersion: check.tensorflowVersion };
    } finally {
      if (!isKept) takeBack();
    }
  });
}

/** A full or read-only disk ends an attempt as any other reason does: acquiring never throws. */
async function trySourceSafely(source: RuntimeSource, attempt: Attempt): Promise<SourceOutcome> {
  try {
    return await trySource(source, attempt);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { used: false, outcome: 'failed', reason };
  }
}

function sourcesOf(choice: RuntimeChoice): readonly RuntimeSource[] {
  if (choice === 'none') return [];
  return choice === 'auto' ? ORDER : [choice];
}

/**
 * Sees to it that a native TensorFlow runtime is in place, if one can be had: the one that is there, else tfjs-node's
 * prebuilt one, else PyPI's. A runtime that does not pass the check is never left in place of what was there.
 * @throws AppError `invalid` for a wrong `RIDGELINE_TF_RUNTIME`; all else is in the result
 */
export async function acquireRuntime(options: AcquireOptions = {}): Promise<AcquireResult> {
  const { env = process.env, signal = new AbortController().signal, say = () => undefined } = options;
  const places = options.places === undefined ? findPlaces() : options.places;
  const choice = runtimeChoice(env);
  if (places === null) {
    const detail = '@tensorflow/tfjs-node is not installed: npm ci';
    return { choice, runtime: null, steps: [{ step: 'in place', outcome: 'failed', detail }] };
  }

  const present = await checkRuntime(places, { env });
  if (present.ok) {
    const { tensorflowVersion } = present;
    const source = readNote(places)?.source ?? null;
    const detail = nameRuntime(tensorflowVersion, source);
    const steps: AcquireStep[] = [{ step: 'in place', outcome: 'used', detail }];
    return { choice, runtime: { tensorflowVersion, source }, steps };
  }

  const outcome = present.missing ? 'skipped' : 'failed';
  const steps: AcquireStep[] = [{ step: 'in place', outcome, detail: present.reason }];
  for (const source of sourcesOf(choice)) {
    if (signal.aborted) break;
    const result = await trySourceSafely(source, { places, env, signal, say });
    if (result.used) {
      const { tensorflowVersion } = result;
      steps.push({ step: source, outcome: 'used', detail: nameRuntime(tensorflowVersion, source) });
      return { choice, runtime: { tensorflowVersion, source }, steps };
    }
    say(`${source} ${result.outcome}: ${result.reason}`);
    steps.push({ step: source, outcome: result.outcome, detail: result.reason });
  }
  return { choice, runtime: null, steps };
}
