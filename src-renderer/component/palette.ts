import { createSubscriber } from 'svelte/reactivity';
import type { FigurePalette } from '../../src-main/domain/figure/figure-svg.ts';

/** How many colours the theme has for variants; further ones begin again. */
export const VARIANT_COLORS = 8;

const watchTheme = createSubscriber((update) => {
  const observer = new MutationObserver(update);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return () => {
    observer.disconnect();
  };
});

/** The theme's colours as values, for what is drawn by a script. Read inside an effect, it follows the theme. */
export function currentPalette(): FigurePalette {
  watchTheme();
  const style = getComputedStyle(document.documentElement);
  const read = (name: string): string => style.getPropertyValue(name).trim();
  return {
    ink: read('--ink'),
    text: read('--ink-3'),
    grid: read('--line'),
    background: read('--surface'),
    neutral: read('--ink-3'),
    variants: Array.from({ length: VARIANT_COLORS }, (_, index) => read(`--variant-${index}`)),
  };
}

/** The colour of a variant as a CSS value. */
export function variantColor(index: number): string {
  return `var(--variant-${index % VARIANT_COLORS})`;
}
