import type { FeatureMap, Window } from '../../src-main/domain/feature-map.ts';
import type { ParameterKind, ShapedLayer } from '../../src-main/domain/model-shape.ts';

/** What a layer computes for one member in training mode, by its formula, in float64. Rows are flat. */
export type Reference = (
  rows: readonly (readonly number[])[],
  parameters: Readonly<Partial<Record<ParameterKind, readonly number[]>>>,
) => number[][];

function elementwise(work: (x: number) => number): Reference {
  return (rows) => rows.map((row) => row.map(work));
}

/** The error function by its Maclaurin series, to 1e-15 for |x| ≤ 3: erf x = 2/√π · Σ (−1)ⁿ x²ⁿ⁺¹/(n!·(2n + 1)). */
function erf(x: number): number {
  let power = x;
  let sum = x;
  for (let n = 1; n < 60; n++) {
    power *= (-x * x) / n;
    sum += power / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

function dense(units: number): Reference {
  return (rows, { kernel = [], bias }) =>
    rows.map((row) =>
      Array.from({ length: units }, (_, unit) =>
        row.reduce((sum, x, input) => sum + x * kernel[input * units + unit], bias?.[unit] ?? 0),
      ),
    );
}

function normalize(values: readonly number[], epsilon: number): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return values.map((value) => (value - mean) / Math.sqrt(variance + epsilon));
}

/** Where the window of each place begins; TensorFlow's rule for padding, half of it before, rounded down. */
function starts(size: number, places: number, length: number, stride: number, padding: string): number[] {
  const all = padding === 'same' ? Math.max((places - 1) * stride + length - size, 0) : 0;
  return Array.from({ length: places }, (_, place) => place * stride - Math.floor(all / 2));
}

interface Windowed {
  readonly input: FeatureMap;
  readonly output: FeatureMap;
  readonly window: Window;
}

/** Calls `visit` for every place of the output with the cells of its window that lie on the input: [u, v, index of channel 0]. */
function eachPlace(
  { input, output, window }: Windowed,
  visit: (place: number, cells: readonly (readonly [number, number, number])[]) => void,
): void {
  const rows = starts(input.height, output.height, window.height, window.strideHeight, window.padding);
  const columns = starts(input.width, output.width, window.width, window.strideWidth, window.padding);
  rows.forEach((top, i) => {
    columns.forEach((left, j) => {
      const cells: [number, number, number][] = [];
      for (let u = 0; u < window.height; u++)
        for (let v = 0; v < window.width; v++) {
          const [y, x] = [top + u, left + v];
          if (y >= 0 && y < input.height && x >= 0 && x < input.width)
            cells.push([u, v, (y * input.width + x) * input.channels]);
        }
      visit(i * output.width + j, cells);
    });
  });
}

function pool(shape: Windowed, reduce: (values: readonly number[]) => number): Reference {
  const { channels } = shape.output;
  return (rows) =>
    rows.map((row) => {
      const y: number[] = [];
      eachPlace(shape, (place, cells) => {
        for (let channel = 0; channel < channels; channel++)
          y[place * channels + channel] = reduce(cells.map(([, , at]) => row[at + channel]));
      });
      return y;
    });
}

function convolution(shape: Windowed): Reference {
  const { window, input, output } = shape;
  return (rows, { kernel = [], bias = [] }) =>
    rows.map((row) => {
      const y: number[] = [];
      eachPlace(shape, (place, cells) => {
        for (let filter = 0; filter < output.channels; filter++) {
          let sum = bias[filter] ?? 0;
          for (const [u, v, at] of cells)
            for (let channel = 0; channel < input.channels; channel++)
              sum +=
                row[at + channel] *
                kernel[((u * window.width + v) * input.channels + channel) * output.channels + filter];
          y[place * output.channels + filter] = sum;
        }
      });
      return y;
    });
}

function batchNorm(channels: number, epsilon: number): Reference {
  return (rows, { scale = [], shift = [] }) => {
    const y = rows.map((row) => [...row]);
    for (let channel = 0; channel < channels; channel++) {
      const cells = rows.flatMap((row, at) =>
        row.flatMap((_, index) => (index % channels === channel ? [[at, index] as const] : [])),
      );
      const values = normalize(
        cells.map(([at, index]) => rows[at][index]),
        epsilon,
      );
      cells.forEach(([at, index], cell) => {
        y[at][index] = scale[channel] * values[cell] + shift[channel];
      });
    }
    return y;
  };
}

/** The formula of a layer without random numbers. */
export function referenceOf(layer: ShapedLayer): Reference {
  switch (layer.type) {
    case 'dense':
      return dense(layer.units);
    case 'relu':
      return elementwise((x) => Math.max(x, 0));
    case 'tanh':
      return elementwise(Math.tanh);
    case 'sigmoid':
      return elementwise((x) => 1 / (1 + Math.exp(-x)));
    case 'leakyRelu':
      return elementwise((x) => (x > 0 ? x : layer.slope * x));
    case 'elu':
      return elementwise((x) => (x > 0 ? x : layer.alpha * Math.expm1(x)));
    case 'gelu':
      return elementwise((x) => (x * (1 + erf(x / Math.SQRT2))) / 2);
    case 'convolution':
      return convolution(layer);
    case 'maxPool':
      return pool(layer, (values) => Math.max(...values));
    case 'averagePool':
      return pool(layer, (values) => values.reduce((sum, value) => sum + value, 0) / values.length);
    case 'globalAveragePool': {
      const { channels, height, width } = layer.input;
      return (rows) =>
        rows.map((row) =>
          Array.from({ length: channels }, (_, channel) =>
            row.reduce((sum, x, at) => sum + (at % channels === channel ? x / (height * width) : 0), 0),
          ),
        );
    }
    case 'batchNorm':
      return batchNorm(layer.channels, layer.epsilon);
    case 'layerNorm':
      return (rows, { scale = [], shift = [] }) =>
        rows.map((row) => normalize(row, layer.epsilon).map((x, at) => scale[at] * x + shift[at]));
    default:
      throw new Error(`no reference for ${layer.type}`);
  }
}
