import type { Place } from './install.ts';
import type { Step } from './step.ts';
import { doctor } from './steps/doctor.ts';
import { examplePlugin } from './steps/example-plugin.ts';
import { fitAndPredict } from './steps/fit-and-predict.ts';
import { imports } from './steps/imports.ts';
import { types } from './steps/types.ts';
import { version } from './steps/version.ts';
import { walkThrough } from './steps/walk-through.ts';

/** What must hold where the packages are installed, in this order. A new step goes into a file of its own in `steps`. */
export const installedSteps: readonly Step<Place>[] = [
  version,
  imports,
  types,
  doctor,
  fitAndPredict,
  examplePlugin,
  walkThrough,
];
