/**
 * What the cloud's provider asks, in United States dollars, for the sums of dry runs: list prices of the European regions as
 * of 2026, without taxes or free allowances *(verify)*. Changed here, and nowhere else.
 */
export const prices = {
  /** KMS, asymmetric keys but RSA of 2048 bits: ten thousand signatures. */
  signaturesPer10000: 0.15,
  /** SES: a thousand messages. */
  mailsPer1000: 0.1,
} as const;

const inCents = (dollars: number): number => Math.ceil(dollars * 100) / 100;

/** Rounded up to the cent. */
export const costOf = (of: { readonly signatures: number; readonly mails: number }) => ({
  signatures: inCents((of.signatures / 10_000) * prices.signaturesPer10000),
  mails: inCents((of.mails / 1_000) * prices.mailsPer1000),
});
