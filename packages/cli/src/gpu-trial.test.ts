import { expect, it } from 'vitest';
import { gpuText, tryGpuApart } from './gpu-trial.ts';

it('recommends greedy-gpu where it works, and tells a fact where it does not', () => {
  const text = gpuText({ works: true, detail: 'A card selects the same 50 of 3000 rows' });
  expect(text).toBe(
    'greedy-gpu works (A card selects the same 50 of 3000 rows): large coresets may be faster with --set coreset.use=greedy-gpu',
  );
  expect(gpuText({ works: false, detail: 'there is no adapter' })).toBe('greedy; no greedy-gpu: there is no adapter');
});

it('tries it in a process of its own, and never fails', async () => {
  const { works, detail } = await tryGpuApart(new AbortController().signal);
  expect(detail).not.toMatch(/the process that tried it ended/);
  expect(detail).toMatch(works ? /selects the same 50 of 3000 rows$/ : /\w/);
});

it('stops when told', async () => {
  await expect(tryGpuApart(AbortSignal.abort())).rejects.toMatchObject({ code: 'E_ABORTED' });
});
