export { availableMemory } from './available-memory.ts';
export { defaultCacheDir } from './cache-dir.ts';
export { findImages, type FoundImages, type Images } from './find-images.ts';
export { fit, type FitOptions } from './fit.ts';
export { openModel, type OpenModel, type OpenOptions, predict } from './open-model.ts';
export { type ResolvedMethod, type ResolvedParts, resolveMethod } from './resolve-method.ts';
export { type PluginSource, type ResolvedPlugin, resolvePlugin } from './resolve-plugin.ts';
export { openSession, type Session, type SessionOptions } from './session.ts';
export { version } from './version.ts';
