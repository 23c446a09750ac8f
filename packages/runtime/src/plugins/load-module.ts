import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where a specifier leads, or why it leads nowhere; `missing`: there is nothing of that name at all. */
export type Located = { readonly url: string } | { readonly reason: string; readonly missing: boolean };

/** Finds the file of a package or path as an import in `folder` would; the file may be TypeScript. */
export async function locateModule(specifier: string, folder: string): Promise<Located> {
  try {
    const url = (await loader(folder)).esmResolve(specifier);
    return { url };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const [first = ''] = message.split('\n');
    const missing = code === 'MODULE_NOT_FOUND' && first === `Cannot find module '${specifier}'`;
    return { reason: missing ? 'not found' : first, missing };
  }
}

/** Imports a module once a process: plain JavaScript as Node does, TypeScript after its types are stripped. @throws what it throws. */
export async function importModule(url: string, folder: string): Promise<Readonly<Record<string, unknown>>> {
  return (await loader(folder)).import(fileURLToPath(url));
}

/** Loaded here, since nothing needs it where all parts are built in. */
async function loader(folder: string) {
  const { createJiti } = await import('jiti');
  return createJiti(join(folder, 'x.js'), { fsCache: false });
}
