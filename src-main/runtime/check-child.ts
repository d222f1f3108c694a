/**
 * The child process of `checkRuntime`: loads tfjs-node from the folder it is given, multiplies, and prints the product.
 * What happens here, a crash included, is the parent's to judge.
 */
import { placesIn } from './places.ts';
import { loadTfjsNode } from './tfjs-node.ts';

const [packageFolder, packageVersion] = process.argv.slice(2);
const { tf, tensorflowVersion } = loadTfjsNode(placesIn(packageFolder, packageVersion));
const left = tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]);
const right = tf.tensor2d([7, 8, 9, 10, 11, 12], [3, 2]);
const product = Array.from(tf.matMul(left, right).dataSync());
process.stdout.write(`${JSON.stringify({ tensorflowVersion, product })}\n`);
