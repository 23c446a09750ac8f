import { connect } from 'node:net';

/**
 * Sends bytes as they are, which `fetch` would mend or refuse, and waits until the server ends the connection.
 * @param halfClose - ends the sending side after the bytes, as a client does that has no more to say.
 * @returns all that was answered; empty when the server just ended the connection.
 * @throws an Error when it stays open for `ms`.
 */
export function rawRequest(
  port: number,
  bytes: string | Uint8Array,
  { halfClose = false, ms = 20_000 } = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    let answer = '';
    socket.setEncoding('latin1').on('data', (piece: string) => (answer += piece));
    socket.setTimeout(ms, () => {
      reject(new Error(`nothing came for ${ms} ms; before: ${answer.slice(0, 200)}`));
      socket.destroy();
    });
    socket.on('end', () => socket.end());
    // What a server sends before it resets the connection has come by then.
    socket.on('error', () => resolve(answer));
    socket.on('close', () => resolve(answer));
    if (halfClose) socket.end(bytes);
    else socket.write(bytes);
  });
}

/** Whether text tells what only the server should know: a path, or where its code was. */
export function leak(text: string, secrets: readonly string[] = []): string | undefined {
  const signs = [/\bat (?:async )?[\w.<>]+ \(/, /node_modules/, /file:\/\//, /\.[cm]?[jt]s:\d+/, /\/(?:dist|src)\/\w/];
  const sign = signs.map((each) => each.exec(text)?.[0]).find((found) => found !== undefined);
  return sign ?? secrets.find((secret) => text.includes(secret));
}
