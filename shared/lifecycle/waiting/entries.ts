import { TASKS, type WorkItemRecord } from '../work-records.ts';

/**
 * What waits for somebody, beside the items that an event or a date has left (`TASKS`):
 *
 * request          a request for a certificate is to be approved
 * designation      a signed form F503 is to be reviewed
 * subscription     an offer that was asked for is to be accepted or refused
 * mail             a message was given up: it is to be looked at, and tried again
 * privacy          somebody waits for an answer about their data
 * appointment · bulk-revocation · campaign · terms   a second security officer is to approve
 * renewal          a holder's certificate comes to its end
 * correction       a holder says that their data are wrong
 * confirmation     a second officer is to confirm what was entered of a holder
 * import           a file of holders waits to be started, or for a second officer
 */
export const WAITING_TASKS = [
  ...TASKS,
  'request',
  'designation',
  'subscription',
  'mail',
  'privacy',
  'appointment',
  'bulk-revocation',
  'campaign',
  'terms',
  'renewal',
  'correction',
  'confirmation',
  'import',
] as const;
export type WaitingTask = (typeof WAITING_TASKS)[number];

/** What an entry is about: ids alone, so that a list of work tells nobody's name. */
export interface WorkAbout {
  readonly workItemId?: string;
  readonly requestId?: string;
  readonly designationId?: string;
  readonly structureId?: string;
  readonly subscriptionId?: string;
  readonly directionId?: string;
  readonly holderId?: string;
  readonly personId?: string;
  readonly importId?: string;
  readonly mailId?: string;
  readonly issuer?: string;
  readonly serial?: string;
}

export interface WorkEntry {
  readonly task: WaitingTask;
  readonly about: WorkAbout;
  /** Since when it waits. */
  readonly since: string;
  /** By when it is to be done, where there is such an instant. */
  readonly dueAt?: string;
  /** Where it is looked at and done. */
  readonly href: string;
  /** Whose word does not count, because theirs is the first. */
  readonly notBy?: string;
}

/** What one queue holds; incomplete where more waits than was read. */
export interface Gathered {
  readonly entries: readonly WorkEntry[];
  readonly complete: boolean;
}

/** The order of lists of work: the oldest first, and always the same. */
export const placeOf = ({ since, task, href, about: { mailId = '' } }: WorkEntry): string =>
  `${since} ${task} ${href} ${mailId}`;

export function entryOfItem(item: WorkItemRecord): WorkEntry {
  const { id, task, structureId, subscriptionIds, directionId, holderId, personId, certificate, createdAt } = item;
  const [subscriptionId, ...others] = subscriptionIds ?? [];
  return {
    task,
    about: {
      workItemId: id,
      structureId,
      ...(subscriptionId !== undefined && others.length === 0 && { subscriptionId }),
      ...(directionId !== undefined && { directionId }),
      ...(holderId !== undefined && { holderId }),
      ...(personId !== undefined && { personId }),
      ...certificate,
    },
    since: createdAt,
    href: `/work-items/${id}`,
  };
}
