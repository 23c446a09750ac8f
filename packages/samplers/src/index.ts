export { lofCleaner } from './cleaners/lof.ts';
export { noCleaner } from './cleaners/none.ts';
export { greedyCoreset } from './coresets/greedy.ts';
export { randomCoreset } from './coresets/random.ts';
export { adaptiveTail, tailRules } from './tails/adaptive.ts';
export { classSizeList } from './tails/class-size-list.ts';
export { estimateTail, type TailEstimate, type TailRules } from './tails/estimate-tail.ts';
export { noTail } from './tails/none.ts';
