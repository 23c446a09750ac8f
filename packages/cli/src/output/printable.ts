/** Control characters in file names would move the cursor, or worse. */
export function printable(name: string): string {
  return name.replace(/\p{Cc}/gu, (character) => JSON.stringify(character).slice(1, -1));
}
