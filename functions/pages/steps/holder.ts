/** What the platform says that a holder is to do next (`GET /me/holders`). */
export const NEXT = ['attest', 'request', 'wait', 'retrieve', 'declare', 'confirm-deletion', 'nothing'] as const;
export type Next = (typeof NEXT)[number];

/** What the platform said, if these pages know it; a step that they do not know is one to wait at. */
export const nextOf = (said: string): Next => NEXT.find((next) => next === said) ?? 'wait';

/** The screens of the holder's journey. */
export type HolderScreen =
  /** Check the data, or ask for a correction. */
  | 'data'
  /** Read the terms, and attest and accept in one act. */
  | 'terms'
  /** Make the key and ask for the certificate. */
  | 'key'
  | 'wait'
  /** Look at the certificate, choose the code, accept or refuse. */
  | 'review'
  /** Make the file of certificate and key. */
  | 'file'
  | 'declare'
  /** After having left: say that certificate, key and file are gone from every device. */
  | 'leave'
  /** Left, and nothing is asked any more: certificates are not theirs to look at here. */
  | 'left'
  | 'done';

/** What this page alone knows. Lost with it: the key, and nothing else. */
export interface Here {
  /** The data were said to be exact, and the terms are still to be accepted. */
  readonly checked: boolean;
  readonly key: boolean;
  readonly filed: boolean;
  /** The platform says that they have left. */
  readonly left?: boolean;
}

/**
 * The screen for what the platform says and what the page knows: the platform decides where the journey stands, so that it
 * is taken up where it was left, on another device too. The key alone belongs to one page: while it is here and no file has
 * been made of it, that comes first of what follows acceptance.
 */
export function holderScreen(next: Next, here: Here): HolderScreen {
  switch (next) {
    case 'attest':
      return here.checked ? 'terms' : 'data';
    case 'request':
      return 'key';
    case 'wait':
      return 'wait';
    case 'retrieve':
      return 'review';
    case 'declare':
      return here.key && !here.filed ? 'file' : 'declare';
    case 'confirm-deletion':
      return 'leave';
    case 'nothing':
      if (here.left) return 'left';
      return here.key && !here.filed ? 'file' : 'done';
  }
}

/** The journey as it is shown; `wait` and `done` stand outside it. */
export const HOLDER_STEPS = ['data', 'terms', 'key', 'review', 'file', 'declare'] as const;
export type HolderStep = (typeof HOLDER_STEPS)[number];

/** Place of a screen in the journey, or nothing. */
export function placeInJourney(screen: HolderScreen): number | undefined {
  const at = (HOLDER_STEPS as readonly string[]).indexOf(screen);
  return at < 0 ? undefined : at;
}
