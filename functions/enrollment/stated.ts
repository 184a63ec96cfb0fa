import type { StoredText } from '../../shared/registration/personal.ts';

/** When something was decided, and why where the reasons were opened: answers that are kept for repetition do without. */
export const statedAt = ({ at, reasons }: { readonly at: string; readonly reasons?: StoredText }) => ({
  at,
  ...(typeof reasons === 'string' && reasons !== '' && { reasons }),
});
