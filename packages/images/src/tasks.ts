import type { TaskRunner, WorkerTask } from '@tailedcore/compute';

// The compiled modules, also when this file runs as source (in tests).
const viewTasks = new URL('../dist/view-task.js', import.meta.url).href;
const reportTasks = new URL('../dist/report-task.js', import.meta.url).href;

const loadDecoderTask: WorkerTask = { file: viewTasks, name: 'loadDecoder' };

/** The functions of this package that run on worker threads. */
export const renderViewsTask: WorkerTask = { file: viewTasks, name: 'renderViews' };
export const renderOverlayTask: WorkerTask = { file: reportTasks, name: 'renderOverlay' };
export const renderBlendedTask: WorkerTask = { file: reportTasks, name: 'renderBlended' };
export const renderPatchTask: WorkerTask = { file: reportTasks, name: 'renderPatch' };
export const renderThumbnailPatchTask: WorkerTask = { file: reportTasks, name: 'renderThumbnailPatch' };

/** Lets a thread load the decoder while the caller does other things. If that fails, decoding the first image says why. */
export function prepareDecoding(runner: TaskRunner): void {
  runner.run(loadDecoderTask, undefined).catch(() => undefined);
}
