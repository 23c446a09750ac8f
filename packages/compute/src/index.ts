export { createEngine, type Engine, type EngineOptions } from './engine.ts';
export { memoryReader, plainFarthestFirst } from './farthest-plain.ts';
export {
  createPool,
  type Pool,
  type TaskOptions,
  type TaskRunner,
  type TogetherOptions,
  type ThrownInWorker,
  type WorkerTask,
  workerTask,
} from './pool.ts';
export {
  type Device,
  type DeviceChoice,
  deviceChoices,
  deviceText,
  deviceTolerance,
  type GpuName,
  type RefusedDevice,
  type TakenDevice,
} from './device.ts';
export { relativeDifference } from './probe.ts';
export { type ReadFile } from './cpu-quota.ts';
export { threadCount, type ThreadCount, type ThreadFacts } from './thread-count.ts';
export { onnxruntimeFacts } from './onnxruntime-facts.ts';
