import type { Place } from '../install.ts';
import { runInstalled } from '../run-installed.ts';
import { expectThat, type Step } from '../step.ts';

interface Doctor {
  readonly ok: boolean;
  readonly backbone: string;
  readonly checks: readonly { readonly name: string; readonly ok: boolean }[];
}

/** The self-test passes, with the default backbone from the package that was installed along. */
export const doctor: Step<Place> = {
  name: 'tailedcore doctor',
  async run(place) {
    const printed = await runInstalled(place, 'tailedcore', 'doctor', '--json');
    const { ok, backbone, checks } = JSON.parse(printed) as Doctor;
    expectThat(ok && checks.length > 0 && checks.every((check) => check.ok), `a check did not pass:\n${printed}`);
    expectThat(backbone.startsWith('openimages-mobilenet-v2'), `expected the default backbone, received ${backbone}`);
    return `${checks.length} checks, ${backbone}`;
  },
};
