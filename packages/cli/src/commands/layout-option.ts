import { datasetLayouts } from '@tailedcore/evaluation';
import { Option } from 'commander';

/** How a data set is laid out, for the commands that read one. */
export function layoutOption(): Option {
  return new Option('--layout <name>', 'how it is laid out (default: found by looking)').choices(
    datasetLayouts.map((layout) => layout.name),
  );
}
