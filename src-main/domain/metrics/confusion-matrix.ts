/** Class probabilities, row-major [rows, classes]. */
export type Probabilities = Float32Array | Float64Array;

/** How often each class was taken for each class. */
export interface ConfusionMatrix {
  readonly classes: number;
  /** Row-major [actual class, predicted class], as scikit-learn's `confusion_matrix`. */
  readonly counts: Int32Array;
}

/** What the scores of one class are made of. */
export interface ClassCounts {
  /** Rows of the class that were predicted as the class. */
  readonly truePositives: number;
  /** Rows of the class: TP + FN. */
  readonly actual: number;
  /** Rows that were predicted as the class: TP + FP. */
  readonly predicted: number;
}

/** The class with the largest probability of each row; the first of several (as NumPy's `argmax`). */
export function predictedClasses(probabilities: Probabilities, classes: number): Int32Array {
  const predicted = new Int32Array(probabilities.length / classes);
  for (let row = 0, start = 0; row < predicted.length; row++, start += classes) {
    let best = 0;
    for (let column = 1; column < classes; column++) {
      if (probabilities[start + column] > probabilities[start + best]) best = column;
    }
    predicted[row] = best;
  }
  return predicted;
}

/** Counts pairs of actual and predicted class, one pair per row; both from 0 to classes − 1. */
export function confusionMatrix(actual: Int32Array, predicted: Int32Array, classes: number): ConfusionMatrix {
  const counts = new Int32Array(classes * classes);
  for (let row = 0; row < actual.length; row++) counts[actual[row] * classes + predicted[row]] += 1;
  return { classes, counts };
}

/** The counts of each class of a confusion matrix. */
export function classCounts(matrix: ConfusionMatrix): ClassCounts[] {
  const { classes, counts } = matrix;
  return Array.from({ length: classes }, (_, index) => {
    let actual = 0;
    let predicted = 0;
    for (let other = 0; other < classes; other++) {
      actual += counts[index * classes + other];
      predicted += counts[other * classes + index];
    }
    return { truePositives: counts[index * classes + index], actual, predicted };
  });
}
