import { fail, type TailedCoreError } from '@tailedcore/core';

/** Makes the error for weights that cannot be used; `reason` completes "the weights of … cannot be used: …". */
export type Reject = (reason: string, cause?: unknown) => TailedCoreError;

/** @returns a maker of E_BACKBONE_SOURCE errors that name `backbone`. */
export function rejectSource(backbone: string): Reject {
  return (reason, cause) => fail('E_BACKBONE_SOURCE', { backbone, reason }, cause);
}
