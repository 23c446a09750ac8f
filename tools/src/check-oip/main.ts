import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { checkOip } from './check-oip.ts';
import { oipClient } from './oip-client.ts';

const { positionals, values } = parseArgs({ allowPositionals: true, options: { token: { type: 'string' } } });
const [url, model, path] = positionals;
if (url === undefined || model === undefined || path === undefined) {
  console.error('usage: npm run check:oip -- URL MODEL IMAGE [--token TOKEN]');
  process.exitCode = 2;
} else {
  const file = await readFile(path);
  // Few pixels: as JSON they take much room.
  const small = await sharp(file).autoOrient().resize(64, 48, { fit: 'fill' }).removeAlpha().png().toBuffer();
  const { data, info } = await sharp(small).raw().toBuffer({ resolveWithObject: true });
  const findings = await checkOip(oipClient(url, values.token), model, {
    file: small,
    pixels: data,
    width: info.width,
    height: info.height,
  });
  for (const { check, problem } of findings)
    console.log(
      `${problem === undefined ? 'ok    ' : 'WRONG '} ${check}${problem === undefined ? '' : `: ${problem}`}`,
    );
  const wrong = findings.filter(({ problem }) => problem !== undefined).length;
  console.log(`${findings.length} checks, ${wrong} wrong`);
  if (wrong > 0) process.exitCode = 1;
}
