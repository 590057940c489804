import { describe, expect, it } from 'vitest';
import {
	diffRowSchema,
	enginePreviewSchema,
	planIdSchema,
	standingRowSchema,
	trustRequestSchema,
} from '../../../../shared/trust/trust-plan';

const ENGINE = {
	endpoint: 'unix:///run/docker.sock',
	kind: 'docker',
	version: '20.10.24',
	isRootless: false,
	flavour: 'rootful',
} as const;
const EFFECT = { standing: 'none', insecure: [], mirrors: [], caFiles: [] } as const;
const PREVIEW = {
	engine: ENGINE,
	files: [],
	findings: [],
	effectiveNow: EFFECT,
	effectiveAfter: EFFECT,
	consequence: { step: 'nothing', stopsContainers: false },
	commands: [],
} as const;

describe('a preview', () => {
	it('holds no bytes and nothing that is not named', () => {
		expect(enginePreviewSchema.parse(PREVIEW)).toEqual(PREVIEW);
		for (const more of [{ edits: [] }, { caPem: 'x' }, { before: new Uint8Array(1) }]) {
			expect(enginePreviewSchema.safeParse({ ...PREVIEW, ...more }).success).toBe(false);
		}
	});

	it('skips some lines or does not speak of it', () => {
		expect(diffRowSchema.safeParse({ kind: 'skipped', lines: 1 }).success).toBe(true);
		expect(diffRowSchema.safeParse({ kind: 'skipped', lines: 0 }).success).toBe(false);
	});
});

describe('a request', () => {
	const wish = { host: 'r.example', as: 'insecure' } as const;
	it('names at least one engine and not endless ones', () => {
		const engines = (count: number) => Array.from({ length: count }, (_, n) => `unix:///${n}`);
		const accepts = (count: number) =>
			trustRequestSchema.safeParse({ wish, engines: engines(count) }).success;
		expect([0, 1, 20, 21].map(accepts)).toEqual([false, true, true, false]);
	});
});

describe('names of plans', () => {
	it.each(['', '../x', 'A', 'a b', 'x'.repeat(65)])('are no paths: %j', (id) => {
		expect(planIdSchema.safeParse(id).success).toBe(false);
	});
	it('are short words', () => {
		expect(planIdSchema.parse('20261121-190000-ab12')).toBe('20261121-190000-ab12');
	});
});

describe('a standing', () => {
	it('may concern what no registry is called, such as a prefix', () => {
		const row = { host: '*.example.com', as: 'insecure', origin: 'user', file: '/etc/x' };
		expect(standingRowSchema.parse(row)).toEqual(row);
	});
});
