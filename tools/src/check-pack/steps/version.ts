import type { Place } from '../install.ts';
import { runCommand } from '../run-command.ts';
import { runInstalled } from '../run-installed.ts';
import { expectThat, type Step } from '../step.ts';

/** The command says the version that was packed, and which Node it runs on. */
export const version: Step<Place> = {
  name: 'tailedcore --version',
  async run(place) {
    const { folder, env, tarballs } = place;
    const printed = (await runInstalled(place, 'tailedcore', '--version')).trim();
    const packed = tarballs.find(({ of }) => of.manifest.name === 'tailedcore')?.of.manifest.version;
    expectThat(printed === packed, `expected ${packed}, received ${printed}`);
    const node = (await runCommand('node', ['--version'], { cwd: folder, env })).trim();
    return `${printed} on Node ${node}`;
  },
};
