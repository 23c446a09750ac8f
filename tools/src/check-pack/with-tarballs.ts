import { packAll, type Tarball } from './pack.ts';
import { runSteps } from './step.ts';

/** Packs everything into `folder` as a step of its own, then runs `use`. @returns whether both passed. */
export async function withTarballs(
  folder: string,
  use: (tarballs: readonly Tarball[]) => Promise<boolean>,
): Promise<boolean> {
  let tarballs: readonly Tarball[] = [];
  const packing = {
    name: 'npm pack',
    async run() {
      tarballs = await packAll(folder);
      return `${tarballs.length} packages, ${tarballs.reduce((sum, { size }) => sum + size, 0)} bytes`;
    },
  };
  return (await runSteps([packing], undefined)) && use(tarballs);
}
