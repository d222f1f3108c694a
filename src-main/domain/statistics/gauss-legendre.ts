/** Where a quadrature rule looks in [−1, 1], and what it gives each place. */
export interface QuadratureRule {
  readonly nodes: readonly number[];
  readonly weights: readonly number[];
}

/** The Legendre polynomial of an order and its derivative (NIST DLMF 18.9.1 and 18.9.17). */
function legendre(order: number, x: number): { value: number; slope: number } {
  let before = 1;
  let value = x;
  for (let k = 2; k <= order; k++) {
    const next = ((2 * k - 1) * x * value - (k - 1) * before) / k;
    before = value;
    value = next;
  }
  return { value, slope: (order * (x * value - before)) / (x * x - 1) };
}

/**
 * The Gauss–Legendre rule, exact for polynomials of degree 2·order − 1: its nodes are the roots of the Legendre polynomial, found
 * by Newton's method from cos(π·(k − ¼)/(order + ½)), its weights 2/((1 − x²)·P′(x)²) (Abramowitz, Stegun 25.4.29).
 * @param order at least 2
 */
export function gaussLegendre(order: number): QuadratureRule {
  const nodes = Array.from({ length: order }, (_, k) => {
    let x = Math.cos((Math.PI * (k + 0.75)) / (order + 0.5));
    for (let step = 0; step < 10; step++) {
      const { value, slope } = legendre(order, x);
      x -= value / slope;
    }
    return x;
  });
  return { nodes, weights: nodes.map((x) => 2 / ((1 - x * x) * legendre(order, x).slope ** 2)) };
}
