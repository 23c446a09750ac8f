export { exactIndex } from './exact.ts';
export { nearestScorer } from './scorers/nearest.ts';
export { weightedScorer } from './scorers/weighted.ts';
