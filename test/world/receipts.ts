import { documentSealer, receiptPrinter } from '../../functions/seal/receipt-documents.ts';
import { type DeclarationInput, declareReceived, HOLDER_DECLARATION } from '../../shared/lifecycle/declaration.ts';
import { type SealingHouse, sealReceipt } from '../../shared/lifecycle/receipts/sealing.ts';
import type { CertificateRecord } from '../../shared/lifecycle/records.ts';
import { certifySeal } from '../../shared/lifecycle/seals.ts';
import { builtInTexts, referenceTo } from '../../shared/messages/texts/texts.ts';
import { asFunction } from './as-function.ts';
import { certified, type HolderWorld, proCast, type Registered } from './holders.ts';
import { issuing } from './retrieval.ts';
import { textsOf } from './terms.ts';
import type { Cast, World } from './world.ts';

/** A holder whose certificate is delivered, in a house that has its seal. */
export interface Delivered extends Registered {
  readonly world: HolderWorld;
  readonly cast: Cast;
  readonly certificate: CertificateRecord & { readonly certificate: Uint8Array };
}

export const DECLARATION = referenceTo(HOLDER_DECLARATION);

export async function delivered(seed = 'receipts'): Promise<Delivered> {
  const { world, cast } = await proCast(seed);
  await certifySeal(issuing(world), 'seal', 'certify');
  return { world, cast, ...(await certified(world, cast)) };
}

/** The house as the function that seals sees it, under its own rights; its keys are the world's, as that may lose their answers. */
export function sealing({ dataKeys: _, ...world }: World): SealingHouse {
  const seen = asFunction(world, 'seal', world.table);
  return {
    ...seen,
    texts: { ...textsOf(seen), words: builtInTexts.words },
    printer: receiptPrinter,
    sealer: documentSealer,
  };
}

export function declare(
  world: HolderWorld,
  { holder, principal, certificate: { issuer, serial } }: Pick<Delivered, 'holder' | 'principal' | 'certificate'>,
  more: Partial<DeclarationInput> = {},
) {
  const input = {
    holderId: holder.id,
    certificate: { issuer, serial },
    text: DECLARATION,
    language: 'fr',
    ...more,
  } as const;
  return declareReceived(world, principal, input, 'declare');
}

export const seal = (world: World, { certificate: { issuer, serial } }: Pick<Delivered, 'certificate'>) =>
  sealReceipt(sealing(world), { issuer, serial }, 'seal');
