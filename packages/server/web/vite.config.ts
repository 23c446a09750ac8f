import { defineConfig } from 'vite';

/** The page as files with hashed names and relative addresses, so that it works under any prefix; nothing is inlined, as its policy asks. */
export default defineConfig({
  base: './',
  publicDir: false,
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: true,
  },
});
