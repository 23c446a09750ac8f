export { type BackboneFacts, factsToMetadata, readFacts } from './backbone-facts.ts';
export { openGraphBackbone } from './graph-backbone.ts';
export { cachedGraph, type CachedGraph, type GraphRecipe } from './graph-cache.ts';
export { openimagesMobilenetV2, type PrepareOptions, prepareOpenimagesMobilenetV2 } from './openimages-mobilenet-v2.ts';
export { buildResnet, imagenetScaling, type ResnetOptions } from './resnet.ts';
