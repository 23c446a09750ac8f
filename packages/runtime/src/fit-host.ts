import { tmpdir } from 'node:os';
import { type Estimate, fileStore, type FitHost, type MethodConfig, openMemoryStore } from '@tailedcore/core';
import { type ImageFile, type openImages, viewSource } from '@tailedcore/images';

/** What a fit or an update of `files` asks of this machine: stores in memory while `estimate` leaves room, then in temporary files, and copies of images. */
export function fitHost(
  files: readonly ImageFile[],
  config: MethodConfig,
  { memory, selectionBytes }: Estimate,
  runner: Parameters<typeof openImages>[2],
): FitHost {
  let used = selectionBytes;
  return {
    memory,
    async openStore(columns, bytes, storage) {
      if (used + bytes > memory) return fileStore(columns, tmpdir(), storage);
      used += bytes;
      return openMemoryStore(columns, bytes, storage);
    },
    makeViews(items) {
      const originals = Array.from(items, (item) => files[item] as ImageFile);
      const { source, origins, views } = viewSource(originals, config.image, config, runner);
      return { source, origins, views: views.map((view) => view + 1) };
    },
  };
}
