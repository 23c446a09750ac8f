import { rmSync } from 'node:fs';

const paths = new Set<string>();

/**
 * Has a file or folder of ours removed when the process ends before the work is done: `process.exit` runs no `finally`. Call it before the
 * path is made, and the function it returns once the path is gone or has become what was wanted.
 */
export function removeAtExit(path: string): () => void {
  if (paths.size === 0) process.on('exit', removeAll);
  paths.add(path);
  return () => {
    paths.delete(path);
    if (paths.size === 0) process.off('exit', removeAll);
  };
}

function removeAll(): void {
  for (const path of paths) {
    try {
      rmSync(path, { recursive: true, force: true });
    } catch {
      // The process is ending; there is nobody left to tell.
    }
  }
}
