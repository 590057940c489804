import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FaultError } from '../../../../../electron/platform/fault-error';
import type { ProgramEnd, RunProgram } from '../../../../../electron/trust/run-program';
import { validateWithDockerd } from '../../../../../electron/trust/verify/validate-docker';
import type { TrustEngine } from '../../../../../shared/trust/engine-files';
import type { PlannedEdit } from '../../../../../shared/trust/trust-plan';
import { DAEMON_JSON, dockerFiles } from '../../../../support/docker-samples';
import { faultOf } from '../../../../support/fault-of';
import { FakeComputer, INSECURE } from '../../../../support/trust-fakes';
import { fileMissing, fileThere } from '../../../../support/trust-samples';

const OK: ProgramEnd = { code: 0, output: '', errors: 'configuration OK\n' };

/** A dockerd of this version that refuses files with `refused` in them. */
function dockerd(version = '28.1.0', refused = 'labels') {
	const judged: { readonly text: string; readonly file: string }[] = [];
	const run: RunProgram = (program, args, { variables }) => {
		expect(program).toBe('dockerd');
		expect(variables['PATH']).toContain('/usr/sbin');
		if (args[0] === '--version')
			return Promise.resolve({ ...OK, output: `Docker version ${version}, build 5d6db84\n` });
		const file = args[2] ?? '';
		expect(args).toEqual(['--validate', '--config-file', file]);
		const text = readFileSync(file, 'utf8');
		judged.push({ text, file });
		const errors = `unable to configure with file ${file}: bad ${refused}\n`;
		return Promise.resolve(text.includes(refused) ? { code: 1, output: '', errors } : OK);
	};
	return { judged, validate: validateWithDockerd(run, { PATH: '/usr/bin' }) };
}

function edit(after: string | undefined, before?: string): PlannedEdit {
	return {
		role: 'daemon-json',
		before: before === undefined ? fileMissing(DAEMON_JSON) : fileThere(DAEMON_JSON, before),
		...(after === undefined ? {} : { after: new TextEncoder().encode(after) }),
		newMode: 0o644,
	};
}

const engineOf = (version = '28.1.0'): TrustEngine => dockerFiles({ version }).engine;

describe('dockerd --validate', () => {
	it('judges what would be written, and leaves nothing behind', async () => {
		const { judged, validate } = dockerd();
		await validate(engineOf(), edit('{}'));
		expect(judged.map(({ text }) => text)).toEqual(['{}']);
		expect(existsSync(judged[0]?.file ?? '')).toBe(false);
	});

	it('refuses with its words, which do not name the file that it was given', async () => {
		const { judged, validate } = dockerd();
		const fault = await faultOf(() => validate(engineOf(), edit('{"labels":1}', '{}')));
		expect(fault).toMatchObject({
			code: 'trust.config-invalid',
			facts: {
				engine: 'Docker 28.1.0',
				file: DAEMON_JSON,
				problem:
					'dockerd refuses what would be written: unable to configure with file it: bad labels.',
			},
		});
		expect(existsSync(judged[0]?.file ?? '')).toBe(false);
	});

	it('is not believed where it refuses the file as it is, too', async () => {
		await dockerd().validate(engineOf(), edit('{"labels":1}', '{"labels":2}'));
	});

	it.each([
		['an older engine', '20.10.24', engineOf('20.10.24'), edit('{"labels":1}')],
		['another dockerd than the engine', '27.0.0', engineOf(), edit('{"labels":1}')],
		[
			'Docker Desktop',
			'28.1.0',
			{ ...engineOf(), flavour: 'desktop' as const },
			edit('{"labels":1}'),
		],
		['a file that goes', '28.1.0', engineOf(), edit(undefined)],
		['another file', '28.1.0', engineOf(), { ...edit('labels'), role: 'ca' as const }],
	])('is not asked about %s', async (_, version, engine, given) => {
		const { judged, validate } = dockerd(version);
		await validate(engine, given);
		expect(judged).toEqual([]);
	});

	it('lets through what it can not judge', async () => {
		const absent: RunProgram = () => Promise.resolve({ code: undefined, output: '', errors: '' });
		await validateWithDockerd(absent, {})(engineOf(), edit('{"labels":1}'));
		const hung: RunProgram = (_, [first]) =>
			Promise.resolve(
				first === '--version'
					? { ...OK, output: 'Docker version 28.1.0, build x' }
					: { code: undefined, output: '', errors: '' },
			);
		await validateWithDockerd(hung, {})(engineOf(), edit('{"labels":1}'));
	});

	it('ends a change before anything is kept, asked for or written', async () => {
		const computer = new FakeComputer();
		const engine = computer.add('one', '{}');
		try {
			const refused = await faultOf(() => dockerd().validate(engineOf(), edit('{"labels":1}')));
			const desk = computer.desk({ validate: () => Promise.reject(new FaultError(refused)) });
			const { id } = await desk.plan(
				{ wish: INSECURE, engines: [engine.engine.endpoint] },
				new AbortController().signal,
			);
			const fault = await faultOf(() => desk.apply(id, computer.options({})));
			expect(fault).toEqual(refused);
			expect(engine.text()).toBe('{}');
			expect(computer.sessions).toEqual([]);
		} finally {
			computer.remove();
		}
	});
});
