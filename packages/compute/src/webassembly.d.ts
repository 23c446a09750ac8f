/** The little of WebAssembly that is used here; Node's types do not declare it, and the DOM library would bring in a browser. */
declare namespace WebAssembly {
  class Memory<Shared extends boolean = true> {
    constructor(descriptor: { initial: number; maximum: number; shared: Shared });
    readonly buffer: Shared extends true ? SharedArrayBuffer : ArrayBuffer;
  }
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Instance {
    constructor(module: Module, imports: { env: { memory: Memory | Memory<false> } });
    readonly exports: Readonly<Record<string, unknown>>;
  }
}
