import { join } from 'node:path';
import { isTailedCoreError, type PluginHost } from '@tailedcore/core';
import { type Downloaded, type DownloadOptions, downloadWeights } from './download-weights.ts';
import { type PublishedResnet, weightsFile } from './published-resnets.ts';
import { rejectSource } from './source-error.ts';
import { readRecord, type WeightsRecord, writeRecord } from './weights-record.ts';

export interface PublishedFile {
  readonly path: string;
  /** 64 lower-case hex digits. */
  readonly sha256: string;
}

export type WeightsHost = Pick<PluginHost, 'cacheDir' | 'offline' | 'mirror' | 'signal' | 'report' | 'warn'>;

const hub = 'https://huggingface.co';

/**
 * The weights of a published network, from the cache or else from the hub (or the mirror that stands in for it). They lie
 * in `<cacheDir>/weights/<repository, with _ for />/<revision>/`, with a record of what they were when they came. Every
 * use reads the file through and compares its size and SHA-256 with the record: about a second for 276 MB, less on a
 * fast machine. A file that differs is downloaded again, which is told through `warn`. A file that was put there by hand
 * is taken as it is, and recorded as verified against nothing.
 * @param revision - branch, tag or commit of the repository.
 * @throws E_DOWNLOAD, E_BACKBONE_SOURCE (also for a file that differs where the network is off), E_ABORTED, E_OPTION,
 *   E_OUTPUT, E_DISK_FULL.
 */
export async function publishedWeights(
  backbone: string,
  { repository }: Pick<PublishedResnet, 'repository'>,
  revision: string,
  host: WeightsHost,
): Promise<PublishedFile> {
  const url = `${host.mirror ?? hub}/${repository}/resolve/${revision}/${weightsFile}`;
  const path = join(host.cacheDir, 'weights', repository.replaceAll('/', '_'), revision, weightsFile);
  const record = `${path}.json`;
  const download: DownloadOptions = {
    backbone,
    url,
    target: path,
    signal: host.signal,
    offline: host.offline,
    onProgress: (done, total) => {
      if (total !== undefined) host.report({ step: 'download', done, total, unit: 'bytes' }); // the hub always tells it
    },
    onArrival: (file) => writeRecord(record, { url, ...file }),
  };
  const file = await downloadWeights(download);
  if (file.from === 'network') return { path, sha256: file.sha256 };
  const known = await readRecord(record, host.signal, host.warn);
  if (known === undefined) await recordFound(record, { url, ...file }, host);
  else if (!isSame(file, known)) return { path, sha256: (await replace(download, file, known, record, host)).sha256 };
  return { path, sha256: file.sha256 };
}

function isSame(file: Downloaded, known: WeightsRecord): boolean {
  return file.bytes === known.bytes && file.sha256 === known.sha256;
}

/** Notes what a file is that came here by other means. A cache that cannot be written is no failure. */
async function recordFound(path: string, record: Omit<WeightsRecord, 'date'>, host: WeightsHost): Promise<void> {
  await writeRecord(path, record).catch((error: unknown) => {
    if (!isTailedCoreError(error)) throw error;
    host.warn(error.message);
  });
}

/** Downloads anew what the record says, in place of a file that is something else. */
async function replace(
  download: DownloadOptions,
  file: Downloaded,
  known: WeightsRecord,
  record: string,
  host: WeightsHost,
): Promise<Downloaded> {
  const { backbone, target } = download;
  const reject = rejectSource(backbone);
  const changed =
    `${target} changed since it came: it has ${file.bytes} bytes with SHA-256 ${file.sha256.slice(0, 16)}…, ` +
    `and had ${known.bytes} with ${known.sha256.slice(0, 16)}…`;
  if (host.offline) throw reject(`${changed}. Delete it and run once with a network, or copy the right file there`);
  host.warn(`${changed}. It is downloaded again.`);
  const expected = { bytes: known.bytes, sha256: known.sha256 };
  return downloadWeights({ ...download, expected }).catch((error: unknown) => {
    if (!isTailedCoreError(error, 'E_BACKBONE_SOURCE')) throw error;
    throw reject(`${error.details['reason']} by ${record}; delete that record to take what the server has now`, error);
  });
}
