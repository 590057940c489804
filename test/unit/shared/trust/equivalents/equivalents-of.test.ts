import fc from 'fast-check';
import { parse as parseToml } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { parseRegistryHost } from '../../../../../shared/oci/registry-host';
import {
	EQUIVALENT_KINDS,
	type EquivalentPart,
} from '../../../../../shared/trust/equivalents/equivalent';
import { equivalentsOf } from '../../../../../shared/trust/equivalents/equivalents-of';
import { STANDINGS, type TrustWish, trustWishSchema } from '../../../../../shared/trust/trust-wish';
import { shellProblem } from '../../../../support/run-script';
import { SAMPLE_CA_PEM } from '../../../../support/trust-samples';

const HOSTS = fc
	.tuple(
		fc.oneof(
			fc.domain(),
			fc.ipV4(),
			fc.ipV6().map((address) => `[${address}]`),
			fc.constant('localhost'),
		),
		fc.option(fc.integer({ min: 1, max: 65535 }), { nil: undefined }),
	)
	.map(([name, port]) => parseRegistryHost(port === undefined ? name : `${name}:${port}`))
	.filter((host) => host !== undefined);

const WISHES = fc
	.record({
		host: HOSTS,
		of: fc.oneof(fc.constant('docker.io'), HOSTS),
		as: fc.constantFrom(...STANDINGS),
		tls: fc.constantFrom('verify', 'private-ca', 'skip-verify', 'plain-http'),
	} as const)
	.map(({ host, of, as, tls }): TrustWish => {
		if (as === 'ca') return { host, as, caPem: SAMPLE_CA_PEM };
		if (as !== 'mirror') return { host, as };
		return { host, as, of, tls, ...(tls === 'private-ca' ? { caPem: SAMPLE_CA_PEM } : {}) };
	});

function expectReadable({ language, text }: EquivalentPart): void {
	if (language === 'toml') expect(() => parseToml(text)).not.toThrow();
	if (language === 'yaml') {
		for (const document of parseAllDocuments(text)) expect(document.errors).toEqual([]);
	}
	expect(text.endsWith('\n')).toBe(true);
}

describe('equivalentsOf', () => {
	it('gives each kind once, whole or with the reason why not', () => {
		fc.assert(
			fc.property(WISHES, (wish) => {
				expect(trustWishSchema.safeParse(wish).success).toBe(true);
				const all = equivalentsOf(wish);
				expect(all.map(({ kind }) => kind)).toEqual(EQUIVALENT_KINDS);
				for (const { parts, notes, impossible } of all) {
					expect(parts.length > 0).toBe(impossible === undefined);
					for (const sentence of [...notes, impossible ?? 'Done.']) {
						expect(sentence).toMatch(/^[A-Z].*\.$/s);
					}
				}
			}),
		);
	});

	it('is TOML, YAML and shell that their programs read, whatever the address', () => {
		fc.assert(
			fc.property(fc.array(WISHES, { minLength: 30, maxLength: 30 }), (wishes) => {
				const parts = wishes.flatMap((wish) => equivalentsOf(wish).flatMap((each) => each.parts));
				for (const part of parts) expectReadable(part);
				const scripts = parts.filter(({ language }) => language === 'sh').map(({ text }) => text);
				expect(shellProblem(scripts.join('\n'))).toBe('');
			}),
			{ numRuns: 5 },
		);
	});

	it('never passes on what is no certificate', () => {
		const key = '-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n';
		const text = JSON.stringify(
			equivalentsOf({ host: 'r.example', as: 'ca', caPem: `${SAMPLE_CA_PEM}${key}` }),
		);
		expect(text).not.toContain('c2VjcmV0');
		expect(text).toContain('private key');
		const noisy = `password: hunter2\n${SAMPLE_CA_PEM}`;
		const clean = equivalentsOf({ host: 'r.example', as: 'ca', caPem: noisy });
		expect(JSON.stringify(clean)).not.toContain('hunter2');
		expect(clean.every(({ impossible }) => impossible === undefined)).toBe(true);
	});
});
