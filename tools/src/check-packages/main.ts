import { inTemporaryFolder } from '../check-pack/in-temporary-folder.ts';
import { withTarballs } from '../check-pack/with-tarballs.ts';
import { runSteps } from '../check-pack/step.ts';
import { packageSteps } from './steps.ts';

/** With `--release`, what only a release needs is asked for too. */
const final = process.argv.includes('--release');
const passed = await inTemporaryFolder((folder) =>
  withTarballs(folder, (tarballs) => runSteps(packageSteps, { tarballs, final })),
);
process.exitCode = passed ? 0 : 1;
