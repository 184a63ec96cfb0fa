import * as z from 'zod';
import { CAUSES, REVOCATION_REASONS, TASKS } from '../../shared/lifecycle/records.ts';
import { CARD_FAMILIES, OFFERS } from '../../shared/registration/records.ts';
import { SUCCESSION_CAUSES } from '../../shared/registration/standing-records.ts';
import { MandateView } from './identity.ts';
import { Evidence, Id, Instant, pageOf, personal } from './parts.ts';
import { FindingView } from './requests.ts';
import { correctable, Identifier, StructureView, SubscriptionView } from './structures.ts';

/** Forms of what is done with a structure's dossier: how it stands, who acts for it, what waits for an agent. */
const reasons = z
  .string()
  .min(1)
  .max(2000)
  .meta({ description: 'The structure is shown them. Without personal data.' });
const reason = z.string().min(1).max(500).meta({ description: 'Without personal data.' });
const page = {
  limit: z.coerce.number().int().min(1).max(100).exactOptional(),
  cursor: z.string().max(2048).exactOptional(),
};

export const SearchStructuresBody = z
  .union([
    z.strictObject({
      identifier: z.strictObject({ scheme: z.enum(['SIRET', 'FINESS', 'RPPS-RANK']), value: personal(z.string()) }),
    }),
    z.strictObject({
      name: personal(z.string().min(2).max(200)).meta({
        description: 'Beginnings of words of the name, in any order.',
      }),
      ...page,
    }),
  ])
  .meta({ id: 'SearchStructuresBody', description: 'In a body and not in the address: some numbers are personal.' });

export const StructurePage = pageOf(StructureView).meta({
  id: 'StructurePage',
  description: 'A page may be empty and still have a cursor.',
});

export const CorrectStructureBody = z
  .strictObject({
    ...correctable,
    evidence: Evidence,
    identifier: z
      .never('an identifier is never edited: a structure with another number is succeeded by a new one')
      .exactOptional(),
  })
  .meta({ id: 'CorrectStructureBody', description: 'The structure as it should stand, whole.' });

export const SucceedStructureBody = z
  .strictObject({
    cause: z.enum(SUCCESSION_CAUSES),
    evidence: Evidence,
    overlapUntil: Instant.meta({ description: 'At most 366 days ahead: until then the certificates of both serve.' }),
    successor: z.union([
      z.strictObject({ id: Id }).meta({ description: 'One that is registered, as in a merger.' }),
      z.strictObject({ identifier: Identifier, ...correctable }).meta({ description: 'A new one.' }),
    ]),
  })
  .meta({ id: 'SucceedStructureBody' });

export const SuccessionView = z
  .strictObject({ structure: StructureView, successor: StructureView })
  .meta({ id: 'Succession' });

export const SuspendStructureBody = z.strictObject({ reasons }).meta({ id: 'SuspendStructureBody' });

export const CloseStructureBody = z
  .strictObject({
    reason,
    evidence: Evidence,
    proposed: z.enum(REVOCATION_REASONS).default('cessationOfOperation').meta({ description: 'For its certificates.' }),
  })
  .meta({ id: 'CloseStructureBody' });

export const RecordContractBody = z
  .strictObject({
    finess: z
      .enum(['legal', 'geographic'])
      .exactOptional()
      .meta({ description: 'The kind of FINESS that the contract names, for structures that have one.' }),
    evidence: Evidence,
    from: Instant,
    until: Instant.exactOptional(),
  })
  .meta({ id: 'RecordContractBody' });

export const ContractView = z
  .strictObject({
    id: Id,
    structureId: Id,
    finess: z.enum(['legal', 'geographic']).optional(),
    evidence: Evidence,
    from: Instant,
    until: Instant.optional(),
    state: z.enum(['active', 'ended']),
    ended: z.strictObject({ at: Instant, reason: z.string() }).optional(),
    findings: z.array(FindingView).optional(),
  })
  .meta({ id: 'Contract' });

export const ContractList = z
  .strictObject({
    inForce: z
      .enum(['implicit', 'recorded', 'none'])
      .meta({ description: '`implicit`: laboratories and pharmacies sign none.' }),
    items: z.array(ContractView),
  })
  .meta({ id: 'ContractList' });

export const EndBody = z.strictObject({ reason }).meta({ id: 'EndBody' });

const person = {
  personId: Id.meta({ description: 'Registered before, with every field of section 3 of the form.' }),
  evidence: Evidence,
  from: Instant.exactOptional().meta({ description: 'At once when absent.' }),
  until: Instant,
};

