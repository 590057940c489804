import { expect, it } from 'vitest';
import type { EngineSight } from '../../../../../electron/trust/find/engine-sight';
import { peopleOf } from '../../../../../electron/trust/find/people';
import { majorOf, reloadWay } from '../../../../../electron/trust/find/reload-way';
import type { ProcessFacts } from '../../../../../electron/trust/find/runner/process-facts';
import type { UnitFacts } from '../../../../../electron/trust/find/runner/unit-facts';
import type { TrustEngine } from '../../../../../shared/trust/engine-files';
import { makeComputer } from '../../../../support/made-computer';

const UNIT: UnitFacts = {
	name: 'docker.service',
	isUserUnit: false,
	isActive: true,
	mainPid: 7,
	files: [],
	listens: [],
	canReload: true,
	variables: {},
};
const PROCESS: ProcessFacts = {
	pid: 7,
	parentPid: 1,
	name: 'dockerd',
	argv: ['dockerd'],
	userId: 0,
	startedAt: 1,
};

function wayOf(
	engine: Partial<TrustEngine>,
	runner: Pick<EngineSight, 'process' | 'unit'>,
	userId = 1000,
) {
	const processes = [{ pid: 7, argv: ['x'], userId: engine.isRootless === true ? 1000 : 0 }];
	const { world } = makeComputer({ userId, processes });
	return reloadWay({
		world,
		people: peopleOf(world),
		helper: {
			isInstalled: true,
			allows: () => true,
			allowsUnit: (name) => name === 'docker.service',
		},
		engine: {
			endpoint: 'e',
			kind: 'docker',
			version: '20.10.24',
			isRootless: false,
			flavour: 'rootful',
			...engine,
		},
		...runner,
	});
}

const ADMINISTRATOR = { kind: 'administrator' };
const SIGNAL = { kind: 'signal', pid: 7, access: ADMINISTRATOR };

it('reloads the unit that runs the very process that answers', () => {
	const unit = { kind: 'unit', unit: 'docker.service', isUserUnit: false, action: 'reload' };
	expect(wayOf({}, { process: PROCESS, unit: UNIT })).toEqual({ ...unit, access: ADMINISTRATOR });
	expect(wayOf({}, { unit: UNIT })).toEqual({ ...unit, access: ADMINISTRATOR });
	expect(wayOf({}, { process: PROCESS, unit: UNIT }, 0)).toEqual({
		...unit,
		access: { kind: 'own' },
	});
});

it('signals the process where the unit is another’s, sleeps, can’t reload, or is not Docker’s own', () => {
	for (const other of [
		{ mainPid: 8 },
		{ isActive: false },
		{ canReload: false },
		{ name: 'ci.service' },
	])
		expect(wayOf({}, { process: PROCESS, unit: { ...UNIT, ...other } })).toEqual(SIGNAL);
	expect(wayOf({ flavour: 'snap' }, { process: PROCESS })).toEqual(SIGNAL);
	expect(wayOf({}, { process: PROCESS }, 0)).toEqual({ ...SIGNAL, access: { kind: 'own' } });
});

it('signals a rootless daemon rather than the parent that its unit knows', () => {
	const unit = { ...UNIT, isUserUnit: true, mainPid: 6 };
	const rootless = { flavour: 'rootless', isRootless: true } as const;
	const process = { ...PROCESS, parentPid: 6, userId: 1000 };
	expect(wayOf(rootless, { process, unit })).toEqual({ ...SIGNAL, access: { kind: 'own' } });
	expect(wayOf(rootless, { unit })).toEqual({
		kind: 'unit',
		unit: 'docker.service',
		isUserUnit: true,
		action: 'reload',
		access: { kind: 'own' },
	});
});

it('restarts Podman’s unit, and never ends a Podman that takes the signal for that', () => {
	const podman = (version: string, unit?: UnitFacts) =>
		wayOf(
			{ kind: 'podman', version },
			{ process: PROCESS, ...(unit === undefined ? {} : { unit }) },
		);
	const service = { ...UNIT, name: 'podman.service' };
	expect(podman('4.3.1', service)).toEqual({
		kind: 'unit',
		unit: 'podman.service',
		isUserUnit: false,
		action: 'restart',
		access: { kind: 'by-hand', reason: 'not-listed' },
	});
	const asleep = { ...service, isActive: false };
	expect(wayOf({ kind: 'podman' }, { unit: asleep })).toMatchObject({ unit: 'podman.service' });
	expect(podman('5.8.2')).toEqual(SIGNAL);
	expect(podman('6.0.0')).toEqual({ kind: 'by-hand', what: 'unknown' });
});

it('leaves to a person what nobody here can do, and nothing where files are read each time', () => {
	for (const flavour of ['desktop', 'machine', 'windows', 'remote'] as const)
		expect(wayOf({ flavour }, { process: PROCESS })).toEqual({ kind: 'by-hand', what: flavour });
	expect(wayOf({}, {})).toEqual({ kind: 'by-hand', what: 'unknown' });
	expect(wayOf({}, { unit: { ...UNIT, isActive: false } })).toEqual({
		kind: 'by-hand',
		what: 'unknown',
	});
	expect(wayOf({ kind: 'podman' }, {})).toEqual({ kind: 'by-hand', what: 'unknown' });
	expect(wayOf({ kind: 'podman', flavour: 'program' }, {})).toEqual({ kind: 'none' });
});

it('reads major versions', () => {
	expect(['4.3.1', 'v6.0.0-dev', 'built by me', ''].map(majorOf)).toEqual([4, 6, 0, 0]);
});
