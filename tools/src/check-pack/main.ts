import { join } from 'node:path';
import { checkInstall } from './check-install.ts';
import { inTemporaryFolder } from './in-temporary-folder.ts';
import { withTarballs } from './with-tarballs.ts';

/** Packs everything, installs it where nothing of the workspace is, and uses it there. */
const passed = await inTemporaryFolder((folder) =>
  withTarballs(join(folder, 'archives'), (tarballs) => checkInstall(folder, tarballs)),
);
process.exitCode = passed ? 0 : 1;
