import { beforeEach, describe, expect, test } from 'vitest';
import { acceptCertificate } from '../../../shared/lifecycle/acceptance.ts';
import { cancelCampaign } from '../../../shared/lifecycle/campaigns/desk.ts';
import { closeDirection } from '../../../shared/lifecycle/directions/directions.ts';
import { presented, recognised } from '../../../shared/lifecycle/machines/recognising.ts';
import { renewCertificate } from '../../../shared/lifecycle/renewal.ts';
import { daysAfter } from '../../../shared/registration/spans.ts';
import { bulkWorld, officer } from '../../world/bulk.ts';
import { approved, driveTo } from '../../world/campaigns.ts';
import { approve, decide, dualControlOf } from '../../world/decisions.ts';
import { ALIX, DOMAIN, enrol, ministry } from '../../world/directions.ts';
import { attest, end, holding, refusalOf, request } from '../../world/holders.ts';
import { generate } from '../../world/keys.ts';
import { linkedMachine, pemOf } from '../../world/machines.ts';
import { pkcs10 } from '../../world/pkcs10.ts';
import {
  acceptanceOf,
  controlAgain,
  type Issued,
  issued,
  nameOf,
  retrieving,
  submittedTo,
} from '../../world/retrieval.ts';
import { acceptEdition, approved as newTerms, officersOf, withTerms } from '../../world/terms.ts';
import { type Cast, makeCast, makePerson, makeWorld, type World } from '../../world/world.ts';

/** An approval believes nothing that was found when the request was made: all of it is asked again, at its own instant. */
let world: World;
let cast: Cast;
beforeEach(async () => {
  world = await makeWorld('decision');
  cast = await makeCast(world, { dualControl: true });
});
const csr = () => pkcs10(generate('P-256'));

describe('one decision', () => {
  test('of two agents at a time one decides, and the other is told to look again', async () => {
    const { id } = await submittedTo(world, cast);
    const other = await makePerson(world, 'validation-agent', { reach: 'house' });
    const no = decide(world, other, { requestId: id, decision: 'refused', reasons: 'Not asked for.' });
    const done = await Promise.all([approve(world, cast, id), no].map(refusalOf));
    expect(done.sort()).toEqual([['conflict'], ['done']]);
  });

  test('is answered as done where the answer of the ledger was lost', async () => {
    const { id } = await submittedTo(world, cast);
    const { table } = world;
    const write: typeof table.write = async (actions) => {
      await table.write(actions);
      throw new Error('the line is cut');
    };
    const decided = await approve({ ...world, table: { ...table, write } }, cast, id);
    expect(decided.request).toMatchObject({ state: 'approved', version: 2 });
  });
});

describe('an approval is refused', () => {
  test('once the direction of the holder is closed', async () => {
    const of = await ministry('decision');
    await dualControlOf(of.world, of.subscription);
    const asked = async (name: string) => {
      const data = { ...ALIX, firstNames: name, email: `${name.toLowerCase()}.modele@${DOMAIN}` };
      const registered = await enrol(of, { data, recognised: { directoryId: name } });
      await attest(of.world, registered);
      return (await request(of.world, registered)).request.id;
    };
    const [first, second] = [await asked('Alix'), await asked('Claude')];
    expect((await approve(of.world, of, first)).request.state).toBe('approved');
    const agent = { principal: of.agent, roles: ['validation-agent'] as const, correlation: 'close' };
    await closeDirection(of.world, agent, of.direction.id, 'The direction is dissolved.');
    expect(await refusalOf(approve(of.world, of, second))).toEqual(['wrong-state']);
  });

  test('once the campaign that let the certificate be renewed early is cancelled', async () => {
    const of = await bulkWorld(2, 'decision-early');
    const start = of.world.clock.now().toISOString();
    await dualControlOf(of.world, of.cast.subscription);
    const id = await approved(of);
    await controlAgain(of.world, of.certificates[0]!);
    await driveTo(of.world, id, daysAfter(start, 15));
    const { administrator } = of.cast;
    const renewed = of.certificates.map((one) =>
      renewCertificate(of.world, administrator, { ...nameOf(one), certificationRequest: csr() }, 'renew'),
    );
    const [first, second] = (await Promise.all(renewed)).map((made) => made.request);
    expect((await approve(of.world, of.cast, first!.id)).request.renews).toEqual(nameOf(of.certificates[0]!));
    await cancelCampaign(of.world, officer(of.one), id);
    expect(await refusalOf(approve(of.world, of.cast, second!.id))).toEqual(['wrong-state', 'renewal-early']);
  });

  test('where another request holds the key by then', async () => {
    const [first, second] = [await submittedTo(world, cast), await submittedTo(world, cast)];
    const row = world.table.rows().find(({ kind, requestId }) => kind === 'key' && requestId === first.id)!;
    await world.table.write([{ put: { ...row, requestId: second.id } }]);
    expect(await refusalOf(approve(world, cast, first.id))).toEqual(['weak-key', 'key-reused']);
  });

  test('once whoever asked is late with new terms, until they accept them', async () => {
    const house = { ...withTerms(world) };
    const officers = await officersOf(house);
    const { id } = await submittedTo(world, cast);
    const terms = await newTerms({ house, officers }, 'administrators');
    expect(terms.reacceptance).toBeDefined();
    world.clock.set(daysAfter(terms.reacceptance!.by, 1));
    expect(await refusalOf(approve(world, cast, id))).toEqual(['forbidden', 'terms-not-accepted']);
    await acceptEdition(house, cast.administrator, terms);
    expect((await approve(world, cast, id)).request.state).toBe('approved');
  });

  test('once the person in whose name a machine asked administers the subscription no more', async () => {
    const { administrator } = cast;
    const own = await issuedUnderDual();
    await linkedMachine(world, cast, own, { personId: administrator.personId });
    const machine = await recognised(world, presented(pemOf(own.certificate)));
    const ask = async () => (await submittedTo(world, { ...cast, administrator: machine })).id;
    const [first, second] = [await ask(), await ask()];
    expect((await approve(world, cast, first)).request.state).toBe('approved');
    await end(holding(world), cast, administrator.mandates[0]!);
    expect(await refusalOf(approve(world, cast, second))).toEqual(['forbidden']);
  });
});

/** An accepted certificate of the cast's administrator, which an agent has approved. */
async function issuedUnderDual(): Promise<Issued> {
  const made = await submittedTo(world, cast);
  await approve(world, cast, made.id);
  const certificate = await issued(world, made);
  await acceptCertificate(retrieving(world), cast.administrator, acceptanceOf(certificate), 'accept');
  return certificate;
}
