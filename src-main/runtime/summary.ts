import type { AcquireResult } from './acquire.ts';
import { nameRuntime } from './note.ts';

function whyNone({ choice, steps }: AcquireResult): string {
  const broken = steps.find(({ step, outcome }) => step === 'in place' && outcome === 'failed');
  const tried = steps.filter(({ step }) => step !== 'in place').at(-1);
  const reasons = [broken?.detail, tried?.detail].filter((reason) => reason !== undefined);
  if (choice === 'none') reasons.push('RIDGELINE_TF_RUNTIME=none');
  return reasons.length > 0 ? reasons.join('; ') : 'setup was interrupted';
}

/** The one line that setup ends with: what it found, and what the app will use. */
export function describeAcquisition(result: AcquireResult): string {
  if (result.runtime !== null) {
    const { tensorflowVersion, source } = result.runtime;
    const name = nameRuntime(tensorflowVersion, source);
    return `ridgeline: ${name} is in place; the app will train on the native backend.`;
  }
  return (
    `ridgeline: no native TensorFlow (${whyNone(result)}); the app will train on WASM, slower. ` +
    "Run 'npm run setup' to try again, 'npx ridgeline doctor' for details."
  );
}
