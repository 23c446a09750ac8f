import { defineConfig } from 'tailedcore';

// "tailedcore fit" finds this file from its folder and those below. "tailedcore config" prints what it means.
export default defineConfig({
  preset: 'tailedcore',
  falseAlarms: 0.02,
  image: { fit: 'stretch' },
  coreset: { ratio: 0.02 },
  // A plugin is named by its package (looked up from here), or by a file: use: './my-cleaner.ts'. It may also be the object itself:
  //   import { plugin } from 'tailedcore-cleaner-knn';
  //   cleaner: { use: plugin, options: { neighbors: 5 } },
  cleaner: { use: 'lof', options: { keep: 0.9 } },
});
