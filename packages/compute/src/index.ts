export { createEngine, type Engine, type EngineOptions } from './engine.ts';
export {
  createPool,
  type Pool,
  type TaskOptions,
  type TaskRunner,
  type ThrownInWorker,
  type WorkerTask,
  workerTask,
} from './pool.ts';
export { onnxruntimeFacts } from './onnxruntime-facts.ts';
