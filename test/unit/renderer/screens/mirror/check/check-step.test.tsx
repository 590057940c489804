// The step Check: what is missing, hosts, the plan in every state, and the start.
import { act, screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { FaultError } from '../../../../../../electron/platform/fault-error';
import { makeFault } from '../../../../../../shared/fault/fault';
import { mockFault } from '../../../../../support/contract-mock';
import { madeDraft, VENDOR } from '../../../../../support/made-drafts';
import { madePlan } from '../../../../../support/mocked-mirrors';
import { showWizard } from '../../../../../support/show-mirror';

const HOST = 'registry.spacetech.example:8083';
const ready = (count = 38) => madeDraft({ step: 'check' }, count);
/** Opened at How, so that the test can say what main answers before the plan is asked for. */
async function check(change: (shown: Awaited<ReturnType<typeof showWizard>>) => void, count = 38) {
	const shown = await showWizard({ ...ready(count), step: 'how' });
	change(shown);
	await shown.user.click(screen.getByRole('button', { name: 'Continue: Check' }));
	return shown;
}
type Items = ReturnType<typeof madePlan>['items'];

describe('before the plan', () => {
	it('says what is missing at each step, and leads there', async () => {
		const { user, callsOf } = await showWizard({
			...ready(),
			imagesText: 'two words',
			destination: { registry: '', repository: '' },
		});
		expect(screen.getByText('“two words” has more than one word.')).toBeDefined();
		expect(callsOf('mirrors.plan')).toEqual([]);
		await user.click(screen.getByRole('button', { name: 'Go to Where to' }));
		expect(screen.getByRole('combobox', { name: 'Destination registry' })).toBeDefined();
	});

	it('connects to nothing while hosts are not allowed; asks again when told to', async () => {
		const { mock, user, callsOf } = await check(({ mock: main }) =>
			main.reply({ mirrors: { acceptHosts: () => ({ outcome: 'cancelled', hosts: [HOST] }) } }),
		);
		expect(await screen.findByText(`${HOST} is not allowed yet`)).toBeDefined();
		expect(callsOf('mirrors.plan')).toEqual([]);
		mock.reply({ mirrors: { acceptHosts: () => ({ outcome: 'accepted', hosts: [HOST] }) } });
		await user.click(screen.getByRole('button', { name: 'Ask again' }));
		expect(await screen.findByText('38 images to copy')).toBeDefined();
	});

	it('shows how far the plan is, and lets it be cancelled', async () => {
		const { mock, user, callsOf } = await check(({ mock: main }) =>
			main.reply({ mirrors: { plan: () => new Promise(() => undefined) } }),
		);
		await screen.findByText('Reading the list of images');
		act(() => mock.emit('mirrors', 'planned', { id: 'draft-1', resolved: 14, total: 38 }));
		expect(await screen.findByText('14 of 38 images resolved')).toBeDefined();
		await user.click(screen.getByRole('button', { name: 'Cancel' }));
		expect(await screen.findByText('There is no plan')).toBeDefined();
		expect(callsOf('mirrors.cancelPlan')).toHaveLength(1);
	});

	it('says why it failed, and leads to the registry that is concerned', async () => {
		const fault = makeFault({
			code: 'registry.tls-untrusted',
			side: 'destination',
			subject: `${HOST}/appcircle/a:1`,
			facts: { host: HOST },
		});
		const { stores, user } = await check(({ mock }) =>
			mock.reply({
				mirrors: {
					plan: () => {
						throw new FaultError(fault);
					},
				},
			}),
		);
		expect(
			await screen.findByText(`${HOST} uses a certificate this computer doesn't trust`),
		).toBeDefined();
		expect(screen.getByRole('button', { name: 'Try again' })).toBeDefined();
		await user.click(screen.getByRole('button', { name: 'Open the registry' }));
		expect(stores.navigation.getState().place).toEqual({ screen: 'registries', host: HOST });
	});

	it('leads to engine trust where the engine does not trust a registry', async () => {
		const fault = makeFault({
			code: 'engine.registry-untrusted',
			side: 'this-computer',
			subject: HOST,
			facts: { host: HOST, engine: 'Podman 5.4.2', reason: 'plain-http' },
		});
		const { user, stores } = await check(({ mock }) =>
			mock.reply({
				mirrors: {
					plan: () => {
						throw new FaultError(fault);
					},
				},
			}),
		);
		await user.click(await screen.findByRole('button', { name: `Let Podman accept ${HOST}…` }));
		expect(stores.navigation.getState().place).toEqual({
			screen: 'trust',
			start: { host: HOST, as: 'insecure', engine: 'Podman 5.4.2' },
		});
	});
});

describe('the plan', () => {
	it('is saved before it is made, shown, and started by one press', async () => {
		const { mock, kept, stores, user, callsOf } = await check(() => undefined);
		const start = await screen.findByRole('button', { name: 'Start mirroring 38 images' });
		expect(kept.get('draft-1')?.step).toBe('check');
		mock.reply({ runs: { start: () => ({ runId: 'run-1' }) } });
		await user.click(start);
		expect(callsOf('runs.start')[0]?.input).toEqual({ id: 'draft-1', planId: 'p1' });
		expect(stores.navigation.getState().place).toEqual({ screen: 'run', runId: 'run-1' });
	});

	it('of one image says so in the singular', async () => {
		await check(
			({ mock }) => mock.reply({ mirrors: { plan: () => ({ planId: 'p1', plan: madePlan(1) }) } }),
			1,
		);
		expect(await screen.findByRole('button', { name: 'Start mirroring 1 image' })).toBeDefined();
	});

	it('is made anew when the mirror changed meanwhile, and kept when only a step was', async () => {
		const { stores, user, callsOf } = await check(() => undefined);
		await screen.findByText('38 images to copy');
		await user.click(screen.getByRole('button', { name: /How/ }));
		await user.click(screen.getByRole('button', { name: 'Continue: Check' }));
		expect(callsOf('mirrors.plan')).toHaveLength(1);
		act(() => stores.drafts.getState().edit((now) => ({ ...now, existingTag: 'keep' })));
		await screen.findByText('38 images to copy');
		expect(callsOf('mirrors.plan')).toHaveLength(2);
	});

	it('asks for one acknowledgement of what is to know', async () => {
		const warned = (item: Items[number]) => ({ ...item, warnings: ['The tag moves.'] });
		const { user } = await check(({ mock }) =>
			mock.reply({
				mirrors: {
					plan: () => ({ planId: 'p1', plan: madePlan(38, warned, { notes: ['One is big.'] }) }),
				},
			}),
		);
		const start = await screen.findByRole('button', { name: 'Start mirroring 38 images' });
		expect((start as HTMLButtonElement).disabled).toBe(true);
		expect(screen.getByText('38 images: The tag moves.')).toBeDefined();
		expect(screen.getByText('One is big.')).toBeDefined();
		await user.click(screen.getByRole('checkbox', { name: /I have read this/ }));
		expect((start as HTMLButtonElement).disabled).toBe(false);
	});

	it('does not start while an image is refused, and leaves it out by one press', async () => {
		const fault = mockFault('registry.denied').fault;
		const refuse = (item: Items[number]) =>
			item.index === 1 ? { ...item, action: 'refused' as const, fault } : item;
		const { draft, user } = await check(
			({ mock }) =>
				mock.reply({ mirrors: { plan: () => ({ planId: 'p1', plan: madePlan(3, refuse) }) } }),
			3,
		);
		expect(await screen.findByText('1 image can’t be copied')).toBeDefined();
		const start = screen.getByRole('button', { name: 'Start mirroring 3 images' });
		expect((start as HTMLButtonElement).disabled).toBe(true);
		await user.click(screen.getByRole('button', { name: 'Leave it out' }));
		expect(draft()?.imagesText).toContain(`# ${VENDOR}/service-2:v3.1.0`);
	});

	it('says that it goes on with an interrupted run', async () => {
		const continues = { runId: 'r', arrived: 31, images: 38 };
		await check(({ mock }) =>
			mock.reply({
				mirrors: { plan: () => ({ planId: 'p1', plan: madePlan(38, undefined, { continues }) }) },
			}),
		);
		expect(await screen.findByText(/31 of 38 images arrived/)).toBeDefined();
		expect(screen.getByRole('button', { name: 'Continue mirroring 38 images' })).toBeDefined();
	});

	it('is filtered by words and by what becomes of images', async () => {
		const present = (item: Items[number]) =>
			item.index < 5 ? { ...item, action: 'present' as const } : item;
		const { user } = await check(({ mock }) =>
			mock.reply({ mirrors: { plan: () => ({ planId: 'p1', plan: madePlan(10, present) }) } }),
		);
		await screen.findByText('5 images to copy');
		const rows = () => within(screen.getByRole('grid', { name: 'The plan' })).getAllByRole('row');
		await user.click(screen.getByRole('radio', { name: 'Already there 5' }));
		expect(rows()).toHaveLength(6);
		await user.type(screen.getByRole('searchbox', { name: 'Filter the plan' }), 'service-2');
		expect(rows()).toHaveLength(2);
	});
});

describe('taken along', () => {
	it('are the file and commands, without any secret', async () => {
		const { mock, user, callsOf, stores } = await check(() => undefined);
		await screen.findByText('38 images to copy');
		mock.reply({
			app: { copyText: () => ({}) },
			mirrors: { export: () => ({ kind: 'saved', fileName: 'appcircle.yaml' }) },
		});
		await user.click(screen.getByRole('button', { name: 'View the file' }));
		const file = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'The mirror file' });
		expect(file.value).toMatch(/^apiVersion: image-ferry\/v1\nkind: Mirror\nimages:/);
		await user.click(screen.getByRole('button', { name: 'Copy as skopeo commands' }));
		await user.click(screen.getByRole('button', { name: 'Copy our command' }));
		const copied = callsOf('app.copyText').map(({ input }) => (input as { text: string }).text);
		expect(copied[0]).toMatch(/skopeo copy --all .*service-1/);
		expect(copied[1]).toBe('image-ferry run appcircle.yaml');
		await user.click(screen.getByRole('button', { name: 'Save as mirror file…' }));
		expect(stores.toasts.getState().toasts.at(-1)?.text).toBe('Saved as appcircle.yaml.');
	});
});