export const RecordRepresentativeBody = z
  .strictObject({
    ...person,
    title: z.literal('practice-owner').exactOptional().meta({ description: 'Of a practice: its owner.' }),
    beside: z
      .boolean()
      .default(false)
      .meta({ description: 'Acts beside those in place, as the evidence says; otherwise their power ends at once.' }),
  })
  .meta({ id: 'RecordRepresentativeBody' });

export const RecordMandataryBody = z
  .strictObject({
    ...person,
    givenBy: Id.meta({ description: 'The representative who signed the mandate.' }),
    offers: z.array(z.enum(OFFERS)).min(1).exactOptional().meta({ description: 'The whole structure when absent.' }),
  })
  .meta({ id: 'RecordMandataryBody' });

export const SignatoryList = pageOf(
  z.strictObject({
    mandate: MandateView,
    title: z.literal('practice-owner').optional(),
    toBeConfirmed: z.boolean().meta({ description: 'Given under an earlier representative.' }),
    civility: z.enum(['M.', 'Mme']).optional(),
    lastName: personal(z.string()),
    firstNames: personal(z.string()),
    card: z.strictObject({ family: z.enum(CARD_FAMILIES), number: personal(z.string()) }).optional(),
    phone: personal(z.string()).optional(),
    email: personal(z.string()),
  }),
).meta({ id: 'SignatoryList', description: 'Who acts for the structure, with the fields of section 3 of the form.' });

export const PageQuery = z.strictObject(page);

export const SubscriptionPage = pageOf(SubscriptionView).meta({ id: 'SubscriptionPage' });

export const DecideSubscriptionBody = z
  .strictObject({
    decision: z.enum(['accepted', 'refused']),
    reasons: z.string().max(2000).exactOptional().meta({ description: 'A refusal has some.' }),
    dualControl: z
      .boolean()
      .exactOptional()
      .meta({ description: 'Whether every request waits for an agent; as it was asked when absent.' }),
  })
  .meta({ id: 'DecideSubscriptionBody' });

export const DomainChallengeView = z
  .strictObject({ name: z.string(), type: z.literal('TXT'), value: z.string(), until: Instant })
  .meta({ id: 'DomainChallenge', description: 'Put this record into the DNS, then ask for the check.' });

export const ClearOverlapBody = z.strictObject({ evidence: Evidence }).meta({ id: 'ClearOverlapBody' });

export const WorkItemView = z
  .strictObject({
    id: Id,
    task: z.enum(TASKS),
    structureId: Id,
    subscriptionIds: z.array(Id).optional().meta({ description: 'All of the structure when absent.' }),
    personId: Id.optional().meta({ description: 'For revocations: only of what this former administrator asked for.' }),
    holderId: Id.optional().meta({ description: 'For revocations: only of what is this former holder’s.' }),
    certificate: z
      .strictObject({ issuer: z.string(), serial: z.string(), href: z.string() })
      .optional()
      .meta({ description: 'For expiry: the certificate that comes to its end.' }),
    designationId: Id.optional().meta({ description: 'The form by which they were removed.' }),
    cause: z.enum(CAUSES),
    lost: z.string().optional().meta({
      description: 'For what a restored ledger has lost: its name in the sealed log, without anybody’s name.',
    }),
    proposed: z.enum(REVOCATION_REASONS).optional(),
    state: z.enum(['open', 'done', 'dismissed']),
    createdAt: Instant,
    closed: z.strictObject({ at: Instant, reasons: z.string().optional() }).optional(),
    certificates: z
      .strictObject({
        items: z.array(
          z.strictObject({
            issuer: z.string(),
            serial: z.string(),
            subscriptionId: Id,
            profile: z.string(),
            notAfter: Instant,
            href: z.string(),
          }),
        ),
        more: z.boolean(),
      })
      .optional()
      .meta({ description: 'For revocations, of one item or of one structure: those still in force.' }),
  })
  .meta({ id: 'WorkItem' });

export const WorkItemPage = pageOf(WorkItemView).meta({ id: 'WorkItemPage' });

export const CloseWorkItemBody = z
  .strictObject({
    outcome: z.enum(['done', 'dismissed']),
    reasons: z.string().max(2000).exactOptional().meta({ description: 'To leave something undone takes some.' }),
  })
  .meta({ id: 'CloseWorkItemBody' });
