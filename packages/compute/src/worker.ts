/** What the pool's threads run. */
export { farthest } from './farthest-task.ts';
export { endGraphs, runGraph } from './graph-task.ts';
export { nearest, nearestAtPosition } from './nearest-task.ts';
export { product } from './product-task.ts';
export { similarities } from './similarities-task.ts';
