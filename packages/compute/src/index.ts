export { createEngine, type Engine, type EngineOptions } from './engine.ts';
export { memoryReader, plainFarthestFirst } from './farthest-plain.ts';
export {
  createPool,
  type Pool,
  type TaskOptions,
  type TaskRunner,
  type ThrownInWorker,
  type WorkerTask,
  workerTask,
} from './pool.ts';
export {
  type Device,
  type DeviceChoice,
  deviceChoices,
  deviceText,
  type GpuName,
  type RefusedDevice,
  type TakenDevice,
} from './device.ts';
export { deviceTolerance } from './open-gpu.ts';
export { relativeDifference } from './probe.ts';
export { threadCount, type ThreadCount } from './thread-count.ts';
export { onnxruntimeFacts } from './onnxruntime-facts.ts';
