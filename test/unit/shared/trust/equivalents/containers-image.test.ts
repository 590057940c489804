import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import {
	criOEquivalent,
	podmanShell,
} from '../../../../../shared/trust/equivalents/containers-image';
import { ownDropInName } from '../../../../../shared/trust/own-names';
import { planPodman } from '../../../../../shared/trust/plan-podman';
import type { TrustWish } from '../../../../../shared/trust/trust-wish';
import { podmanFiles } from '../../../../support/made-trust';
import { scriptBench } from '../../../../support/run-script';
import { fileMissing, SAMPLE_CA_PEM } from '../../../../support/trust-samples';

const HOST = 'r.example:5000';
const DROP_INS = { folder: '/etc/containers/registries.conf.d', files: [] };
const DROP_IN = '/etc/containers/registries.conf.d/50-image-ferry-r.example_5000.conf';

/** The drop-in by its file name. */
function dropIn(wish: TrustWish) {
	const part = criOEquivalent(wish).parts.find(({ language }) => language === 'toml');
	return { file: part?.label, content: parse(part?.text ?? '') };
}

describe('criOEquivalent', () => {
	it('accepts a registry as insecure in a drop-in of its own', () => {
		expect(dropIn({ host: HOST, as: 'insecure' })).toEqual({
			file: DROP_IN,
			content: { registry: [{ location: HOST, insecure: true }] },
		});
	});

	it.each([
		['verify', false],
		['skip-verify', true],
		['plain-http', true],
	] as const)('mirrors any registry: %s', (tls, insecure) => {
		expect(dropIn({ host: HOST, as: 'mirror', of: 'quay.io', tls })).toEqual({
			file: '/etc/containers/registries.conf.d/50-image-ferry-mirror-of-quay.io.conf',
			content: { registry: [{ location: 'quay.io', mirror: [{ location: HOST, insecure }] }] },
		});
	});

	it('writes what Image Ferry itself writes, so that it knows its own file again', () => {
		const wishes: readonly TrustWish[] = [
			{ host: HOST, as: 'insecure' },
			{ host: HOST, as: 'mirror', of: 'quay.io', tls: 'plain-http' },
		];
		for (const wish of wishes) {
			const own = fileMissing(`/etc/containers/registries.conf.d/${ownDropInName(wish)}`);
			const planned = planPodman(wish, podmanFiles({ ownDropIn: own, dropIns: [DROP_INS] }));
			const after = planned.ok ? planned.value.edits[0]?.after : undefined;
			const part = criOEquivalent(wish).parts.find(({ language }) => language === 'toml');
			expect(part?.text).toBe(new TextDecoder().decode(after));
		}
	});

	it('reloads by the unit, which sends SIGHUP', () => {
		const { parts, notes } = criOEquivalent({ host: HOST, as: 'insecure' });
		expect(parts.at(-1)?.text).toBe('sudo systemctl reload crio\n');
		expect(notes.join(' ')).toContain('every node');
	});
});

describe('podmanShell, run', () => {
	it('writes what CRI-O gets, restarts a service that runs, and takes all of it back', () => {
		const root = mkdtempSync(path.join(tmpdir(), 'ferry-podman-shell-'));
		try {
			const bench = scriptBench(root, ['systemctl', 'podman']);
			const run = (wish: TrustWish): readonly string[] =>
				bench.run(
					podmanShell(wish)
						.parts.map(({ text }) => text)
						.join('\n')
						.replaceAll('/etc/', `${root}/etc/`),
				);
			const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
			expect(run({ host: HOST, as: 'insecure' })).toEqual([
				'systemctl|try-restart|podman.service',
				'podman|info|--format|{{json .Registries}}',
			]);
			expect(parse(read(DROP_IN))).toEqual({ registry: [{ location: HOST, insecure: true }] });
			run({ host: HOST, as: 'ca', caPem: SAMPLE_CA_PEM });
			const ca = `/etc/containers/certs.d/${HOST}/image-ferry.crt`;
			expect(read(ca)).toBe(SAMPLE_CA_PEM);
			expect(() => read(DROP_IN)).toThrow();
			run({ host: HOST, as: 'none' });
			expect(() => read(ca)).toThrow();
		} finally {
			rmSync(root, { recursive: true, force: true });
		}
	});

	it('takes no network', () => {
		expect(podmanShell({ host: '10.0.0.0/8', as: 'insecure' }).impossible).toMatch(/\.$/);
	});
});
