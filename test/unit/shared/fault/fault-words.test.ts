import { describe, expect, it } from 'vitest';
import { makeFault } from '../../../../shared/fault/fault';
import {
	durationWords,
	faultWords,
	sentences,
	sizeWords,
} from '../../../../shared/fault/fault-words';

const fault = makeFault({
	code: 'registry.denied',
	side: 'destination',
	subject: 'h.x/a\u202Eb',
	facts: { host: 'h.x', status: '403\u0000' },
	registryErrors: ['DENIED', 'ODD\u200B'],
});

describe('faultWords', () => {
	it('shows what is hidden, wherever it comes from', () => {
		const words = faultWords(fault);
		expect(words.subject).toBe('h.x/a\\u{202E}b');
		expect(words.fact('status')).toBe('403\\u{0000}');
		expect(words.registryWords).toBe("Registry's words: DENIED, ODD\\u{200B}.");
	});

	it('takes the subject for the host where no host is known', () => {
		expect(faultWords(fault).host).toBe('h.x');
		expect(faultWords(makeFault({ ...fault, subject: 'q.x', facts: {} })).host).toBe('q.x');
	});

	it('makes sentences of facts that are there', () => {
		const words = faultWords(fault);
		expect(words.with('status', (status) => `Status ${status}.`)).toContain('Status 403');
		expect(words.with('names', (names) => `Names ${names}.`)).toBe('');
		expect(words.fact('names')).toBe('');
	});

	it('says nothing for a registry that said nothing', () => {
		const { registryErrors: _errors, ...silent } = fault;
		expect(faultWords(silent).registryWords).toBe('');
		expect(faultWords({ ...silent, registryErrors: [] }).registryWords).toBe('');
	});
});

describe('parts of sentences', () => {
	it('are joined, written as durations and as sizes', () => {
		expect(sentences('One.', '', 'Two.')).toBe('One. Two.');
		expect(durationWords('38000')).toBe('38 s');
		expect(sizeWords('1200000')).toBe('1.2 MB');
		expect(sizeWords('many')).toBe('many');
	});
});
