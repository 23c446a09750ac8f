import { fit, openModel } from 'tailedcore';

// Learn what is normal: some of these photographs may show defects, some products may appear only once.
const model = await fit('./photos', {
  settings: { preset: 'tailedcore', falseAlarms: 0.05 },
  output: 'line3.tailedcore',
  onProgress: ({ step, done, total }) => console.error(`${step} ${done}/${total}`),
});
console.log(`${model.learnt.names.length} images, ${model.bank.features.rows} normal patches`);

// Judge new ones; the same works with openModel('line3.tailedcore') on another machine.
const opened = await openModel(model);
for await (const result of opened.predict('./new')) {
  if ('problem' in result) console.log(result.name, result.problem.code);
  else console.log(result.name, result.score.toFixed(1), result.pValue?.toFixed(3), result.verdict);
}
await opened.close();
