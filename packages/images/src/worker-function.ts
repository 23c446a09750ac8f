/** What a worker module exports: its result, or a coded error in the wrapping of `codedTask`; the runner unwraps both. */
export type WorkerFunction<Input> = (input: Input) => Promise<unknown>;
