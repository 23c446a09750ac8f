import { type Problem, settingsError } from '@tailedcore/core';
import { z } from 'zod';

/** Schema of PaDiM's options. */
export const padimOptionsSchema = z.strictObject({
  dimensions: z
    .int()
    .min(1)
    .default(100)
    .describe(
      'How many of the patch feature columns are used, drawn by the seed (the paper: 100, and 550 for WideResNet-50-2)',
    ),
  ridge: z
    .number()
    .positive()
    .default(0.01)
    .describe('Added to the diagonal of each covariance, in feature units squared'),
});

/** Options of PaDiM as a person writes them. */
export type PadimOptions = z.input<typeof padimOptionsSchema>;
/** Options of PaDiM, complete. */
export type CompletePadimOptions = z.output<typeof padimOptionsSchema>;

/** Options with all defaults. @throws E_CONFIG naming every wrong one. */
export function completePadimOptions(options: PadimOptions): CompletePadimOptions {
  const checked = padimOptionsSchema.safeParse(options);
  if (checked.success) return checked.data;
  throw settingsError(
    checked.error.issues.map(({ path, message }): Problem => ({
      path: ['padim', ...path].map(String).join('.'),
      message,
    })),
  );
}
