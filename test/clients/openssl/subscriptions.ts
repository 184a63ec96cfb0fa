import { describe, expect, test } from 'vitest';
import type { Client } from '../../../infra/local/client.ts';
import { designateOnPaper } from '../../../infra/local/designating.ts';
import { signIns } from '../../../infra/local/identity/sign-ins.ts';
import { subscribe as enter, evidence } from '../../../infra/local/sample.ts';
import { apply, type Certified } from '../session.ts';
import { ask, done, fetchList, note, obtain, P256, retrieve, session, type, verify } from './desk.ts';

/** Subscriptions of other kinds than the sample's. */
export function subscriptions(): void {
  describe('other subscriptions', () => {
    /** A subscription of the sample's structure, with its domain checked and technical administrator 2 designated. */
    async function subscribe(domain: string, more: object): Promise<string> {
      const form = { offer: 'SERV-SSL', domain: { name: domain, admits: 'domain' }, ...more };
      const colleague = await session.as('validation-agent-2');
      const id = await enter(session.agent, colleague, session.sample.structureId, form);
      await designate(['technical-administrator-1', 'technical-administrator-2'], colleague, id);
      return id;
    }
    const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
    const personOf = async (signIn: string) =>
      String((await (await session.as(signIn)).get('/me')).expect(200).json().personId);
    async function designate(names: readonly string[], colleague: Client, subscriptionId: string) {
      const signatoryId = await personOf('legal-representative');
      const people = await Promise.all(
        names.map(async (name) => ({
          signIn: signIns.find((one) => one.name === name)!,
          client: await session.as(name),
        })),
      );
      const { structureId } = session.sample;
      const paper = { structureId, subscriptionIds: [subscriptionId], signatoryId, people };
      await designateOnPaper({ agent: session.agent, colleague }, paper);
    }

    test('of the TEST population are served by the TEST hierarchy', async () => {
      const subscriptionId = await subscribe('essai.example.org', { population: 'test' });
      const it = await obtain('try', { subscriptionId, commonName: 'www.essai.example.org' });
      expect(it.issuer).toBe('test-ca-1');
      expect(await done('openssl x509 -in try.pem -noout -issuer')).toContain('CN = TEST ');
      const { items } = (await session.administrator.get('/issuers')).json() as unknown as {
        items: { id: string; level: string; hierarchy: string; certificate: string }[];
      };
      session.write(
        'test-root.pem',
        items.find((one) => one.hierarchy === 'test' && one.level === 'root')!.certificate,
      );
      await fetchList('test-root-1', 'test-root.crl');
      const checked =
        'openssl verify -x509_strict -crl_check_all -crl_download -untrusted try.chain -CRLfile test-root.crl';
      expect(await type(`${checked} -CAfile test-root.pem try.pem`)).toMatchObject({ ok: true });
      expect((await verify('try')).ok).toBe(false);
    });

    test('under dual control wait for an agent who is not the requester', async () => {
      const subscriptionId = await subscribe('double.example.org', { dualControl: true });
      const asked = { subscriptionId, commonName: 'www.double.example.org' };
      // Administrator 2 is made an agent as well: two roles, one person.
      const officer = await session.as('security-officer-1');
      const proposal = {
        personId: await personOf('technical-administrator-2'),
        role: 'validation-agent',
        until: inDays(100),
        evidence: evidence('letter'),
      };
      const { id: appointment } = (await officer.post('/appointments', proposal)).expect(201).json();
      const second = await session.as('security-officer-2');
      (await second.post(`/appointments/${appointment}/approval`, {})).expect(200);

      await done(`openssl genpkey ${P256} -out both.key && openssl req -new -key both.key -subj / -out both.csr`);
      const both = await session.as('technical-administrator-2');
      const pending = (
        await apply({ ...session, administrator: both }, { ...asked, request: session.read('both.csr') })
      ).expect(202);
      note(pending);
      const { id } = pending.json();
      expect(pending.headers.get('location')).toBe(`/requests/${id}`);
      expect(pending.json()).toMatchObject({ state: 'pending' });
      const waiting = (await session.agent.get('/approvals')).expect(200).json().items as { id: string }[];
      expect(waiting.map((one) => one.id)).toContain(id);

      const own = await both.post(`/requests/${id}/decision`, { decision: 'approved' });
      expect(own.status).toBe(403);
      expect((await session.agent.get(`/requests/${id}`)).json()).toMatchObject({ state: 'pending' });
      const approved = (await session.agent.post(`/requests/${id}/decision`, { decision: 'approved' }))
        .expect(200)
        .json();
      expect(approved).toMatchObject({ state: 'issued' });
      await retrieve('both', approved.certificate as unknown as Certified, both);
      expect(await verify('both')).toMatchObject({ ok: true });
    });

    test('and a refusal by the agent leaves no certificate', async () => {
      const subscriptionId = await subscribe('triple.example.org', { dualControl: true });
      const asked = { subscriptionId, commonName: 'www.triple.example.org' };
      const { id } = (await ask('refused', asked)).expect(202).json();
      const form = { decision: 'refused', reasons: 'the dossier is incomplete' };
      (await session.agent.post(`/requests/${id}/decision`, form)).expect(200);
      const record = (await session.administrator.get(`/requests/${id}`)).expect(200).json();
      expect(record).toMatchObject({ state: 'refused' });
      expect(record).not.toHaveProperty('certificate');
    });
  });
}
