import * as tf from '@tensorflow/tfjs-core';
import type { WebGPUBackend, WebGPUProgram } from '@tensorflow/tfjs-backend-webgpu';

/** Rows and columns of the output, and summed products, that a workgroup takes at once. */
const TILE = 32;
/** Rows and columns of the output that a thread takes. */
const SHARE = 4;
const THREADS = TILE / SHARE;

/** `name[row][column]` of one member, and 0 outside of its matrix. */
function reader(name: string, isTransposed: boolean): string {
  const [row, column] = isTransposed ? ['column', 'row'] : ['row', 'column'];
  const shape = `uniforms.${name.toLowerCase()}Shape`;
  return `
  fn read${name}(member: i32, row: i32, column: i32) -> f32 {
    if (${row} >= ${shape}.y || ${column} >= ${shape}.z) { return 0.0; }
    return ${name}[(member * ${shape}.y + ${row}) * ${shape}.z + ${column}];
  }`;
}

/**
 * A batched matrix product in tiles that are read into the memory of a workgroup. In place of tfjs' own, which reads beyond
 * the end of a member's matrix and multiplies what it finds by 0: where that is the next member and it has diverged, 0·NaN
 * makes this one diverge too. Its long products also add their parts up in any order. Here every element sums its products
 * from the first to the last, so a member's numbers are the same, to the bit, in every group.
 */
class ProductProgram implements WebGPUProgram {
  readonly variableNames = ['A', 'B'];
  readonly outputShape: number[];
  readonly shaderKey: string;
  readonly dispatchLayout = { x: [2], y: [1], z: [0] };
  readonly dispatch: [number, number, number];
  readonly workgroupSize: [number, number, number] = [THREADS, THREADS, 1];
  readonly uniforms = 'summed : i32,';
  readonly #transposeA: boolean;
  readonly #transposeB: boolean;

  constructor(outputShape: number[], transposeA: boolean, transposeB: boolean) {
    const [members, rows, columns] = outputShape;
    this.outputShape = outputShape;
    this.dispatch = [Math.ceil(columns / TILE), Math.ceil(rows / TILE), members];
    this.shaderKey = `ridgelineProduct_${String(transposeA)}_${String(transposeB)}`;
    this.#transposeA = transposeA;
    this.#transposeB = transposeB;
  }

  getUserCode(): string {
    return `
  var<workgroup> tileA : array<array<f32, ${TILE}>, ${TILE}>;
  var<workgroup> tileB : array<array<f32, ${TILE}>, ${TILE}>;
  ${reader('A', this.#transposeA)}
  ${reader('B', this.#transposeB)}
  fn main() {
    let member = i32(workgroupId.z);
    let memberA = member % uniforms.aShape.x;
    let memberB = member % uniforms.bShape.x;
    let firstRow = i32(workgroupId.y) * ${TILE};
    let firstColumn = i32(workgroupId.x) * ${TILE};
    let ownRow = i32(localId.y) * ${SHARE};
    let ownColumn = i32(localId.x) * ${SHARE};
    var sums : array<array<f32, ${SHARE}>, ${SHARE}>;
    for (var start = 0; start < uniforms.summed; start += ${TILE}) {
      for (var at = i32(localIndex); at < ${TILE * TILE}; at += ${THREADS * THREADS}) {
        let row = at / ${TILE};
        let column = at % ${TILE};
        tileA[row][column] = readA(memberA, firstRow + row, start + column);
        tileB[row][column] = readB(memberB, start + row, firstColumn + column);
      }
      workgroupBarrier();
      for (var k = 0; k < ${TILE}; k++) {
        for (var row = 0; row < ${SHARE}; row++) {
          let left = tileA[ownRow + row][k];
          for (var column = 0; column < ${SHARE}; column++) {
            sums[row][column] += left * tileB[k][ownColumn + column];
          }
        }
      }
      workgroupBarrier();
    }
    for (var row = 0; row < ${SHARE}; row++) {
      for (var column = 0; column < ${SHARE}; column++) {
        let outRow = firstRow + ownRow + row;
        let outColumn = firstColumn + ownColumn + column;
        if (outRow < uniforms.outShape.y && outColumn < uniforms.outShape.z) {
          result[(member * uniforms.outShape.y + outRow) * uniforms.outShape.z + outColumn] = sums[row][column];
        }
      }
    }
  }`;
  }
}

/**
 * a·b per member on the device, with a of [K or 1, m, n] and b of [K or 1, n, p] once the transposed ones are transposed.
 * @param backend the active one
 */
export function product(
  backend: WebGPUBackend,
  a: tf.Tensor,
  b: tf.Tensor,
  transposeA: boolean,
  transposeB: boolean,
): tf.Tensor {
  const [membersA, ...sidesA] = a.shape;
  const [membersB, ...sidesB] = b.shape;
  const [rows, summedA] = transposeA ? sidesA.toReversed() : sidesA;
  const columns = transposeB ? sidesB[0] : sidesB[1];
  const shape = [Math.max(membersA, membersB), rows, columns];
  const program = new ProductProgram(shape, transposeA, transposeB);
  const summed = { type: 'int32', data: [summedA] };
  const output = backend.runWebGPUProgram(program, [a, b], 'float32', [summed]);
  return tf.engine().makeTensorFromTensorInfo(output);
}
