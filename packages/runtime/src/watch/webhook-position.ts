import { open, readFile } from 'node:fs/promises';
import type { ResultLog } from './webhook-queue.ts';

/**
 * How far results were sent, in bytes of the journal. Everything that is there counts as sent for a webhook that is new, and when the position is
 * that of another journal.
 */
export async function readPosition(statePath: string, { path, end }: ResultLog): Promise<number> {
  const text = await readFile(statePath, 'utf8').catch(() => undefined);
  const sent = text === undefined ? undefined : sentOf(text);
  return sent !== undefined && sent <= end && (await beginsLine(path, sent)) ? sent : end;
}

export function positionText(sent: number): string {
  return JSON.stringify({ sent });
}

function sentOf(text: string): number | undefined {
  try {
    const { sent } = JSON.parse(text) as { sent?: unknown };
    return typeof sent === 'number' && Number.isSafeInteger(sent) && sent >= 0 ? sent : undefined;
  } catch {
    return undefined;
  }
}

async function beginsLine(path: string, position: number): Promise<boolean> {
  if (position === 0) return true;
  await using handle = await open(path);
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, position - 1);
  return buffer.toString() === '\n';
}
