import type * as z from 'zod';
import { undeclaredFrom } from '../../shared/lifecycle/awaited-declaration.ts';
import type { DeclarationSeen } from '../../shared/lifecycle/declaration.ts';
import type { DeclarationView } from '../schemas/declarations.ts';

/** A declaration, and how far its receipt is. */
export function viewOfDeclaration({ declaration, receipt }: DeclarationSeen): z.input<typeof DeclarationView> {
  const { holderId, issuer, serial, state, createdAt, act } = declaration;
  const document = receipt?.document;
  return {
    holderId,
    issuer,
    serial,
    state,
    deliveredAt: createdAt,
    ...(state === 'awaited' && { until: undeclaredFrom(declaration) }),
    ...(act && {
      declaredAt: act.at,
      receipt: {
        state: document ? ('sealed' as const) : ('being-sealed' as const),
        href: `/holders/${holderId}/declarations/${serial}/receipt`,
        ...(document && { sha256: document.sha256 }),
      },
    }),
  };
}
