/** One thing that is checked; what it returns is printed behind its time. */
export interface Step<Input> {
  readonly name: string;
  /** @throws an error that says what was expected and what came. */
  run(input: Input): Promise<string>;
}

/**
 * Runs steps one after the other and prints each with its time; the first that fails is printed with its output and ends the run.
 * @returns whether all passed.
 */
export async function runSteps<Input>(
  steps: readonly Step<Input>[],
  input: Input,
  say: (text: string) => void = console.log,
): Promise<boolean> {
  for (const step of steps) {
    const start = performance.now();
    const seconds = () => `${((performance.now() - start) / 1000).toFixed(1)} s`.padStart(7);
    try {
      const seen = await step.run(input);
      say(`ok     ${seconds()}  ${step.name}: ${seen}`);
    } catch (error) {
      say(`FAILED ${seconds()}  ${step.name}\n${error instanceof Error ? error.message : String(error)}`);
      return false;
    }
  }
  return true;
}

/** @throws an error of `message` when `holds` is false. */
export function expectThat(holds: boolean, message: string): asserts holds {
  if (!holds) throw new Error(message);
}
