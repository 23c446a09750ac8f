import { createHash } from 'node:crypto';
import { Script } from 'node:vm';
import { expect, test } from 'vitest';
import { dot, dots, sampleImage, sampleReport, sampleWithoutThreshold } from './fixtures/sample-report.ts';
import { renderReport } from './render-report.ts';
import type { ReportInput } from './report-input.ts';
import { writeReport } from './write-report.ts';

async function render(input: ReportInput): Promise<string> {
  let page = '';
  await writeReport(input, (chunk) => {
    page += chunk;
  });
  return page;
}

const files = (page: string) => [...page.matchAll(/aria-label="Enlarge ([^"]*)"/g)].map((match) => match[1]);

test('images stand by score, highest first; equal scores by name', async () => {
  const page = await render(
    sampleReport([
      sampleImage('b.png', 2),
      sampleImage('z.png', 40),
      sampleImage('a.png', 2),
      sampleImage('m.png', 12.5),
    ]),
  );
  expect(files(page)).toEqual(['z.png', 'm.png', 'a.png', 'b.png']);
  expect(page).toContain('<dd>12.50</dd>');
  expect(page).toContain('<dd>0.004</dd>');
});

test('no text from outside becomes markup', async () => {
  const evil = `"><script>alert('1')</script><img src=x onerror=alert(1)>.png`;
  const skipped = [{ name: evil, code: evil, message: evil }];
  const input = sampleReport(
    [
      sampleImage(evil, 11, {
        pictures: async () => ({ ...dots, nearestPatch: { picture: dot, trainingImage: evil, view: evil } }),
      }),
      sampleImage(evil, 1, { pictures: async () => ({ problem: evil }) }),
    ],
    { title: evil, created: evil, skipped },
  );
  const { model, learnt } = input;
  const page = await render({
    ...input,
    model: {
      ...model,
      name: evil,
      version: evil,
      preset: evil,
      backbone: evil,
      fit: evil,
      parts: [{ kind: evil, name: evil, detail: evil }],
      calibration: { ...model.calibration, rule: evil, caveats: [evil] },
    },
    learnt: {
      ...learnt,
      skipped,
      notes: [evil],
      tail: [{ name: evil, thumbnail: dot, classSize: 1 }],
      suspects: [{ name: evil, thumbnail: dot, removedShare: 0.5, outlierFactor: 2 }],
    },
  });
  expect(page.match(/<script/g)).toHaveLength(1);
  expect(page).not.toContain('<img src=x');
  expect(page.match(/&lt;script&gt;alert\(&#39;1&#39;\)/g)?.length).toBeGreaterThan(20);
});

test('the policy names the hashes of exactly this style and this script, and the script parses', async () => {
  const page = await render(sampleReport([sampleImage('a.png', 3)]));
  const policy = /Content-Security-Policy"\s+content="([^"]*)"/.exec(page)?.[1]?.replaceAll('&#39;', "'") ?? '';
  for (const tag of ['style', 'script']) {
    const [, content = ''] = new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(page) ?? [];
    expect(content.length).toBeGreaterThan(1000);
    expect(policy).toContain(`${tag}-src 'sha256-${createHash('sha256').update(content).digest('base64')}'`);
    if (tag === 'script') new Script(content);
  }
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain('unsafe');
  expect(page).not.toMatch(/\sstyle="|\son[a-z]+="|https?:\/\/|url\((?!#)/);
});

test('every picture stands in the page once', async () => {
  const picture = (text: string) => ({ type: 'image/webp' as const, bytes: new TextEncoder().encode(text) });
  const page = await render(
    sampleReport([
      sampleImage('a.png', 3, {
        pictures: async () => ({
          photo: picture('photo'),
          overlay: picture('overlay'),
          hottestPatch: picture('hottest'),
          nearestPatch: { picture: picture('nearest'), trainingImage: 't.png', view: 'as it is' },
        }),
      }),
    ]),
  );
  for (const text of ['photo', 'overlay', 'hottest', 'nearest'])
    expect(page.split(`src="data:image/webp;base64,${btoa(text)}"`)).toHaveLength(2);
});

test('a view into a larger buffer is embedded without its surroundings', async () => {
  const bytes = new TextEncoder().encode('before-middle-after').subarray(7, 13);
  const page = await render(
    sampleReport([
      sampleImage('a.png', 3, { pictures: async () => ({ ...dots, photo: { bytes, type: 'image/png' } }) }),
    ]),
  );
  expect(page).toContain(`"data:image/png;base64,${btoa('middle')}"`);
});

test('no image at all, no defect, no training score: the page says so and holds no odd number', async () => {
  const empty = await render(sampleReport([], { trainingScores: [], skipped: [] }));
  expect(empty).toContain('No image was judged.');
  expect(empty).not.toContain('id="skipped"');
  const calm = await render(sampleReport([sampleImage('a.png', 3)]));
  expect(calm).toContain('No image is above the threshold.');
  for (const page of [empty, calm])
    expect(page.replace(/<script>[^]*?<\/script>/, '')).not.toMatch(/NaN|Infinity|undefined|null|\[object/);
});

test('a threshold of zero leaves the ratio out instead of dividing by it', async () => {
  const input = sampleReport([sampleImage('a.png', 0)], { trainingScores: [0, 0] });
  const { model } = input;
  const page = await render({ ...input, model: { ...model, calibration: { ...model.calibration, threshold: 0 } } });
  expect(page).not.toContain('Score / threshold');
  expect(page).not.toMatch(/NaN|Infinity/);
});

test('without a threshold there is no verdict, no line, no filter, and the page says why', async () => {
  const page = await render(sampleWithoutThreshold([sampleImage('a.png', 3), sampleImage('b.png', 30)]));
  expect(files(page)).toEqual(['b.png', 'a.png']);
  const text = page
    .replace(/<(style|script)>[^]*?<\/\1>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');
  for (const words of [
    'There is no threshold: no normal training image to set one with.',
    'no image is called good or defective',
    'Highest score first, without verdicts.',
    'new, no verdict',
    'New, no verdict',
  ])
    expect(text).toContain(words);
  expect(text.match(/No verdict/g)).toHaveLength(2);
  expect(text).not.toMatch(/Defect\b|looks? defective|p-value|rests on|NaN|null|undefined|Infinity/);
  expect(page).not.toMatch(/name="show"|class="threshold|bar-good"|bar-defect"/);
  expect(page).toContain('class="bar-unknown"');
});

test('the legend speaks of hatching only where an image has some, and of normal only where that is known', async () => {
  const whole = { width: 600, height: 200, left: 0, top: 0, right: 600, bottom: 200 };
  const cropped = await render(sampleReport([sampleImage('a.png', 3), sampleImage('b.png', 3, { placement: whole })]));
  expect(cropped).toContain('Hatched: outside the judged area');
  expect(cropped).toContain('Heat map: normal (0)');
  const stretched = await render(sampleReport([sampleImage('a.png', 3, { placement: whole })]));
  expect(stretched).not.toContain('Hatched');
  const unknown = await render(sampleWithoutThreshold([sampleImage('a.png', 3)]));
  expect(unknown).toContain('Heat map: less unusual (0)');
  expect(unknown).toContain('Normal training images: none');
});

test('training images without a picture leave an empty frame that says so', async () => {
  const page = await render(sampleWithoutThreshold([]));
  expect(page.match(/No picture in the model/g)).toHaveLength(4);
  expect(page).toContain('rare-a.png');
});

test('a caveat of the threshold stands in the header', async () => {
  const input = sampleReport([sampleImage('a.png', 3)]);
  const { model } = input;
  const caveats = ['1% needs <99> images.'];
  const page = await render({ ...input, model: { ...model, calibration: { ...model.calibration, caveats } } });
  const at = page.indexOf('<li>1% needs &lt;99&gt; images.</li>');
  expect(at).toBeGreaterThan(0);
  expect(at).toBeLessThan(page.indexOf('</header>'));
});

test('what the model learnt is told: parts, sizes, rare and suspected images, skipped files, notes', async () => {
  const page = (await render(sampleReport([sampleImage('a.png', 3)]))).replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
  for (const text of [
    'lof (6 neighbours)',
    '256 × 224 px (crop)',
    '1,500 patches: 1,290 general, 210 of rare products',
    '214 used, 1 skipped',
    'about 98 2 205',
    'about 3 3 9',
    'rare-a.png product of about 1 image',
    'scratched.png outlier factor 4.2, 62.5% of its patches removed',
    'E_IMAGE_EMPTY',
    'E_IMAGE_DECODE',
    'The guard: 99 images selected, none used.',
    '33.3% (x 200 to 400, y 0 to 200)',
  ])
    expect(page).toContain(text);
  expect(page.indexOf('rare-a.png')).toBeLessThan(page.indexOf('rare-b.png'));
  expect(page.indexOf('scratched.png')).toBeLessThan(page.indexOf('stained.png'));
});

test('a picture that is gone is told in its place; a missing training patch too', async () => {
  const page = await render(
    sampleReport([
      sampleImage('gone.png', 12, { pictures: async () => ({ problem: 'gone.png was moved.' }) }),
      sampleImage('b.png', 2, { pictures: async () => ({ ...dots, nearestPatch: undefined }) }),
    ]),
  );
  expect(page).toContain('gone.png was moved.');
  expect(page).toContain('The training photograph is not at hand');
});

test('a picture without bytes is an error that names its image', async () => {
  const broken = sampleImage('a.png', 3, {
    pictures: async () => ({ ...dots, overlay: { bytes: new Uint8Array(0), type: 'image/png' } }),
  });
  await expect(render(sampleReport([broken]))).rejects.toThrow(/E_IMAGE_EMPTY: a\.png/);
});

test('bad input is refused before the first piece', async () => {
  const pieces: string[] = [];
  const refused = writeReport(sampleReport([sampleImage('a.png', NaN)]), (chunk) => void pieces.push(chunk));
  await expect(refused).rejects.toThrow(/E_NOT_FINITE: the score of a\.png/);
  expect(pieces).toEqual([]);
});

test('pictures are asked for while the page is taken, never all at once', async () => {
  let asked = 0;
  let taken = 0;
  let most = 0;
  const images = Array.from({ length: 50 }, (_, i) =>
    sampleImage(`${i}.png`, i, {
      pictures: async () => {
        most = Math.max(most, ++asked - taken);
        return dots;
      },
    }),
  );
  for await (const chunk of renderReport(sampleReport(images))) taken += chunk.split('class="card"').length - 1;
  expect(taken).toBe(50);
  expect(most).toBeLessThanOrEqual(5);
});
