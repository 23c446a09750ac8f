/** A value that tells when it changes. */
export interface Observable<T> {
  get(): T;
  set(value: T): void;
  /** Calls `listen` now and on each change. @returns what ends that. */
  watch(listen: (value: T) => void): () => void;
}

export function observable<T>(value: T): Observable<T> {
  const listeners = new Set<(value: T) => void>();
  return {
    get: () => value,
    set(next) {
      value = next;
      for (const listen of [...listeners]) listen(value);
    },
    watch(listen) {
      listeners.add(listen);
      listen(value);
      return () => void listeners.delete(listen);
    },
  };
}
