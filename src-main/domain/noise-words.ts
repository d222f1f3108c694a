import { fixed } from './number-text.ts';
import { reachOf, type NoiseFloor, type SeedNoise, type StoredNoiseFloor } from './noise-floor.ts';

/** Two significant digits of a size. */
export function sizeText(size: number): string {
  if (size === 0) return '0';
  const decimals = Math.max(1 - Math.floor(Math.log10(size)), 0);
  return decimals > 8 ? size.toExponential(1) : fixed(size, decimals);
}

function percentText(share: number): string {
  return `${(100 * share).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`;
}

/** What the machine adds, in one or two sentences. */
export function numericalSentence({ numerical, label }: NoiseFloor): string {
  const { pairs, numbers, unequal, largest } = numerical;
  if (pairs === 0 || largest === null)
    return 'No seed was trained twice, so this does not show whether the machine repeats a training exactly.';
  const what = `${pairs} ${pairs === 1 ? 'pair' : 'pairs'} of runs`;
  if (unequal === 0)
    return `The machine adds nothing: all ${numbers} numbers that ${what} measured are equal to the last bit. A training with the same seed repeats itself exactly here.`;
  const size =
    largest === 0
      ? `test ${label} is equal in all of them`
      : `in test ${label} by up to ${sizeText(largest)}, which means nothing on this machine and backend`;
  return `The machine adds noise: ${unequal} of the ${numbers} numbers that ${what} measured differ although nothing was changed; ${size}.`;
}

function divisionsText({ divisions, isExact, seeds, perSide }: SeedNoise): string {
  const groups = `two groups of ${perSide}`;
  return isExact
    ? `all ${divisions} ways to divide ${seeds} seeds into ${groups}`
    : `${divisions} drawn ways to divide ${seeds} seeds into ${groups}`;
}

/** What the choice of seeds adds, in a few sentences. */
export function seedSentence({ seeds, label }: NoiseFloor): string {
  if (seeds === null) return 'What the choice of seeds adds takes at least 4 seeds to see.';
  const reach = `Other seeds alone move test ${label} by up to ${sizeText(seeds.reach)} in 19 of 20 cases (${divisionsText(seeds)}; standard deviation of the difference ${sizeText(seeds.sdOfDifference)})`;
  const whole = `with ${seeds.seeds} seeds on each side, by up to ${sizeText(reachOf(seeds, seeds.seeds))}`;
  return `${reach}; ${whole}. Same seeds on both sides cancel a part of it.`;
}

/** How often the rule of the verdicts is wrong here, in a sentence; empty without seed noise. */
export function falseVerdictSentence({ seeds }: NoiseFloor): string {
  if (seeds === null) return '';
  return `In ${percentText(seeds.falseShare)} of these divisions the verdict rule would have said better or worse where nothing differs; its level allows 5 %.`;
}

function timesText(times: number): string {
  return `${times < 10 ? times.toFixed(1) : Math.round(times)} times`;
}

/** How a comparison's difference stands to a noise floor that was measured before, in one line. */
export function storedFloorSentence(stored: StoredNoiseFloor): string {
  const { floor, size, timesSeeds, timesNumerical, experimentId } = stored;
  const numerical =
    floor.numerical.largest === null
      ? 'not measured'
      : floor.numerical.largest === 0
        ? 'exactly 0'
        : `${sizeText(floor.numerical.largest)}, of which the difference of ${sizeText(size)} is ${timesText(timesNumerical ?? 0)} as much`;
  const seeds =
    timesSeeds === null
      ? ''
      : `; from other seeds, with as many of them on each side, differences of up to ${sizeText(size === 0 ? 0 : size / timesSeeds)} come by chance, and the difference here is ${timesText(timesSeeds)} that`;
  return `Noise floor of this machine in test ${floor.label} (A/A check, experiment ${experimentId}): from training again with the same seed ${numerical}${seeds}.`;
}
