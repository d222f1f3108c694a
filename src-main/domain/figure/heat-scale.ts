/**
 * The colour map cividis from its dark to its bright end, evenly spaced (Nuñez, Anderton & Renslow, "Optimizing colormaps with
 * consideration for color vision deficiency", PLoS ONE 13(7), 2018): lightness rises evenly, and people with and without a colour
 * vision deficiency see nearly the same. It is the same on light and dark pages, and on paper without colours.
 */
const CIVIDIS: readonly (readonly [number, number, number])[] = [
  [0x00, 0x22, 0x4e],
  [0x12, 0x35, 0x70],
  [0x3b, 0x49, 0x6c],
  [0x57, 0x5d, 0x6d],
  [0x70, 0x71, 0x73],
  [0x8a, 0x86, 0x78],
  [0xa5, 0x9c, 0x74],
  [0xc3, 0xb3, 0x69],
  [0xe1, 0xcc, 0x55],
  [0xfe, 0xe8, 0x38],
];

/** A fill, and the colour that text has on it. */
export interface HeatColor {
  /** `#rrggbb`. */
  readonly fill: string;
  /** Black or white, whichever is read better: at least 4.5 : 1 on any fill. */
  readonly ink: '#000000' | '#ffffff';
}

function toHex(channels: readonly number[]): string {
  return `#${channels.map((channel) => Math.round(channel).toString(16).padStart(2, '0')).join('')}`;
}

/** Relative luminance of sRGB (WCAG 2.2). */
function luminanceOf(channels: readonly number[]): number {
  const [red, green, blue] = channels.map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** @param share from 0, the worst, dark, to 1, the best, bright */
export function heatColor(share: number): HeatColor {
  const at = Math.min(1, Math.max(0, share)) * (CIVIDIS.length - 1);
  const index = Math.min(Math.floor(at), CIVIDIS.length - 2);
  const [low, high] = [CIVIDIS[index], CIVIDIS[index + 1]];
  const channels = low.map((channel, each) => channel + (high[each] - channel) * (at - index));
  // At this luminance black and white are read alike: (L + 0.05)² = 1.05 · 0.05.
  const isBright = luminanceOf(channels) > Math.sqrt(1.05 * 0.05) - 0.05;
  return { fill: toHex(channels), ink: isBright ? '#000000' : '#ffffff' };
}
